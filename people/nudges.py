"""Tells the worker that rows are waiting. A nudge may get lost: the periodic tasks find the rows all the same."""

import time
from functools import partial

import structlog
from celery import current_app
from django.db import connection, transaction

SILENCE_SECONDS = 5  # after a failure, so that a broker that hangs costs one request half a second and not each of them
log = structlog.get_logger(__name__)
_silent_until = 0.0


def nudge(task_name: str) -> None:
    """Publishes the task once the transaction has been committed, at most once for each transaction.

    Never raises and takes at most half a second: the broker's time-outs are in the settings.
    """
    waiting = (entry[1] for entry in connection.run_on_commit)
    if not any(isinstance(call, partial) and call.func is _publish and call.args == (task_name,) for call in waiting):
        transaction.on_commit(partial(_publish, task_name), robust=True)


def _publish(task_name: str) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task(task_name, expires=60, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001  (whatever is wrong with the broker, the row will be found)
        _silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("nudge_failed", task=task_name, error=str(error), silent_seconds=SILENCE_SECONDS)
