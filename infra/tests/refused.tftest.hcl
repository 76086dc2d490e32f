# Bad input, refused at plan. A run changes several variables at once: each must fail by itself.

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

run "values_below_the_range" {
  command = plan
  variables {
    name                          = ""
    secret_name                   = "with space"
    vpc_name                      = " "
    client_security_group_name    = ""
    private_subnet_filters        = { "tag:Tier" = [] }
    node_type                     = "cache.t4g.medium"
    num_shards                    = 0
    replicas_per_shard            = 0
    engine                        = "memcached"
    engine_version                = "7"
    parameters                    = { cluster-enabled = "no" }
    snapshot_name                 = "arn:aws:s3:::bucket/dump.rdb"
    snapshot_window               = "2:00-3:00"
    maintenance_window            = "Sunday 03:00-04:00"
    auth_token_generation         = 0
    auth_token_settled_generation = -1
    alarm_actions                 = ["alerts@example.com"]
    log_retention_days            = 31
  }
  expect_failures = [
    var.name, var.secret_name, var.vpc_name, var.client_security_group_name, var.private_subnet_filters,
    var.node_type, var.num_shards, var.replicas_per_shard, var.engine, var.engine_version, var.parameters,
    var.snapshot_name, var.snapshot_window, var.maintenance_window, var.auth_token_generation,
    var.auth_token_settled_generation, var.alarm_actions, var.log_retention_days,
  ]
}

run "values_above_the_range" {
  command = plan
  variables {
    name                  = "Gaming-Redis"
    node_type             = "r7g.large"
    num_shards            = 91
    replicas_per_shard    = 6
    parameters            = { maxmemory-policy = "allkeys-lru" }
    snapshot_window       = "02:00-25:00"
    maintenance_window    = "sun:03:00-sun:04:00-"
    auth_token_generation = 1.5
  }
  expect_failures = [
    var.name, var.node_type, var.num_shards, var.replicas_per_shard, var.parameters, var.snapshot_window,
    var.maintenance_window, var.auth_token_generation,
  ]
}

run "fractions_and_hyphens" {
  command = plan
  variables {
    name                          = "gaming--redis"
    num_shards                    = 2.5
    replicas_per_shard            = 1.5
    auth_token_settled_generation = 0.5
  }
  expect_failures = [var.name, var.num_shards, var.replicas_per_shard, var.auth_token_settled_generation]
}

run "name_that_parameter_store_reserves" {
  command = plan
  variables {
    name = "aws-redis"
  }
  expect_failures = [var.name]
}

run "token_settled_before_it_is_rotated" {
  command = plan
  variables {
    auth_token_generation         = 2
    auth_token_settled_generation = 3
  }
  expect_failures = [aws_ssm_parameter.auth_token_seed]
}

run "token_rotated_and_settled_at_once" {
  command = plan
  variables {
    auth_token_generation         = 2
    auth_token_settled_generation = 2
  }
  override_data {
    target = data.aws_ssm_parameters_by_path.auth_token
    values = {
      names  = ["/gaming-system-redis/auth-token/accepted", "/gaming-system-redis/auth-token/generation-1"]
      values = ["1", "encrypted"]
    }
  }
  expect_failures = [aws_ssm_parameter.auth_token_seed]
}

run "old_numbers_after_a_newer_rotation" {
  command = plan
  variables {
    auth_token_generation         = 2
    auth_token_settled_generation = 2
  }
  override_data {
    target = data.aws_ssm_parameters_by_path.auth_token
    values = {
      names  = ["/gaming-system-redis/auth-token/accepted", "/gaming-system-redis/auth-token/generation-3"]
      values = ["3", "encrypted"]
    }
  }
  expect_failures = [aws_ssm_parameter.auth_token_seed]
}

run "token_that_the_servers_never_took" {
  command = plan
  variables {
    auth_token_generation         = 2
    auth_token_settled_generation = 1
  }
  override_data {
    target = data.aws_ssm_parameters_by_path.auth_token
    values = {
      names  = ["/gaming-system-redis/auth-token/accepted", "/gaming-system-redis/auth-token/generation-2"]
      values = ["1", "encrypted"]
    }
  }
  expect_failures = [aws_ssm_parameter.auth_token_seed]
}

# Its token was drawn over by the failed one, so it would be drawn anew, and nobody would have it.
run "settled_number_again_after_a_rotation_that_failed" {
  command = plan
  variables {
    auth_token_generation         = 1
    auth_token_settled_generation = 1
  }
  override_data {
    target = data.aws_ssm_parameters_by_path.auth_token
    values = {
      names  = ["/gaming-system-redis/auth-token/accepted", "/gaming-system-redis/auth-token/generation-2"]
      values = ["1", "encrypted"]
    }
  }
  expect_failures = [aws_ssm_parameter.auth_token_seed]
}

run "token_taken_is_settled" {
  command = plan
  variables {
    auth_token_generation         = 2
    auth_token_settled_generation = 2
  }
  override_data {
    target = data.aws_ssm_parameters_by_path.auth_token
    values = {
      names  = ["/gaming-system-redis/auth-token/accepted", "/gaming-system-redis/auth-token/generation-2"]
      values = ["2", "encrypted"]
    }
  }
}

run "rotation_after_one_that_failed" {
  command = plan
  variables {
    auth_token_generation         = 3
    auth_token_settled_generation = 1
  }
  override_data {
    target = data.aws_ssm_parameters_by_path.auth_token
    values = {
      names  = ["/gaming-system-redis/auth-token/accepted", "/gaming-system-redis/auth-token/generation-2"]
      values = ["1", "encrypted"]
    }
  }
}

run "version_of_another_engine" {
  command = plan
  variables {
    engine         = "redis"
    engine_version = "8.0"
  }
  expect_failures = [aws_elasticache_parameter_group.redis]
}

run "windows_that_overlap" {
  command = plan
  variables {
    snapshot_window = "02:30-03:30"
  }
  expect_failures = [aws_elasticache_replication_group.redis]
}

run "windows_that_overlap_past_midnight_of_sunday" {
  command = plan
  variables {
    snapshot_window    = "00:00-01:00"
    maintenance_window = "sun:23:30-mon:00:30"
  }
  expect_failures = [aws_elasticache_replication_group.redis]
}

run "window_below_an_hour" {
  command = plan
  variables {
    snapshot_window = "01:30-02:00"
  }
  expect_failures = [aws_elasticache_replication_group.redis]
}

run "windows_that_touch_past_midnight_are_fine" {
  command = plan
  variables {
    snapshot_window    = "23:00-00:00"
    maintenance_window = "mon:00:00-mon:02:00"
  }
}

run "no_vpc_of_that_name" {
  command = plan
  override_data {
    target = data.aws_vpcs.named
    values = { ids = [] }
  }
  expect_failures = [data.aws_vpcs.named]
}

run "no_security_group_of_that_name" {
  command = plan
  override_data {
    target = data.aws_security_groups.clients
    values = { ids = [] }
  }
  expect_failures = [data.aws_security_groups.clients]
}

run "one_zone_only" {
  command = plan
  override_data {
    target = data.aws_subnet.private["subnet-b"]
    values = { availability_zone = "eu-central-1a" }
  }
  expect_failures = [aws_elasticache_subnet_group.redis]
}
