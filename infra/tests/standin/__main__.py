"""Runs a stand-in until its standard input ends: python3 -m standin [port]; prints its URL."""

import sys

from .server import Standin

with Standin(int(sys.argv[1]) if len(sys.argv) > 1 else 0) as standin:
    print(standin.url, flush=True)
    sys.stdin.read()
