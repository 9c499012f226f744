"""What beat asks of this floor."""

from celery import shared_task

from reviews import actions


@shared_task(name="reviews.end_conflicts")
def end_conflicts() -> int:
    """End the assignments against which a conflict has come to stand."""
    return actions.end_conflicts()
