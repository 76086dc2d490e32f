# What the cluster is: place, size, engine. How it is run: variables_operations.tf.

variable "region" {
  description = "AWS region; null takes it from the environment or the profile."
  type        = string
  default     = null
}

variable "name" {
  description = "Id of the replication group and prefix of everything around it. A change replaces the cluster."
  type        = string
  default     = "gaming-system-redis"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$", var.name)) && !strcontains(var.name, "--")
    error_message = "name must be 1 to 40 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen."
  }
  validation {
    condition     = !startswith(var.name, "aws") && !startswith(var.name, "ssm")
    error_message = "name must not begin with aws or ssm: Parameter Store, which keeps the token's seed under it, reserves them."
  }
}

variable "secret_name" {
  description = "Name of the Secrets Manager secret with auth_token and endpoint; of its own for each cluster of an account."
  type        = string
  default     = "gaming-system/redis-auth-token"

  validation {
    condition     = can(regex("^[A-Za-z0-9/_+=.@-]{1,512}$", var.secret_name))
    error_message = "secret_name must be 1 to 512 letters, digits and characters of /_+=.@-"
  }
}

variable "vpc_name" {
  description = "Name tag of the VPC."
  type        = string
  default     = "gaming-system-vpc"

  validation {
    condition     = trimspace(var.vpc_name) != ""
    error_message = "vpc_name must not be empty."
  }
}

variable "client_security_group_name" {
  description = "Name of the one security group whose members may connect, in that VPC."
  type        = string
  default     = "gaming-system-ecs-tasks-sg"

  validation {
    condition     = trimspace(var.client_security_group_name) != ""
    error_message = "client_security_group_name must not be empty."
  }
}

variable "private_subnet_filters" {
  description = "EC2 filters that tell the VPC's private subnets; for example {\"tag:Tier\" = [\"private\"]}."
  type        = map(list(string))
  default     = { map-public-ip-on-launch = ["false"] }

  validation {
    condition     = alltrue([for values in values(var.private_subnet_filters) : length(values) > 0])
    error_message = "private_subnet_filters must give each filter at least one value."
  }
}

variable "node_type" {
  description = "Node type: cache.r7g.large, cache.r7g.xlarge, cache.r7g.2xlarge or another that is not burstable."
  type        = string
  default     = "cache.r7g.large"

  validation {
    condition     = can(regex("^cache\\.[a-z0-9]+\\.[a-z0-9]+$", var.node_type)) && !startswith(var.node_type, "cache.t")
    error_message = "node_type must look like cache.r7g.large and not be of a burstable t class: its CPU credits run out under steady load."
  }
}

variable "num_shards" {
  description = "Number of shards; more than 90 nodes in all need an AWS quota."
  type        = number
  default     = 3

  validation {
    condition     = var.num_shards >= 1 && var.num_shards <= 90 && floor(var.num_shards) == var.num_shards
    error_message = "num_shards must be a whole number from 1 to 90."
  }
}

variable "replicas_per_shard" {
  description = "Replicas of each shard, in other zones than its primary."
  type        = number
  default     = 1

  validation {
    condition     = var.replicas_per_shard >= 1 && var.replicas_per_shard <= 5 && floor(var.replicas_per_shard) == var.replicas_per_shard
    error_message = "replicas_per_shard must be a whole number from 1 to 5: without a replica there is no failover."
  }
}

variable "engine" {
  description = "Engine, redis or valkey; chosen at creation."
  type        = string
  default     = "redis"

  validation {
    condition     = contains(["redis", "valkey"], var.engine)
    error_message = "engine must be redis or valkey."
  }
}

variable "engine_version" {
  description = "Engine version at creation as major.minor; null is 7.1 for redis and 8.0 for valkey. Later changes are ignored."
  type        = string
  default     = null

  validation {
    condition     = var.engine_version == null || can(regex("^[0-9]+\\.[0-9]+$", var.engine_version))
    error_message = "engine_version must be major.minor, such as 7.1."
  }
}

variable "parameters" {
  description = "More parameters of the engine, or other values for the module's own."
  type        = map(string)
  default     = {}

  validation {
    condition     = !contains(keys(var.parameters), "cluster-enabled")
    error_message = "parameters must not contain cluster-enabled: the module is for cluster mode only."
  }
  validation {
    condition     = !startswith(lookup(var.parameters, "maxmemory-policy", "-"), "allkeys-")
    error_message = "parameters must not set an allkeys-* maxmemory-policy: it would evict journals of acknowledged writes, which have no TTL."
  }
}

variable "snapshot_name" {
  description = "Snapshot to create the cluster from; null begins empty. Later changes are ignored."
  type        = string
  default     = null

  validation {
    condition     = var.snapshot_name == null || can(regex("^[A-Za-z][A-Za-z0-9:.-]*$", var.snapshot_name))
    error_message = "snapshot_name must be the name of an ElastiCache snapshot, not an ARN or a path."
  }
}
