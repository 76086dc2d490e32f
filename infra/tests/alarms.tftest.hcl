# Alarms and dashboard, as planned.

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

run "alarms_watch_every_node" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.node) == 3 * 2 * 4
    error_message = "4 alarms for each of 6 nodes."
  }
  assert {
    condition = {
      for kind in ["cpu", "engine-cpu", "memory", "evictions"] : kind => [
        aws_cloudwatch_metric_alarm.node["gaming-system-redis-0001-001-${kind}"].metric_name,
        aws_cloudwatch_metric_alarm.node["gaming-system-redis-0001-001-${kind}"].threshold,
        aws_cloudwatch_metric_alarm.node["gaming-system-redis-0001-001-${kind}"].statistic,
        aws_cloudwatch_metric_alarm.node["gaming-system-redis-0001-001-${kind}"].evaluation_periods,
        aws_cloudwatch_metric_alarm.node["gaming-system-redis-0001-001-${kind}"].treat_missing_data,
      ]
      } == {
      cpu        = ["CPUUtilization", 75, "Average", 3, "missing"]
      engine-cpu = ["EngineCPUUtilization", 75, "Average", 3, "missing"]
      memory     = ["DatabaseMemoryUsagePercentage", 85, "Average", 3, "missing"]
      evictions  = ["Evictions", 100, "Sum", 1, "notBreaching"]
    }
    error_message = "Metrics and thresholds as documented."
  }
  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.node :
      alarm.period == 300 && alarm.comparison_operator == "GreaterThanThreshold" && alarm.namespace == "AWS/ElastiCache" &&
      can(regex("^${alarm.dimensions.CacheClusterId}-(cpu|engine-cpu|memory|evictions)$", name)) && length(alarm.alarm_actions) == 0
    ])
    error_message = "5 minutes, above the threshold, on the node that the name tells, and nobody told by default."
  }
  assert {
    condition = (
      strcontains(aws_cloudwatch_metric_alarm.node["gaming-system-redis-0003-002-cpu"].alarm_description, "larger node_type or more num_shards") &&
      strcontains(aws_cloudwatch_metric_alarm.node["gaming-system-redis-0003-002-memory"].alarm_description, "tune maxmemory-policy") &&
      strcontains(aws_cloudwatch_metric_alarm.node["gaming-system-redis-0003-002-evictions"].alarm_description, "shorten TTLs")
    )
    error_message = "Descriptions say what to do."
  }
  assert {
    condition = toset(flatten([for w in jsondecode(aws_cloudwatch_dashboard.redis.dashboard_body).widgets : [for m in w.properties.metrics : m[1]]])) == toset([
      "CPUUtilization", "EngineCPUUtilization", "DatabaseMemoryUsagePercentage", "CacheHitRate",
      "NetworkBytesIn", "NetworkBytesOut", "Evictions", "CurrConnections", "ReplicationLag",
    ])
    error_message = "The dashboard shows all metrics."
  }
  assert {
    condition = alltrue([
      for w in jsondecode(aws_cloudwatch_dashboard.redis.dashboard_body).widgets :
      toset([for m in w.properties.metrics : m[3]]) == toset(local.nodes)
    ])
    error_message = "Each widget shows all nodes."
  }
  assert {
    condition = [
      for w in jsondecode(aws_cloudwatch_dashboard.redis.dashboard_body).widgets : w.properties.annotations.horizontal[0].value
      if w.properties.metrics[0][1] == "CacheHitRate"
    ] == [90]
    error_message = "The hit rate has its line at 90 %."
  }
}
