"""img2dataset for `qp bench gather`: a list of addresses to WebDataset shards.

Arguments: the list, the folder of shards. Prints one JSON object as the last line.
Pictures are decoded, hashed (SHA-256) and stored as they came, which is what Qingping does with
pictures of this size.
"""

import glob
import json
import multiprocessing
import sys

from img2dataset import download


def main():
    addresses, shards = sys.argv[1:3]
    download(
        url_list=addresses,
        output_folder=shards,
        output_format="webdataset",
        processes_count=multiprocessing.cpu_count(),
        thread_count=16,
        image_size=1024,
        resize_mode="keep_ratio_largest",
        resize_only_if_bigger=True,
        skip_reencode=True,
        compute_hash="sha256",
        number_sample_per_shard=1000,
    )
    successes = 0
    for file in glob.glob(shards + "/*_stats.json"):
        with open(file, encoding="utf-8") as stats:
            successes += json.load(stats)["successes"]
    print()
    print(json.dumps({"successes": successes}))


if __name__ == "__main__":
    main()
