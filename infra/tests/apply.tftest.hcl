# What needs an apply: the token, which is drawn there. Mocks without override_during, since a
# value mocked at plan would not be the value of the apply.

mock_provider "aws" {
  source = "./tests/mocks"
}

override_data {
  target = data.aws_subnet.private["subnet-a"]
  values = { availability_zone = "eu-central-1a" }
}

override_data {
  target = data.aws_subnet.private["subnet-b"]
  values = { availability_zone = "eu-central-1b" }
}

run "token_is_drawn" {
  assert {
    condition     = can(regex("^[0-9a-f]{32}$", aws_elasticache_replication_group.redis.auth_token))
    error_message = "32 hexadecimal characters."
  }
  assert {
    condition = jsondecode(aws_secretsmanager_secret_version.auth_token.secret_string) == {
      auth_token = aws_elasticache_replication_group.redis.auth_token
      endpoint   = aws_elasticache_replication_group.redis.configuration_endpoint_address
    }
    error_message = "The secret holds the cluster's token and endpoint, nothing else."
  }
  assert {
    condition     = aws_elasticache_replication_group.redis.auth_token_update_strategy == "ROTATE"
    error_message = "A token that is not settled is added."
  }
  assert {
    condition = !strcontains(
      jsonencode([
        output.redis_configuration_endpoint, output.redis_port, output.redis_uri, output.redis_auth_token_secret_arn,
        output.redis_client_policy_arn, output.redis_security_group_id, output.kms_key_arn, output.alarm_names,
        output.dashboard_name,
      ]),
      nonsensitive(aws_elasticache_replication_group.redis.auth_token)
    )
    error_message = "No output carries the token."
  }
}

# A token drawn anew would not be known at plan, and a condition on it would fail.
run "token_stays_at_the_next_apply" {
  command = plan

  assert {
    condition = (
      can(regex("^[0-9a-f]{32}$", aws_ssm_parameter.auth_token_seed.value)) &&
      aws_elasticache_replication_group.redis.auth_token == aws_ssm_parameter.auth_token_seed.value
    )
    error_message = "The token of the first apply."
  }
}

# A mocked ARN is taken when the seed is created, so it tells which run drew the token.
run "token_changes_with_the_generation" {
  variables {
    auth_token_generation = 2
  }

  override_resource {
    target = aws_ssm_parameter.auth_token_seed
    values = { arn = "arn:second" }
  }

  assert {
    condition     = aws_ssm_parameter.auth_token_seed.arn == "arn:second"
    error_message = "A token drawn in this run."
  }
  assert {
    condition = (
      jsondecode(aws_secretsmanager_secret_version.auth_token.secret_string).auth_token == aws_ssm_parameter.auth_token_seed.value &&
      aws_elasticache_replication_group.redis.auth_token == aws_ssm_parameter.auth_token_seed.value &&
      aws_elasticache_replication_group.redis.auth_token_update_strategy == "ROTATE"
    )
    error_message = "Cluster and secret have the new token, added to the old one."
  }
}

run "settling_keeps_the_token_and_drops_the_old_one" {
  variables {
    auth_token_generation         = 2
    auth_token_settled_generation = 2
  }

  override_resource {
    target = aws_ssm_parameter.auth_token_seed
    values = { arn = "arn:settled" }
  }

  override_data {
    target = data.aws_ssm_parameters_by_path.auth_token
    values = {
      names  = ["/gaming-system-redis/auth-token/accepted", "/gaming-system-redis/auth-token/generation-2"]
      values = ["2", "encrypted"]
    }
  }

  assert {
    condition = (
      aws_ssm_parameter.auth_token_seed.arn == "arn:second" &&
      aws_elasticache_replication_group.redis.auth_token_update_strategy == "SET"
    )
    error_message = "The same token, now alone."
  }
}

run "the_next_rotation_adds_again" {
  variables {
    auth_token_generation         = 3
    auth_token_settled_generation = 2
  }

  override_resource {
    target = aws_ssm_parameter.auth_token_seed
    values = { arn = "arn:third" }
  }

  assert {
    condition = (
      aws_ssm_parameter.auth_token_seed.arn == "arn:third" &&
      aws_elasticache_replication_group.redis.auth_token_update_strategy == "ROTATE"
    )
    error_message = "What was settled in the last rotation does not cut off clients in this one."
  }
}
