# One key for the cluster, its snapshots, the secret, the seed and the logs.
resource "aws_kms_key" "redis" {
  description             = "Data, snapshots, token and logs of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  # jsonencode, not aws_iam_policy_document: tests can read it.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AccountDecidesByIam"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        # Without it CloudWatch refuses a log group with this key.
        Sid       = "LogsOfThisCluster"
        Effect    = "Allow"
        Principal = { Service = "logs.${local.region}.amazonaws.com" }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
        Resource  = "*"
        Condition = {
          ArnLike = {
            "kms:EncryptionContext:aws:logs:arn" = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:${local.log_prefix}/*"
          }
        }
      },
    ]
  })
}

resource "aws_kms_alias" "redis" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.redis.key_id
}
