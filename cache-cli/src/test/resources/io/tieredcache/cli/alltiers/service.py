"""What the Python services do with the same keys, run by PythonClientTest and its neighbours.

Reads commands from standard input, one JSON array a line, and answers each with one line of JSON.
The loader of "load" answers "loading" and takes the next line for its value.
"""

import asyncio
import json
import os
import sys
import textwrap
from pathlib import Path
from urllib.parse import urlparse

from redis.asyncio import RedisCluster

sys.path.insert(0, os.environ["PYTHON_DOCS"])
import tiered  # noqa: E402 (docs/python/tiered.py)
import vectors  # noqa: E402


def tell(answer) -> None:
    print(json.dumps(answer), flush=True)


async def load():
    tell("loading")
    return json.loads(sys.stdin.readline())


async def main() -> None:
    first = urlparse(os.environ["REDIS_ENDPOINTS"].split(",")[0])
    r = RedisCluster(
        host=first.hostname,
        port=first.port,
        ssl=True,
        ssl_ca_certs=os.environ["REDIS_CA"],
        password=os.environ["REDIS_PASSWORD"],
        decode_responses=True,
        max_connections=50,
    )
    t = tiered.Tiered(r, os.environ["LUA"])
    for line in iter(sys.stdin.readline, ""):
        command, key, *rest = json.loads(line)
        if command == "get":
            text = await r.get(key)
            answer = None if text is None else json.loads(text)
        elif command == "set":
            answer = await r.set(key, json.dumps(rest[0]), ex=5)
        elif command == "put":
            answer = await t.put(key, rest[0], 5_000)
        elif command == "load":
            answer = await t.get(key, load, 5_000, lease_ms=30_000, wait_s=30)
        elif command == "version":
            answer = tiered.split(await r.get(key))[0]
        elif command == "run":
            scope = {"json": json}
            exec("async def snippet(r):\n" + textwrap.indent(rest[0], "    ") + "\n    return world", scope)
            answer = await scope["snippet"](r)
        elif command == "vectors":
            page = Path(key).read_text(encoding="utf-8")
            answer = [vectors.stamps(page), await vectors.fences(page, os.environ["LUA"], r)]
        else:
            answer = await r.pttl(key)
        tell(answer)
    await r.aclose()


asyncio.run(main())
