locals {
  engine_version = coalesce(var.engine_version, { redis = "7.1", valkey = "8.0" }[var.engine])
  family         = "${var.engine}${split(".", local.engine_version)[0]}"

  parameters = merge(
    {
      cluster-enabled = "yes"

      # Clients verify certificates, which carry host names: nodes must be named, not numbered.
      cluster-preferred-endpoint-type = "tls-dynamic"

      # Every key of the library has a TTL but the journals of acknowledged writes: those must stay.
      maxmemory-policy = "volatile-lru"

      # For replication, snapshots and the buffers of tracking.
      reserved-memory-percent = "25"

      # Tracking connections are idle until a key changes; the server must not close them.
      timeout = "0"

      # Seconds. Half-open connections of lost clients go, and with them what is buffered for them.
      tcp-keepalive = "60"

      # Bytes. A tracking client that stops reading is cut off (it then drops what it cached)
      # before its pushes fill the node; the engine's default is no limit.
      client-output-buffer-limit-normal-hard-limit = "268435456"

      # Microseconds. Every command of the library is far below; what shows up is worth a look.
      slowlog-log-slower-than = "10000"
      slowlog-max-len         = "128"
    },
    var.parameters
  )
}

# Another family replaces the group, so its name carries the family.
resource "aws_elasticache_parameter_group" "redis" {
  name        = "${var.name}-${local.family}"
  family      = local.family
  description = "Cluster mode, volatile keys evicted, tracking clients kept"

  dynamic "parameter" {
    for_each = local.parameters
    content {
      name  = parameter.key
      value = parameter.value
    }
  }

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = contains(["redis7", "valkey7", "valkey8"], local.family)
      error_message = "engine_version ${local.engine_version} is not one of ${var.engine} that this module knows: redis 7.x, valkey 7.x or 8.x."
    }
  }
}
