"""Whoever is asked for a case of a round sits on its panel."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.accounts.models import Membership, User
from portal.ui.refusals import Invalid
from reviews.models import PanelMember, ReviewerProfile, Round


def seat(round_: Round, reviewers: Iterable[User], by: Membership) -> list[PanelMember]:
    """Rows for those who have none yet, with the most cases their profile says."""
    wanted = {one.pk: one for one in reviewers}
    there = set(
        PanelMember.objects.filter(round=round_, reviewer__in=wanted).values_list("reviewer", flat=True)
    )
    limits = dict(ReviewerProfile.objects.filter(reviewer__in=wanted).values_list("reviewer", "most"))
    fresh = [
        PanelMember(round=round_, reviewer=one, most=limits.get(pk), invited_by=by.user)
        for pk, one in sorted(wanted.items())
        if pk not in there
    ]
    return PanelMember.objects.bulk_create(fresh)


def must_sit(round_: Round, reviewers: Iterable[User], by: Membership) -> None:
    """Seats those who are asked for a case. Raises Invalid where one of them has declined this round."""
    wanted = list(reviewers)
    gone = PanelMember.objects.filter(round=round_, reviewer__in=wanted, declined_at__isnull=False)
    if names := list(gone.order_by("reviewer__name").values_list("reviewer__name", flat=True)):
        raise Invalid(
            _("%(names)s declined this round. Invite them again first.") % {"names": ", ".join(names)}
        )
    seat(round_, wanted, by)
