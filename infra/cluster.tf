resource "aws_elasticache_replication_group" "redis" {
  replication_group_id = var.name
  description          = "L2 of Tiered Cache"
  engine               = var.engine
  engine_version       = local.engine_version
  node_type            = var.node_type
  port                 = local.port
  parameter_group_name = aws_elasticache_parameter_group.redis.name
  snapshot_name        = var.snapshot_name

  cluster_mode               = "enabled"
  num_node_groups            = var.num_shards
  replicas_per_node_group    = var.replicas_per_shard
  multi_az_enabled           = true
  automatic_failover_enabled = true

  subnet_group_name  = aws_elasticache_subnet_group.redis.name
  security_group_ids = [aws_security_group.redis.id]

  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.redis.arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  auth_token                 = aws_ssm_parameter.auth_token_seed.value
  auth_token_update_strategy = local.auth_token_settled ? "SET" : "ROTATE"

  snapshot_window           = var.snapshot_window
  snapshot_retention_limit  = 5
  maintenance_window        = var.maintenance_window
  final_snapshot_identifier = var.final_snapshot ? local.final_snapshot_name : null

  auto_minor_version_upgrade = true
  apply_immediately          = var.apply_immediately

  dynamic "log_delivery_configuration" {
    for_each = aws_cloudwatch_log_group.redis
    content {
      log_type         = log_delivery_configuration.key
      log_format       = "json"
      destination_type = "cloudwatch-logs"
      destination      = log_delivery_configuration.value.name
    }
  }

  timeouts {
    create = "60m"
    update = "120m" # Resharding moves slots while it serves; the default of 40m is short.
    delete = "60m"
  }

  lifecycle {
    # engine_version: after a minor upgrade by AWS the plan would be to replace the cluster.
    # snapshot_name: the cluster is not created again when the snapshot is no longer named.
    ignore_changes = [engine_version, snapshot_name]

    precondition {
      condition     = local.windows_apart
      error_message = "snapshot_window ${var.snapshot_window} and maintenance_window ${var.maintenance_window} must not overlap and must each last 60 minutes or more."
    }
  }
}

locals {
  # A name of its own per life of the cluster, taken from the key without which it can't be read.
  final_snapshot_name = "${var.name}-final-${substr(aws_kms_key.redis.key_id, 0, 8)}"

  # Both windows as minutes; maintenance counts from Monday 00:00.
  days          = { mon = 0, tue = 1, wed = 2, thu = 3, fri = 4, sat = 5, sun = 6 }
  snapshot_at   = [for t in split("-", var.snapshot_window) : parseint(substr(t, 0, 2), 10) * 60 + parseint(substr(t, 3, 2), 10)]
  maintained_at = [for t in split("-", var.maintenance_window) : local.days[substr(t, 0, 3)] * 1440 + parseint(substr(t, 4, 2), 10) * 60 + parseint(substr(t, 7, 2), 10)]

  snapshot_minutes    = (local.snapshot_at[1] - local.snapshot_at[0] + 1440) % 1440
  maintenance_minutes = (local.maintained_at[1] - local.maintained_at[0] + 10080) % 10080
  # Snapshots of the days before and after count too: either window may pass midnight.
  windows_apart = local.snapshot_minutes >= 60 && local.maintenance_minutes >= 60 && alltrue([
    for day in range(-1, 15) :
    day * 1440 + local.snapshot_at[0] >= local.maintained_at[0] + local.maintenance_minutes ||
    day * 1440 + local.snapshot_at[0] + local.snapshot_minutes <= local.maintained_at[0]
  ])
}
