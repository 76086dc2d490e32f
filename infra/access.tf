# For the task roles of the services: this secret, this key, nothing else.
resource "aws_iam_policy" "client" {
  name        = "${var.name}-client"
  description = "Read the AUTH token of ${var.name}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadToken"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = aws_secretsmanager_secret.auth_token.arn
      },
      {
        Sid      = "DecryptToken"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = aws_kms_key.redis.arn
        Condition = {
          StringEquals = { "kms:ViaService" = "secretsmanager.${local.region}.amazonaws.com" }
        }
      },
    ]
  })
}
