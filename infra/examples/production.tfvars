node_type          = "cache.r7g.large"
num_shards         = 3
replicas_per_shard = 1

# Who is told when an alarm fires and when it clears.
alarm_actions      = ["arn:aws:sns:eu-central-1:123456789012:gaming-system-alerts"]
log_retention_days = 90

# Both numbers stay here: a plain apply with other ones would begin a rotation.
auth_token_generation         = 1
auth_token_settled_generation = 0

tags = { Environment = "production" }
