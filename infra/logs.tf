locals {
  log_prefix = "/aws/elasticache/${var.name}"
}

# One group per log: AWS refuses two deliveries into the same one.
resource "aws_cloudwatch_log_group" "redis" {
  for_each = toset(["slow-log", "engine-log"])

  name              = "${local.log_prefix}/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.redis.arn
}
