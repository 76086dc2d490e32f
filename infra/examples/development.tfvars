# One shard of small nodes. In an account that has the production cluster too, every name differs.
name           = "gaming-system-redis-dev"
secret_name    = "gaming-system/redis-auth-token-dev"
node_type      = "cache.m7g.large"
num_shards     = 1
final_snapshot = false

tags = { Environment = "development" }
