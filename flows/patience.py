"""What is tried again, and when: a source that was down, for about a quarter of an hour."""

from typing import Any

from prefect import Task, runtime
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State, TaskRun
from prefect.tasks import exponential_backoff

from litwatch.errors import Unreachable

RETRIES = 4


def is_unreachable(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Whether the source was down: the one failure that time alone may mend."""
    del task, run
    return isinstance(state.result(raise_on_failure=False), Unreachable)


def tries_again() -> bool:
    """Whether the task that asks will be tried again if the source is down."""
    return bool(runtime.task_run.run_count <= RETRIES)


PATIENT: dict[str, Any] = {
    "retries": RETRIES,
    "retry_delay_seconds": exponential_backoff(backoff_factor=60),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": is_unreachable,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}
