# The one place where sizes are derived: what a vCPU was measured to answer, and what must be answered at the peak.
locals {
  # Each of these four operations must stand the peak by itself; the archive is asked far less.
  apis = {
    customer = 2
    billing  = 2
    archiver = 1
  }

  task_sizes = {
    customer = { cpu = 2048, memory_mib = 4096 }
    billing  = { cpu = 2048, memory_mib = 4096 }
    archiver = { cpu = 512, memory_mib = 1024 }
    worker   = { cpu = 512, memory_mib = 1024 }
    migrate  = { cpu = 512, memory_mib = 1024 }
  }

  peak_requests_per_second = {
    customer = local.apis.customer * var.load.peak_requests_per_second_per_api
    billing  = local.apis.billing * var.load.peak_requests_per_second_per_api
    archiver = local.apis.archiver * var.load.peak_archive_requests_per_second
  }

  # What a task may carry when the target for its CPU is kept, in requests a second.
  requests_per_second_per_task = {
    for service, peak in local.peak_requests_per_second : service =>
    var.load.requests_per_second_per_vcpu[service] * local.task_sizes[service].cpu / 1024 * var.load.cpu_percent / 100
  }

  scaling = {
    for service, peak in local.peak_requests_per_second : service => {
      min_tasks       = max(var.load.min_tasks, ceil(peak * var.load.quiet_percent / 100 / local.requests_per_second_per_task[service]))
      max_tasks       = max(var.load.min_tasks, ceil(peak / local.requests_per_second_per_task[service]))
      target_per_task = floor(local.requests_per_second_per_task[service] * 60)
      cpu_percent     = var.load.cpu_percent
    }
  }

  worker_scaling = {
    min_tasks       = var.load.min_tasks
    max_tasks       = max(var.load.min_tasks, var.load.max_workers)
    target_per_task = var.load.statements_per_worker
    cpu_percent     = var.load.cpu_percent
  }

  # A rolling deployment runs twice the tasks.
  fargate_vcpus = 2 * (
    sum([for service, scaling in local.scaling : scaling.max_tasks * local.task_sizes[service].cpu / 1024]) +
    local.worker_scaling.max_tasks * local.task_sizes.worker.cpu / 1024
  )
}
