# The AUTH token. It is drawn once per generation and kept in a parameter that ignores the next
# draws; sources that print what they draw (a data source's id, terraform_data's output) won't do.

resource "terraform_data" "auth_token_generation" {
  input = var.auth_token_generation
}

resource "aws_ssm_parameter" "auth_token_seed" {
  name        = local.seed
  description = "Generation ${var.auth_token_generation} of the AUTH token; services read ${var.secret_name} instead"
  type        = "SecureString"
  key_id      = aws_kms_key.redis.arn
  value       = replace(uuid(), "-", "")

  lifecycle {
    ignore_changes       = [value]
    replace_triggered_by = [terraform_data.auth_token_generation]

    precondition {
      condition     = var.auth_token_settled_generation <= var.auth_token_generation
      error_message = "auth_token_settled_generation (${var.auth_token_settled_generation}) must not be above auth_token_generation (${var.auth_token_generation}): rotate first, settle then."
    }
    precondition {
      condition     = local.accepted == "" || !local.drawn || local.taken
      error_message = "The servers never took generation ${var.auth_token_generation} of the AUTH token: the apply that drew it failed, and they still have generation ${local.accepted}. Raise auth_token_generation by one."
    }
    precondition {
      condition     = local.accepted == "" || !local.auth_token_settled || local.taken
      error_message = "auth_token_generation ${var.auth_token_generation} must be applied before it is settled, or every client is cut off: apply it with a lower auth_token_settled_generation, settle once all clients have it. The servers have generation ${local.accepted}."
    }
  }
}

# Written once the servers have the token. The cluster's state can't tell: after a failed change it
# holds what was wanted.
resource "aws_ssm_parameter" "auth_token_accepted" {
  name           = local.marker
  description    = "Generation of the AUTH token that the servers of ${var.name} took last"
  type           = "String"
  insecure_value = tostring(var.auth_token_generation)
  depends_on     = [aws_elasticache_replication_group.redis]
}

# Both as they are before this apply.
data "aws_ssm_parameters_by_path" "auth_token" {
  path            = local.tokens
  with_decryption = false
}

locals {
  tokens = "/${var.name}/auth-token"
  seed   = "${local.tokens}/generation-${var.auth_token_generation}"
  marker = "${local.tokens}/accepted"

  before   = zipmap(data.aws_ssm_parameters_by_path.auth_token.names, data.aws_ssm_parameters_by_path.auth_token.values)
  accepted = nonsensitive(lookup(local.before, local.marker, "")) # Empty before there is a cluster.
  drawn    = contains(data.aws_ssm_parameters_by_path.auth_token.names, local.seed)
  taken    = local.drawn && local.accepted == tostring(var.auth_token_generation)

  # ROTATE adds the token to the one in use, SET leaves it alone. Derived from two numbers, since a
  # strategy left at SET would cut off every client at the next rotation.
  auth_token_settled = var.auth_token_settled_generation == var.auth_token_generation
}

resource "aws_secretsmanager_secret" "auth_token" {
  name                    = var.secret_name
  description             = "AUTH token and endpoint of ${var.name}"
  kms_key_id              = aws_kms_key.redis.arn
  recovery_window_in_days = 7
}

# From the group, not from the seed: clients never see a token that the servers don't accept yet.
resource "aws_secretsmanager_secret_version" "auth_token" {
  secret_id = aws_secretsmanager_secret.auth_token.id
  secret_string = jsonencode({
    auth_token = aws_elasticache_replication_group.redis.auth_token
    endpoint   = aws_elasticache_replication_group.redis.configuration_endpoint_address
  })
}
