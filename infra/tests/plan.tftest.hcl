# What is planned. Computed values are mocked at plan, so that everything here is known.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

override_data {
  target = data.aws_subnet.private["subnet-a"]
  values = { availability_zone = "eu-central-1a" }
}

override_data {
  target = data.aws_subnet.private["subnet-b"]
  values = { availability_zone = "eu-central-1b" }
}

run "defaults_make_the_cluster" {
  command = plan

  assert {
    condition = (
      aws_elasticache_replication_group.redis.num_node_groups == 3 &&
      aws_elasticache_replication_group.redis.replicas_per_node_group == 1 &&
      aws_elasticache_replication_group.redis.cluster_mode == "enabled" &&
      aws_elasticache_replication_group.redis.engine == "redis" &&
      aws_elasticache_replication_group.redis.engine_version == "7.1" &&
      aws_elasticache_replication_group.redis.port == 6379
    )
    error_message = "3 shards with 1 replica in cluster mode, redis 7.1 on 6379."
  }
  assert {
    condition     = aws_elasticache_replication_group.redis.node_type == "cache.r7g.large"
    error_message = "Default node type is cache.r7g.large."
  }
  assert {
    condition     = aws_elasticache_replication_group.redis.transit_encryption_enabled && aws_elasticache_replication_group.redis.transit_encryption_mode == "required"
    error_message = "TLS is required, not preferred."
  }
  assert {
    condition = (
      tobool(aws_elasticache_replication_group.redis.at_rest_encryption_enabled) &&
      aws_elasticache_replication_group.redis.kms_key_id == aws_kms_key.redis.arn &&
      aws_kms_key.redis.enable_key_rotation
    )
    error_message = "At rest with our own key, which rotates."
  }
  assert {
    condition     = aws_elasticache_replication_group.redis.automatic_failover_enabled && aws_elasticache_replication_group.redis.multi_az_enabled
    error_message = "Multi-AZ with automatic failover."
  }
  assert {
    condition = (
      aws_elasticache_replication_group.redis.snapshot_window == "02:00-03:00" &&
      aws_elasticache_replication_group.redis.snapshot_retention_limit == 5 &&
      aws_elasticache_replication_group.redis.maintenance_window == "sun:03:00-sun:04:00" &&
      aws_elasticache_replication_group.redis.auto_minor_version_upgrade == "true"
    )
    error_message = "Snapshots 02:00-03:00 for 5 days, maintenance Sunday 03:00-04:00, minor upgrades."
  }
  assert {
    condition     = aws_elasticache_replication_group.redis.final_snapshot_identifier == "gaming-system-redis-final-0a1b2c3d"
    error_message = "The final snapshot is named after cluster and key."
  }
  assert {
    condition     = aws_elasticache_replication_group.redis.snapshot_name == null && aws_elasticache_replication_group.redis.apply_immediately
    error_message = "Begins empty; changes apply now."
  }
}

run "network_admits_the_services_only" {
  command = plan

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.clients.from_port == 6379 &&
      aws_vpc_security_group_ingress_rule.clients.to_port == 6379 &&
      aws_vpc_security_group_ingress_rule.clients.ip_protocol == "tcp" &&
      aws_vpc_security_group_ingress_rule.clients.referenced_security_group_id == "sg-clients"
    )
    error_message = "TCP 6379 from the services' group."
  }
  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.clients.cidr_ipv4 == null &&
      aws_vpc_security_group_ingress_rule.clients.cidr_ipv6 == null &&
      aws_vpc_security_group_ingress_rule.clients.prefix_list_id == null
    )
    error_message = "No address range is admitted."
  }
  assert {
    condition     = aws_elasticache_replication_group.redis.security_group_ids == toset([aws_security_group.redis.id])
    error_message = "The cluster is in our group only."
  }
  assert {
    condition     = aws_elasticache_subnet_group.redis.subnet_ids == toset(["subnet-a", "subnet-b"])
    error_message = "In the private subnets found."
  }
  assert {
    condition     = anytrue([for f in data.aws_subnets.private.filter : f.name == "map-public-ip-on-launch" && f.values == toset(["false"])])
    error_message = "Private means: no public address at launch."
  }
}

run "engine_is_tuned_for_the_client" {
  command = plan

  assert {
    condition = { for p in aws_elasticache_parameter_group.redis.parameter : p.name => p.value } == {
      cluster-enabled                              = "yes"
      cluster-preferred-endpoint-type              = "tls-dynamic"
      maxmemory-policy                             = "volatile-lru"
      reserved-memory-percent                      = "25"
      timeout                                      = "0"
      tcp-keepalive                                = "60"
      client-output-buffer-limit-normal-hard-limit = "268435456"
      slowlog-log-slower-than                      = "10000"
      slowlog-max-len                              = "128"
    }
    error_message = "Parameters as documented."
  }
  assert {
    condition     = aws_elasticache_parameter_group.redis.family == "redis7" && aws_elasticache_parameter_group.redis.name == "gaming-system-redis-redis7"
    error_message = "Family of the engine, also in the name."
  }
}

run "logs_are_delivered_and_encrypted" {
  command = plan

  assert {
    condition = toset([
      for log in aws_elasticache_replication_group.redis.log_delivery_configuration :
      join(" ", [log.log_type, log.log_format, log.destination_type, log.destination])
      ]) == toset([
      "slow-log json cloudwatch-logs /aws/elasticache/gaming-system-redis/slow-log",
      "engine-log json cloudwatch-logs /aws/elasticache/gaming-system-redis/engine-log",
    ])
    error_message = "Slow log and engine log, each to its own group."
  }
  assert {
    condition = length(aws_cloudwatch_log_group.redis) == 2 && alltrue([
      for log in aws_cloudwatch_log_group.redis : log.kms_key_id == aws_kms_key.redis.arn && log.retention_in_days == 30
    ])
    error_message = "Log groups use our key and end after 30 days."
  }
  assert {
    condition = anytrue([
      for s in jsondecode(aws_kms_key.redis.policy).Statement :
      try(s.Principal.Service, "") == "logs.eu-central-1.amazonaws.com" &&
      try(s.Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"], "") == "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/elasticache/gaming-system-redis/*"
    ])
    error_message = "The key admits CloudWatch Logs for our groups."
  }
}

run "services_get_the_secret_and_nothing_else" {
  command = plan

  assert {
    condition     = aws_secretsmanager_secret.auth_token.name == "gaming-system/redis-auth-token" && aws_secretsmanager_secret.auth_token.kms_key_id == aws_kms_key.redis.arn
    error_message = "Secret under the agreed name, with our key."
  }
  assert {
    condition = {
      for s in jsondecode(aws_iam_policy.client.policy).Statement : s.Sid => [s.Effect, s.Action, s.Resource, try(s.Condition, null)]
      } == {
      ReadToken    = ["Allow", "secretsmanager:GetSecretValue", aws_secretsmanager_secret.auth_token.arn, null]
      DecryptToken = ["Allow", "kms:Decrypt", aws_kms_key.redis.arn, { StringEquals = { "kms:ViaService" = "secretsmanager.eu-central-1.amazonaws.com" } }]
    }
    error_message = "Policy: read this secret, decrypt with this key through Secrets Manager."
  }
  assert {
    condition     = aws_ssm_parameter.auth_token_seed.type == "SecureString" && aws_ssm_parameter.auth_token_seed.key_id == aws_kms_key.redis.arn
    error_message = "The seed is encrypted with our key."
  }
}

# The mocked cluster keeps its 6 nodes, so the check must find that 10 alarms' names don't match.
run "variables_pass_through" {
  command = plan

  variables {
    node_type     = "cache.r7g.xlarge"
    num_shards    = 5
    snapshot_name = "automatic.gaming-system-redis-2026-01-01-02-00"
    alarm_actions = ["arn:aws:sns:eu-central-1:123456789012:alerts"]
    parameters    = { slowlog-log-slower-than = "5000", cluster-require-full-coverage = "no" }
    tags          = { Team = "games" }
  }

  expect_failures = [check.alarm_nodes]

  assert {
    condition = (
      aws_elasticache_replication_group.redis.node_type == "cache.r7g.xlarge" &&
      aws_elasticache_replication_group.redis.num_node_groups == 5 &&
      aws_elasticache_replication_group.redis.snapshot_name == "automatic.gaming-system-redis-2026-01-01-02-00"
    )
    error_message = "Node type, shards and snapshot reach the cluster."
  }
  assert {
    condition     = length(output.alarm_names) == 40 && contains(output.alarm_names, "gaming-system-redis-0005-002-evictions")
    error_message = "40 alarms, whose names are known at plan."
  }
  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.node :
      alarm.alarm_actions == toset(["arn:aws:sns:eu-central-1:123456789012:alerts"]) && alarm.ok_actions == alarm.alarm_actions
    ])
    error_message = "Targets are told of alarm and all-clear."
  }
  assert {
    condition = length(aws_elasticache_parameter_group.redis.parameter) == 10 && anytrue([
      for p in aws_elasticache_parameter_group.redis.parameter : p.name == "slowlog-log-slower-than" && p.value == "5000"
    ])
    error_message = "Parameters are added and replaced."
  }
}

run "valkey_brings_its_version_and_family" {
  command = plan

  variables {
    engine         = "valkey"
    final_snapshot = false
  }

  assert {
    condition = (
      aws_elasticache_replication_group.redis.engine == "valkey" &&
      aws_elasticache_replication_group.redis.engine_version == "8.0" &&
      aws_elasticache_parameter_group.redis.family == "valkey8" &&
      aws_elasticache_replication_group.redis.final_snapshot_identifier == null
    )
    error_message = "valkey 8.0 with its family; no final snapshot on request."
  }
}

run "outputs_tell_services_what_they_need" {
  command = plan

  assert {
    condition = (
      output.redis_configuration_endpoint == "clustercfg.gaming-system-redis.abc.euc1.cache.amazonaws.com" &&
      output.redis_port == 6379 &&
      output.redis_uri == "rediss://clustercfg.gaming-system-redis.abc.euc1.cache.amazonaws.com:6379" &&
      output.redis_auth_token_secret_arn == aws_secretsmanager_secret.auth_token.arn &&
      output.redis_client_policy_arn == "arn:aws:iam::123456789012:policy/gaming-system-redis-client" &&
      output.redis_security_group_id == "sg-redis" &&
      output.kms_key_arn == aws_kms_key.redis.arn &&
      output.dashboard_name == "gaming-system-redis"
    )
    error_message = "Endpoint, secret, policy, group, key and dashboard."
  }
}
