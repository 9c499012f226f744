"""Why there is no plan, in sentences that name proposals, reviewers and the limit to relax, and by how much."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.models import Proposal
from portal.accounts.models import User
from reviews.enums import ConflictKind
from reviews.queries.planning import AGAIN
from reviews.rules.assignment import Plan, Reason, Relaxation

MOST_SENTENCES, MOST_NAMES, MOST_WAYS = 20, 8, 5
FAMILIES = {"organisation": gettext_lazy("organisation"), "province": gettext_lazy("province")}


class Names:
    """Receipt numbers and names of what the reasons are about, read once."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        found = list(reasons)[:MOST_SENTENCES]
        ways = [way for it in found for way in it.relaxations]
        proposals = {pk for it in found for pk in it.proposals[:MOST_NAMES]} | {it.proposal for it in ways}
        people = {pk for it in found for pk in it.reviewers[:MOST_NAMES]} | {it.reviewer for it in ways}
        rows = Proposal.objects.filter(pk__in=proposals).values_list("pk", "number")
        self._proposals: Mapping[int, str] = dict(rows)
        self._people = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))

    def proposal(self, pk: int) -> str:
        return self._proposals.get(pk, _("a proposal that left the round"))

    def person(self, pk: int) -> str:
        return self._people.get(pk, _("somebody who can no longer be asked"))

    def proposals(self, pks: Sequence[int]) -> str:
        return self._listed([self.proposal(pk) for pk in pks[:MOST_NAMES]], len(pks))

    def people(self, pks: Sequence[int]) -> str:
        return self._listed([self.person(pk) for pk in pks[:MOST_NAMES]], len(pks))

    @staticmethod
    def _listed(names: list[str], count: int) -> str:
        more = count - len(names)
        said = ", ".join(names)
        return said if more <= 0 else _("%(names)s and %(count)s more") % {"names": said, "count": more}


def sentences_of(answer: Plan) -> list[tuple[str, list[str]]]:
    """Each reason as a sentence, with the ways out of it."""
    names = Names(answer.reasons)
    return [
        (_said(it, names), [_way(one, names) for one in it.relaxations[:MOST_WAYS]])
        for it in answer.reasons[:MOST_SENTENCES]
    ]


def _said(it: Reason, names: Names) -> str:
    facts = {
        "proposals": names.proposals(it.proposals),
        "reviewers": names.people(it.reviewers),
        "need": it.need,
        "have": it.have,
        "missing": it.need - it.have,
        "why": _why(it.why),
    }
    return _sentences()[it.kind] % facts


def _sentences() -> dict[str, str]:
    return {
        "candidates": _("%(proposals)s wants %(need)s reviewers; only %(have)s are free of conflict: %(missing)s short."),
        "caps": _("The limits for one organisation or one province leave too few reviewers: %(proposals)s."),
        "room": _("Of %(proposals)s, %(need)s reviews can be given only to %(reviewers)s, who take %(have)s at most: %(missing)s short."),
        "least": _("%(reviewers)s are to have at least %(need)s cases together, but only %(have)s can be given to them."),
        "newcomers": _("The share of newcomers asks for %(need)s places; newcomers can take only %(have)s."),
        "locked_unknown": _("%(reviewers)s is locked to %(proposals)s, but is no longer part of the table."),
        "locked_barred": _("%(reviewers)s is locked to %(proposals)s, but cannot review it: %(why)s."),
        "locked_forbidden": _("%(reviewers)s is both locked to and forbidden for %(proposals)s."),
        "locked_over_wanted": _("%(need)s reviewers are locked to %(proposals)s; the call asks for %(have)s."),
        "locked_over_most": _("%(need)s cases are locked to %(reviewers)s, who takes %(have)s at most."),
        "locked_over_cap": _("%(need)s of one organisation or province are locked to %(proposals)s; %(have)s are allowed."),
        "least_over_most": _("%(reviewers)s is to have at least %(need)s cases and at most %(have)s."),
    }  # fmt: skip


def _why(why: str) -> str:
    if why == AGAIN:
        return _("asked before")
    return str(ConflictKind(why).label) if why in ConflictKind.values else why


def _way(it: Relaxation, names: Names) -> str:
    facts = {
        "by": it.by,
        "proposal": names.proposal(it.proposal) if it.proposal else "",
        "reviewer": names.person(it.reviewer) if it.reviewer else "",
        "family": FAMILIES.get(it.family, it.family),
    }
    return _ways(it)[it.kind] % facts


def _ways(it: Relaxation) -> dict[str, str]:
    if it.kind == "unlock" and not (it.proposal and it.reviewer):
        return {"unlock": _("Free %(by)s of the locked cells of %(reviewer)s%(proposal)s.")}
    return {
        "raise_most": ngettext("Let %(reviewer)s take %(by)s case more.", "Let %(reviewer)s take %(by)s cases more.", it.by),
        "lower_least": _("Lower the least of %(reviewer)s by %(by)s."),
        "unlock": _("Free the locked cell of %(reviewer)s and %(proposal)s."),
        "allow": _("Allow the forbidden cell of %(reviewer)s and %(proposal)s."),
        "raise_cap": _("Allow %(by)s more of one %(family)s on a proposal."),
        "lower_newcomers": _("Lower the share of newcomers by %(by)s percentage points."),
        "lower_wanted": _("Make do with %(by)s fewer reviews of it: choose its reviewers by hand."),
        "invite": _invite(it),
    }  # fmt: skip


def _invite(it: Relaxation) -> str:
    if it.proposal:
        return ngettext(
            "Invite %(by)s more reviewer who is free of conflict with %(proposal)s.",
            "Invite %(by)s more reviewers who are free of conflict with %(proposal)s.",
            it.by,
        )
    return _("Invite more newcomers.")
