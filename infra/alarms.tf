locals {
  # Node names follow from the configuration; for_each must know them before the nodes exist.
  nodes = flatten([
    for shard in range(1, var.num_shards + 1) : [
      for node in range(1, var.replicas_per_shard + 2) : format("%s-%04d-%03d", var.name, shard, node)
    ]
  ])

  cpu_advice = "Take a larger node_type or more num_shards; look at the slow log for single expensive commands first."
  alarms = {
    cpu = {
      metric = "CPUUtilization", threshold = 75, statistic = "Average", periods = 3, missing = "missing"
      advice = "CPU of the node above 75 %. ${local.cpu_advice}"
    }
    # The engine has one thread: on 2 vCPUs it is saturated at half of CPUUtilization.
    engine-cpu = {
      metric = "EngineCPUUtilization", threshold = 75, statistic = "Average", periods = 3, missing = "missing"
      advice = "The engine's one thread above 75 %. ${local.cpu_advice}"
    }
    memory = {
      metric = "DatabaseMemoryUsagePercentage", threshold = 85, statistic = "Average", periods = 3, missing = "missing"
      advice = "Memory above 85 %. Take a larger node_type, or tune maxmemory-policy (never allkeys-*: it evicts journals)."
    }
    evictions = {
      metric = "Evictions", threshold = 100, statistic = "Sum", periods = 1, missing = "notBreaching"
      advice = "More than 100 evictions in 5 minutes. Add memory (larger node_type, more num_shards) or shorten TTLs."
    }
  }

  node_alarms = merge([
    for node in local.nodes : { for kind, alarm in local.alarms : "${node}-${kind}" => merge(alarm, { node = node }) }
  ]...)
}

resource "aws_cloudwatch_metric_alarm" "node" {
  for_each = local.node_alarms

  alarm_name          = each.key
  alarm_description   = each.value.advice
  namespace           = "AWS/ElastiCache"
  metric_name         = each.value.metric
  dimensions          = { CacheClusterId = each.value.node }
  statistic           = each.value.statistic
  period              = 300
  evaluation_periods  = each.value.periods
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = each.value.missing
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
}

check "alarm_nodes" {
  assert {
    condition     = toset(aws_elasticache_replication_group.redis.member_clusters) == toset(local.nodes)
    error_message = "The cluster's nodes are not named as the alarms expect, so some have none: compare `aws elasticache describe-replication-groups --replication-group-id ${var.name}` with the output alarm_names."
  }
}
