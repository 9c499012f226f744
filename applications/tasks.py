"""What beat asks of this floor."""

from celery import shared_task

from applications import actions


@shared_task(name="applications.close_calls")
def close_calls() -> int:
    """Close the calls whose time has come."""
    return actions.close_due_calls()


@shared_task(name="applications.remind")
def remind() -> int:
    """Write the reminders of deadlines whose moment has come."""
    return actions.remind_of_deadlines()


@shared_task(name="applications.sweep_uploads")
def sweep_uploads() -> int:
    """Give up uploads that nobody goes on with."""
    return actions.sweep_uploads()
