import asyncio
import json

import boto3
from redis.asyncio import RedisCluster


def connect() -> RedisCluster:
    secrets = boto3.client("secretsmanager")
    answer = secrets.get_secret_value(SecretId="gaming-system/redis-auth-token")
    secret = json.loads(answer["SecretString"])
    host, _, port = secret["endpoint"].partition(":")
    return RedisCluster(
        host,
        int(port or 6379),
        ssl=True,
        password=secret["auth_token"],
        decode_responses=True,
        max_connections=50,
    )


async def main() -> None:
    r = connect()
    try:
        await r.set("world:w-42:snapshot", json.dumps({"name": "Arda", "tick": 7}), ex=5)
        world = json.loads(await r.get("world:w-42:snapshot"))
        print(world["name"], world["tick"])
    finally:
        await r.aclose()


asyncio.run(main())
