"""Two people for the tests of the foundation: reviewers need no organisation and no government."""

from portal.accounts.models import Membership, User
from portal.activity.letters import Letter

PLAIN = Letter("tests/plain", "A letter that is always sent")
OPTIONAL = Letter("tests/optional", "A letter that may be turned off", optional=True)


def somebody(
    email: str = "reviewer@example.kr", name: str = "예시 평가위원", language: str = "ko"
) -> Membership:
    user = User.objects.create_user(email, None, name=name, language=language)
    return Membership.objects.create(user=user, role="reviewer")
