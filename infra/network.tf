# Found by name, so that a plain `terraform apply` needs no arguments. The plural data sources
# leave it to us to say what to do when nothing is found.

data "aws_vpcs" "named" {
  filter {
    name   = "tag:Name"
    values = [var.vpc_name]
  }

  lifecycle {
    postcondition {
      condition     = length(self.ids) == 1
      error_message = "Exactly one VPC must have the Name tag ${var.vpc_name}, found ${length(self.ids)} in ${local.region}. Create it, or set region or vpc_name."
    }
  }
}

data "aws_security_groups" "clients" {
  filter {
    name   = "vpc-id"
    values = [local.vpc_id]
  }
  filter {
    name   = "group-name"
    values = [var.client_security_group_name]
  }

  lifecycle {
    postcondition {
      condition     = length(self.ids) == 1
      error_message = "The VPC ${var.vpc_name} must have the security group ${var.client_security_group_name}, found ${length(self.ids)}. Create it, or set client_security_group_name."
    }
  }
}

data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [local.vpc_id]
  }
  dynamic "filter" {
    for_each = var.private_subnet_filters
    content {
      name   = filter.key
      values = filter.value
    }
  }
}

data "aws_subnet" "private" {
  for_each = toset(data.aws_subnets.private.ids)
  id       = each.value
}

locals {
  vpc_id    = one(data.aws_vpcs.named.ids)
  client_sg = one(data.aws_security_groups.clients.ids)
  zones     = distinct([for subnet in data.aws_subnet.private : subnet.availability_zone])
  port      = 6379
}

resource "aws_elasticache_subnet_group" "redis" {
  name        = var.name
  description = "Private subnets of ${var.vpc_name}"
  subnet_ids  = data.aws_subnets.private.ids

  lifecycle {
    precondition {
      condition     = length(local.zones) >= 2
      error_message = "Multi-AZ needs private subnets in at least 2 zones, found ${length(data.aws_subnets.private.ids)} subnets in zones [${join(", ", local.zones)}] of ${var.vpc_name}. Add a subnet, or set private_subnet_filters."
    }
  }
}

# No egress rule: the nodes open no connection into the VPC, and replies need none.
resource "aws_security_group" "redis" {
  name_prefix = "${var.name}-"
  description = "Redis from ${var.client_security_group_name} only"
  vpc_id      = local.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id            = aws_security_group.redis.id
  referenced_security_group_id = local.client_sg
  description                  = "Redis from ${var.client_security_group_name}"
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}
