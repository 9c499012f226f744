"""What beat asks of this floor, and what a page wakes a worker for."""

from celery import shared_task

from reviews import actions


@shared_task(name="reviews.compute_results")
def compute_results() -> int:
    """Compute anew what opened rounds come to, where their reviews have changed."""
    return actions.compute_results()


@shared_task(name="reviews.end_conflicts")
def end_conflicts() -> int:
    """End the assignments against which a conflict has come to stand."""
    return actions.end_conflicts()
