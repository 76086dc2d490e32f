# A service beside the cluster: it takes the module's outputs from its state. Fill in the backend.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "state_bucket" {
  description = "Bucket with the state of the cluster."
  type        = string
}

variable "execution_role_arn" {
  description = "Role that ECS starts tasks with."
  type        = string
}

data "aws_region" "current" {}

data "terraform_remote_state" "redis" {
  backend = "s3"
  config = {
    bucket = var.state_bucket
    key    = "gaming-system/redis.tfstate"
    region = data.aws_region.current.name
  }
}

resource "aws_iam_role" "task" {
  name = "world-service"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "token" {
  role       = aws_iam_role.task.name
  policy_arn = data.terraform_remote_state.redis.outputs.redis_client_policy_arn
}

# The token is read by the service itself, not put into the environment through `secrets`: that is
# read once at start, and a rotation would never reach the task.
resource "aws_ecs_task_definition" "service" {
  family                   = "world-service"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc" # in the group gaming-system-ecs-tasks-sg, which the cluster admits
  cpu                      = 1024
  memory                   = 2048
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = var.execution_role_arn

  container_definitions = jsonencode([{
    name      = "world-service"
    image     = "registry.example/world-service:1"
    essential = true
    environment = [
      { name = "REDIS_URI", value = data.terraform_remote_state.redis.outputs.redis_uri },
      { name = "REDIS_AUTH_TOKEN_SECRET_ARN", value = data.terraform_remote_state.redis.outputs.redis_auth_token_secret_arn },
    ]
  }])
}
