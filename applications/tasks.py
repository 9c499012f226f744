"""What beat asks of this floor."""

from celery import shared_task

from applications import actions
from applications.actions.request_reminders import remind_of_data_requests


@shared_task(name="applications.close_calls")
def close_calls() -> int:
    """Close the calls whose time has come."""
    return actions.close_due_calls()


@shared_task(name="applications.remind")
def remind() -> int:
    """Write the reminders of deadlines whose moment has come, of calls and of data requests."""
    return actions.remind_of_deadlines() + remind_of_data_requests()


@shared_task(name="applications.sweep_uploads")
def sweep_uploads() -> int:
    """Give up uploads that nobody goes on with."""
    return actions.sweep_uploads()
