locals {
  # Written by `selfcare-migrate plan --dms`, from the mapping file that the tool itself loads and verifies by.
  mapping_rules = jsondecode(templatefile("${path.module}/table-mapping.json.tftpl", {
    source_schema = var.source_oracle.schema
    target_schema = var.target_mysql.schema
  })).rules

  task_settings = {
    # The schema migration made the tables; a reload must never empty rows that customers have changed since.
    FullLoadSettings = {
      TargetTablePrepMode             = "DO_NOTHING"
      MaxFullLoadSubTasks             = 8
      CommitRate                      = 10000
      StopTaskCachedChangesApplied    = false
      StopTaskCachedChangesNotApplied = false
      TransactionConsistencyTimeout   = 600
    }
    ValidationSettings = {
      EnableValidation     = true
      ValidationMode       = "ROW_LEVEL"
      ThreadCount          = 5
      FailureMaxCount      = 10000
      TableFailureMaxCount = 1000
    }
    Logging = {
      EnableLogging = true
      LogComponents = [
        for component in ["SOURCE_UNLOAD", "SOURCE_CAPTURE", "TARGET_LOAD", "TARGET_APPLY", "TASK_MANAGER", "VALIDATOR_EXT"] :
        { Id = component, Severity = "LOGGER_SEVERITY_DEFAULT" }
      ]
    }
    ControlTablesSettings = {
      ControlSchema                 = "awsdms_control"
      StatusTableEnabled            = true
      SuspendedTablesTableEnabled   = true
      HistoryTableEnabled           = true
      HistoryTimeslotInMinutes      = 5
      FullLoadExceptionTableEnabled = true
    }
    ErrorBehavior = {
      DataErrorPolicy           = "LOG_ERROR"
      DataTruncationErrorPolicy = "SUSPEND_TABLE"
      TableErrorPolicy          = "SUSPEND_TABLE"
      RecoverableErrorCount     = -1
      RecoverableErrorInterval  = 5
    }
  }
}

# Not started by an apply: a person tests both endpoints first (see README.md).
resource "aws_dms_replication_task" "this" {
  replication_task_id       = local.instance_id
  migration_type            = "full-load-and-cdc"
  replication_instance_arn  = aws_dms_replication_instance.this.replication_instance_arn
  source_endpoint_arn       = aws_dms_endpoint.source.endpoint_arn
  target_endpoint_arn       = aws_dms_endpoint.target.endpoint_arn
  table_mappings            = jsonencode({ rules = concat(local.mapping_rules, jsondecode(var.extra_mapping_rules_json)) })
  replication_task_settings = jsonencode(local.task_settings)
  start_replication_task    = false

  depends_on = [aws_cloudwatch_log_group.task]
}
