output "redis_configuration_endpoint" {
  description = "Host name that clients connect to first."
  value       = aws_elasticache_replication_group.redis.configuration_endpoint_address
}

output "redis_port" {
  description = "Port of every node."
  value       = local.port
}

output "redis_uri" {
  description = "The same for RedisSettings.of; no credentials in it."
  value       = "rediss://${aws_elasticache_replication_group.redis.configuration_endpoint_address}:${local.port}"
}

output "redis_auth_token_secret_arn" {
  description = "Secret with the JSON fields auth_token and endpoint."
  value       = aws_secretsmanager_secret.auth_token.arn
}

output "redis_client_policy_arn" {
  description = "IAM policy to attach to the task roles of the services."
  value       = aws_iam_policy.client.arn
}

output "redis_security_group_id" {
  description = "Security group of the nodes."
  value       = aws_security_group.redis.id
}

output "kms_key_arn" {
  description = "Key of data, snapshots, secret and logs."
  value       = aws_kms_key.redis.arn
}

output "alarm_names" {
  description = "Names of all alarms."
  value       = sort([for alarm in aws_cloudwatch_metric_alarm.node : alarm.alarm_name])
}

output "dashboard_name" {
  description = "Name of the CloudWatch dashboard."
  value       = aws_cloudwatch_dashboard.redis.dashboard_name
}
