"""hnswlib on the vectors of Qingping's `bench search`, on one thread.

Needs the packages hnswlib and numpy. Arguments: folder, dimension, and the values of ef, with commas.
The folder holds vectors.f32 and queries.f32, rows of unit vectors, and truth.i32, the ten nearest rows
of each query by a scan. Prints one JSON object.
"""

import json
import os
import sys
import time

import hnswlib
import numpy as np

folder, dimension, efs = sys.argv[1], int(sys.argv[2]), [int(ef) for ef in sys.argv[3].split(",")]


def rows(name, kind, width):
    return np.memmap(os.path.join(folder, name), kind, "r").reshape(-1, width)


vectors = rows("vectors.f32", "<f4", dimension)
queries = np.array(rows("queries.f32", "<f4", dimension))
truth = [set(row) for row in rows("truth.i32", "<i4", 10)]

index = hnswlib.Index("ip", dimension)
start = time.perf_counter()
index.init_index(len(vectors), M=16, ef_construction=100, random_seed=1)
index.set_num_threads(1)
for at in range(0, len(vectors), 10000):
    index.add_items(vectors[at : at + 10000], np.arange(at, min(at + 10000, len(vectors))))
build = time.perf_counter() - start

graph = []
for ef in efs:
    index.set_ef(ef)
    for query in queries[:20]:
        index.knn_query(query, 10)
    found, seconds = 0, []
    for query, nearest in zip(queries, truth):
        start = time.perf_counter()
        labels, _ = index.knn_query(query, 10)
        seconds.append(time.perf_counter() - start)
        found += len(nearest.intersection(labels[0].tolist()))
    graph.append(
        {
            "breadth": ef,
            "recall": found / (10 * len(queries)),
            "p50": float(np.percentile(seconds, 50)),
            "p99": float(np.percentile(seconds, 99)),
        }
    )
version = getattr(hnswlib, "__version__", "")
print(json.dumps({"name": ("hnswlib " + version).strip(), "build": build, "graph": graph}))
