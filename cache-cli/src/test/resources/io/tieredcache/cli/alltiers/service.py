"""What the Python services do with the same keys, run by PythonClientTest.

Reads commands from standard input, one JSON array a line, and answers each with one line of JSON.
"""

import asyncio
import json
import os
import sys
from urllib.parse import urlparse

from redis.asyncio import RedisCluster


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
    for line in sys.stdin:
        command, key, *rest = json.loads(line)
        if command == "get":
            text = await r.get(key)
            answer = None if text is None else json.loads(text)
        elif command == "set":
            answer = await r.set(key, json.dumps(rest[0]), ex=5)
        else:
            answer = await r.pttl(key)
        print(json.dumps(answer), flush=True)
    await r.aclose()


asyncio.run(main())
