"""Joins the floors on the page of a proposal: what its reviews came to, once its results are published."""

from applications.joins import PARTS, Part
from applications.models import Proposal
from portal.accounts.models import Membership
from reviews.queries import release_of


def released(proposal: Proposal, by: Membership | None) -> Part | None:
    found = release_of(proposal, by)
    return None if found is None else Part("reviews/_released.html", found)


PARTS.append(released)
