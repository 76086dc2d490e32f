# How the cluster is run: windows, rotation, alarms, retention. What it is: variables.tf.

variable "snapshot_window" {
  description = "Daily window of the snapshot, UTC, at least 60 minutes, apart from the maintenance window."
  type        = string
  default     = "02:00-03:00"

  validation {
    condition     = can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$", var.snapshot_window))
    error_message = "snapshot_window must be hh:mm-hh:mm in UTC, such as 02:00-03:00."
  }
}

variable "maintenance_window" {
  description = "Weekly window of maintenance, UTC, at least 60 minutes."
  type        = string
  default     = "sun:03:00-sun:04:00"

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$", var.maintenance_window))
    error_message = "maintenance_window must be ddd:hh:mm-ddd:hh:mm in UTC and lower case, such as sun:03:00-sun:04:00."
  }
}

variable "auth_token_generation" {
  description = "Number of the AUTH token: one more makes a new token; the servers accept the old one too until it is settled."
  type        = number
  default     = 1

  validation {
    condition     = var.auth_token_generation >= 1 && floor(var.auth_token_generation) == var.auth_token_generation
    error_message = "auth_token_generation must be a whole number from 1 on."
  }
}

variable "auth_token_settled_generation" {
  description = "Generation from which on the servers accept no older token; set it to auth_token_generation once all clients have the new one."
  type        = number
  default     = 0

  validation {
    condition     = var.auth_token_settled_generation >= 0 && floor(var.auth_token_settled_generation) == var.auth_token_settled_generation
    error_message = "auth_token_settled_generation must be a whole number from 0 on."
  }
}

variable "apply_immediately" {
  description = "Apply changes now; false leaves a new node type or parameter group to the maintenance window."
  type        = bool
  default     = true
}

variable "final_snapshot" {
  description = "Take a last snapshot at destroy."
  type        = bool
  default     = true
}

variable "alarm_actions" {
  description = "ARNs, usually of SNS topics, told when an alarm fires and when it clears."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for action in var.alarm_actions : can(regex("^arn:[a-z-]+:[a-z0-9-]+:", action))])
    error_message = "alarm_actions must be ARNs, such as arn:aws:sns:eu-central-1:123456789012:alerts."
  }
}

variable "log_retention_days" {
  description = "Days that slow log and engine log are kept; one of CloudWatch's values."
  type        = number
  default     = 30

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.log_retention_days
    )
    error_message = "log_retention_days must be one of CloudWatch's values: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "tags" {
  description = "Tags for everything, beside Component and ManagedBy."
  type        = map(string)
  default     = {}
}
