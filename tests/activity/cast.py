"""People for the tests of the foundation: reviewers need no organisation and no government."""

from portal.accounts.models import Membership
from portal.activity.letters import LETTERS, Letter
from tests import factories

PLAIN = Letter("tests/plain", "A letter that is always sent")
OPTIONAL = Letter("tests/optional", "A letter that may be turned off", optional=True)
for _letter in (PLAIN, OPTIONAL):  # not among the portal's own, which others count
    LETTERS.pop(_letter.kind)


def somebody(
    email: str = "reviewer@example.kr", name: str = "예시 평가위원", language: str = "ko"
) -> Membership:
    user = factories.UserFactory(email=email, name=name, language=language)
    return factories.MembershipFactory(user=user, organisation=None, role="reviewer")
