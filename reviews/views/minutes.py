"""The minutes of a meeting: signed, closed, taken along as a paper; and the proof of a frozen ranking."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.activity import clock
from portal.activity.actions import queue_job
from portal.documents.kinds import KINDS
from portal.documents.paper import pdf
from portal.ui.deeds import carry_out, render_confirm
from portal.ui.formats import SEOUL
from portal.ui.policies import roles
from reviews import actions, permissions, queries
from reviews.forms.meetings import ClosingForm, SignatureForm
from reviews.models import Meeting
from reviews.views.fetch import OFFICE, named, or_404, round_trail, the_round
from reviews.views.meetings import attended, kept_meeting, meeting_trail, the_meeting


@roles(Role.PROGRAMME_OFFICER, Role.APPROVER, Role.REVIEWER)
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once; who was present signs in their own name."""
    the, by = the_meeting(request, pk), request.membership
    or_404(permissions.may_sign(by, the, attended(request, the)))
    form = SignatureForm(
        request.POST or None, initial={"read": request.GET.get("read") or queries.digest_of(the)}
    )
    if form.is_valid() and carry_out(form, actions.sign_minutes, meeting=the, by=by, **form.cleaned_data)[0]:
        messages.success(request, _("You have signed the minutes."))
        return redirect(the)
    consequences = [
        _("Your name and the time are put under the minutes: %(name)s.") % {"name": request.user.name},
        _("If the minutes are changed afterwards you are asked to sign again."),
    ]
    page = {"back": the.get_absolute_url(), "trail": meeting_trail(request, the, (_("Signature"), ""))}
    return render_confirm(request, _("Sign the minutes"), consequences, form, _("Sign"), **page)


def open_ends(the: Meeting) -> list[str]:
    """What is not finished under the minutes that are about to be closed."""
    facts, found = queries.facts_of(the), list[str]()
    if missing := [one["name"] for one in queries.signatures_of(the, facts) if one["at"] is None]:
        found.append(_("Not signed yet: %(names)s.") % {"names": ", ".join(missing)})
    if held := [one["number"] for one in facts["deliberated"] or [] if one["closed_at"] is None]:
        found.append(_("The deliberation is still open: %(numbers)s.") % {"numbers": named(held)})
    return found


@roles(Role.PROGRAMME_OFFICER)
def minutes_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then freezes the minutes."""
    the = kept_meeting(request, pk)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, actions.close_minutes, meeting=the, reason=reason, by=request.membership)[0]:
            messages.success(request, _("The minutes are closed."))
            return redirect(the)
    consequences = [
        _(
            "Nothing of the minutes can be changed afterwards: not the text, the attendance or the signatures."
        ),
        _("A hash over all they stand on is kept; `manage.py verify` proves it."),
    ]
    page = {
        "back": the.get_absolute_url(),
        "trail": meeting_trail(request, the, (_("Close the minutes"), "")),
    }
    warnings = open_ends(the)
    label = _("Close the minutes")
    return render_confirm(request, label, consequences, form, label, final=True, warnings=warnings, **page)


@roles(*OFFICE, methods="GET")
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as PDF, for the office."""
    the = the_meeting(request, pk)
    facts = queries.facts_of(the)
    day = clock.now().astimezone(SEOUL).date()
    content = pdf("minutes", queries.minutes_paper(the, facts, queries.signatures_of(the, facts), day))
    response = HttpResponse(content, content_type=KINDS["pdf"])
    name = f"{the.round.call.slug}-minutes-{the.number}"
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@roles(Role.PROGRAMME_OFFICER, Role.APPROVER, methods="POST")
def minutes_hwpx(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the minutes as HWPX; its page of progress follows."""
    the = the_meeting(request, pk)
    asked = {"kind": "reviews.minutes", "arguments": {"pk": the.pk}, "title": f"{the} (HWPX)"}
    job = queue_job(**asked, by=request.membership, link=the.get_absolute_url())
    return redirect("activity:job", pk=job.pk)


@roles(*OFFICE, methods="GET")
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Proves a frozen ranking to anyone of the office: its lines hashed again, the order computed anew from the marks."""
    the = the_round(request, pk)
    if (frozen := getattr(the, "ranking", None)) is None:
        raise Http404
    trail = round_trail(the, (_("Ranking"), reverse("reviews:ranking", args=[pk])), (_("Proof"), ""))
    page = {"round": the, "frozen": frozen, "proof": queries.proof_of(frozen), "trail": trail}
    return render(request, "reviews/proof.html", page)
