# What the provider's validators and our preconditions want to see.

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_region" {
  defaults = { name = "eu-central-1" }
}

mock_data "aws_vpcs" {
  defaults = { ids = ["vpc-1"] }
}

mock_data "aws_security_groups" {
  defaults = { ids = ["sg-clients"] }
}

mock_data "aws_subnets" {
  defaults = { ids = ["subnet-a", "subnet-b"] }
}

mock_data "aws_ssm_parameters_by_path" {
  defaults = { names = [], values = [] }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn    = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0000-0000-0000-000000000000"
    key_id = "0a1b2c3d-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_security_group" {
  defaults = { id = "sg-redis" }
}

mock_resource "aws_secretsmanager_secret" {
  defaults = {
    arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:gaming-system/redis-auth-token-AbCdEf"
    id  = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:gaming-system/redis-auth-token-AbCdEf"
  }
}

mock_resource "aws_iam_policy" {
  defaults = { arn = "arn:aws:iam::123456789012:policy/gaming-system-redis-client" }
}

mock_resource "aws_elasticache_replication_group" {
  defaults = {
    configuration_endpoint_address = "clustercfg.gaming-system-redis.abc.euc1.cache.amazonaws.com"
    member_clusters = [
      "gaming-system-redis-0001-001", "gaming-system-redis-0001-002",
      "gaming-system-redis-0002-001", "gaming-system-redis-0002-002",
      "gaming-system-redis-0003-001", "gaming-system-redis-0003-002",
    ]
  }
}
