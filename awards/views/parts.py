"""What several pages share: who is the office, crumbs, and the form of the second pair of eyes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Call
from awards.forms import DecideForm
from awards.models import Award
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out
from portal.ui.refusals import Refusal

OFFICE = (Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR)
LOCAL = (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)
READERS = (*OFFICE, *LOCAL, Role.PROVINCE_COORDINATOR)
Trail = list[tuple[str, str]]


def call_trail(call: Call, *rest: tuple[str, str]) -> Trail:
    return [(_("Calls"), reverse("applications:calls")), (call.title, call.get_absolute_url()), *rest]


def award_trail(award: Award, *rest: tuple[str, str]) -> Trail:
    here = award.get_absolute_url() if rest else ""
    return [(_("Awards"), reverse("awards:awards")), (award.code, here), *rest]


def refuse_deed(request: HttpRequest) -> None:
    """A deed that this page does not offer now: refused, rather than answered as if it had been done."""
    if request.method == "POST":
        raise Refusal(_("This step is not possible in the present state."))


def decide(
    request: HttpRequest,
    form: DecideForm,
    approve: Callable[..., Any],
    send_back: Callable[..., Any],
    **thing: Any,
) -> bool:
    """Carry out what the second person chose; True when it is done."""
    if not form.is_valid():
        return False
    if form.approves:
        return carry_out(form, approve, by=request.membership, **thing)[0]
    comment = form.cleaned_data["comment"]
    return carry_out(form, send_back, by=request.membership, comment=comment, **thing)[0]
