"""What a worker is woken for. Each task may run twice, or never be told: the rows decide, beat sweeps."""

from celery import shared_task

from portal.activity import actions, post, work
from portal.activity.wake import wake


@shared_task(name="activity.deliver")
def deliver() -> int:
    """Send the letters that are due."""
    dealt = post.deliver_due()
    if dealt >= post.MOST_AT_ONCE:
        wake("activity.deliver")
    return dealt


@shared_task(name="activity.run_jobs")
def run_jobs() -> bool:
    """Run one waiting job, and ask for the next."""
    ran = work.run_next()
    if ran:
        wake("activity.run_jobs")
    return ran


@shared_task(name="activity.publish_heads")
def publish_heads() -> int:
    """Publish today's heads of the chains that have grown."""
    return actions.publish_heads()
