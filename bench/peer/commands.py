"""Commands from standard input, a JSON object a line, and an answer of one line to each."""

import json
import sys


def answer(peer):
    for line in sys.stdin:
        command = json.loads(line)
        print(json.dumps(getattr(peer, command.pop("do"))(**command)), flush=True)
