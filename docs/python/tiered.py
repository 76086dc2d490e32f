"""Versions and leases for a service in Python, of schemas without an L3."""

import asyncio
import json
import time
import uuid
from pathlib import Path

DIGITS = " \t\n\r"
MARK = "\t\t\n "


def split(text):
    """Version (0: none) and value of what lies under a key."""
    digits = text[4:56]
    stamped = len(digits) == 52 and text.startswith(MARK) and not digits.strip(DIGITS)
    if not stamped or not digits[26:].strip(" "):
        return 0, text
    version = 0
    for digit in digits[:26]:
        version = version * 4 + DIGITS.index(digit)
    return version, text[56:]


class Tiered:
    """`lua` is a copy of cache-redis/src/main/resources/io/tieredcache/redis."""

    def __init__(self, r, lua):
        def script(*parts):
            return "".join(Path(lua, part + ".lua").read_text() for part in parts)

        self.r = r
        self.acquire = script("reply", "fence", "acquire", "one")
        self.fill = script("reply", "stamp", "fence", "fill", "one")
        self.write = script("reply", "stamp", "fence", "put", "one")

    async def _run(self, script, key, *args):
        return await self.r.eval(script, 2, key, "fence:{" + key + "}", *args)

    async def put(self, key, value, ttl_ms):
        """Stores the value, ends others' leases, returns its version."""
        token, lease_ms = uuid.uuid4().hex, 1
        args = (token, lease_ms, "stamped", "", ttl_ms, json.dumps(value))
        return split(await self._run(self.write, key, *args))[0]

    async def get(self, key, load, ttl_ms, lease_ms=500, wait_s=1.0):
        """The value, else `await load()`, which one caller of the fleet does at a time."""
        token, patience = uuid.uuid4().hex, time.monotonic() + wait_s
        while True:
            text = await self.r.get(key)
            if text is None:
                text = await self._run(self.acquire, key, token, lease_ms)
            if isinstance(text, str):
                return json.loads(text)
            if text == -1:
                return None  # known absent
            if text == 0 or time.monotonic() > patience:
                break
            await asyncio.sleep(min(text, 10) / 1000)
        value = await load()
        # Refused where a write came meanwhile, or where the lease is not ours (any more).
        await self._run(self.fill, key, token, "stamped", "", ttl_ms, json.dumps(value))
        return value
