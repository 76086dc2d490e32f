locals {
  # Title and metrics of each widget, with the line worth watching, in reading order.
  widgets = [
    { title = "CPU (%)", metrics = ["CPUUtilization"], line = 75 },
    { title = "Engine CPU (%)", metrics = ["EngineCPUUtilization"], line = 75 },
    { title = "Memory (%)", metrics = ["DatabaseMemoryUsagePercentage"], line = 85 },
    { title = "Hit rate (%)", metrics = ["CacheHitRate"], line = 90 },
    { title = "Network (bytes)", metrics = ["NetworkBytesIn", "NetworkBytesOut"], line = null },
    { title = "Evictions", metrics = ["Evictions"], line = 100 },
    { title = "Connections", metrics = ["CurrConnections"], line = null },
    { title = "Replication lag (s)", metrics = ["ReplicationLag"], line = null },
  ]
  sums = ["NetworkBytesIn", "NetworkBytesOut", "Evictions"]
}

resource "aws_cloudwatch_dashboard" "redis" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [
      for index, widget in local.widgets : {
        type   = "metric"
        x      = (index % 2) * 12
        y      = floor(index / 2) * 6
        width  = 12
        height = 6
        properties = {
          title  = widget.title
          region = local.region
          view   = "timeSeries"
          period = 300
          stat   = contains(local.sums, widget.metrics[0]) ? "Sum" : "Average"
          metrics = concat([
            for metric in widget.metrics : [
              for node in local.nodes : ["AWS/ElastiCache", metric, "CacheClusterId", node]
            ]
          ]...)
          annotations = { horizontal = [for line in compact([widget.line]) : { value = tonumber(line), label = line }] }
        }
      }
    ]
  })
}
