"""What an auditor reads of the trail."""

from django.db.models import QuerySet

from portal.activity import verbs
from portal.activity.chains import name_of, with_names
from portal.activity.models import ChainHead, Event


def trail() -> QuerySet[Event]:
    """Every deed with who did it."""
    return with_names(Event.objects.select_related("actor"))


def verb_choices() -> list[tuple[str, str]]:
    """Every name of a verb once, in the order of the names; its value is the first verb that is called so."""
    first: dict[str, str] = {}
    for verb in verbs.VERBS:
        first.setdefault(verbs.label(verb), verb)
    return sorted(((verb, label) for label, verb in first.items()), key=lambda choice: choice[1])


def called_alike(verb: str) -> list[str]:
    """The verbs that are called what this one is called."""
    return [one for one in verbs.VERBS if verbs.label(one) == verbs.label(verb)]


def chain_choices() -> list[tuple[str, str]]:
    return [(head.chain, name_of(head)) for head in with_names(ChainHead.objects.order_by("chain"))]
