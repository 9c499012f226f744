"""What an auditor reads of the trail."""

from django.db.models import QuerySet

from portal.activity import verbs
from portal.activity.models import ChainHead, Event


def trail() -> QuerySet[Event]:
    """Every deed with who did it."""
    return Event.objects.select_related("actor")


def verb_choices() -> list[tuple[str, str]]:
    """Every verb that has a name, in the order of the names."""
    return sorted(((verb, verbs.label(verb)) for verb in verbs.VERBS), key=lambda choice: choice[1])


def chain_choices() -> list[tuple[str, str]]:
    return [(chain, chain) for chain in ChainHead.objects.order_by("chain").values_list("chain", flat=True)]
