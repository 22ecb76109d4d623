"""The jobs that a scheduler, cron or a person runs: one pass each, safe to run twice at once."""

from arshjul.work.jobs.report import JobReport
from arshjul.work.jobs.running import JOBS, run_job, try_job
from arshjul.work.jobs.yearly import years_to_close, years_to_renew

__all__ = ["JOBS", "JobReport", "run_job", "try_job", "years_to_close", "years_to_renew"]
