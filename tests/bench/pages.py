"""The pages that are measured; a page that reads has a bare Django view beside it: the same rows, as many bytes."""

import itertools
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from applications.models import Call
from applications.queries import events_of, proposals_for, whole_proposals
from portal.accounts.enums import Level, Role
from portal.accounts.models import LocalGovernment, Membership
from portal.activity.queries import unread_count
from portal.home.queries import figures, projects
from portal.urls import urlpatterns as portal_urls
from reviews.models import Round
from reviews.queries import lines_of, marks_of
from tests.worlds_applications import filled_draft, overview, rules, smart_village_call

PAGE = 51  # a list fetches one row more than it shows
Reads = Callable[[HttpRequest], Iterable[Any]]
BARE: dict[str, Any] = {"reads": None, "size": 0}


def bare(request: HttpRequest) -> HttpResponse:
    """The same rows by the ORM behind the same middleware, the same number of bytes; no template, no check."""
    for rows in BARE["reads"](request):
        if isinstance(rows, QuerySet):
            list(rows)
    return HttpResponse(b"x" * BARE["size"])


urlpatterns = [*portal_urls, path("bare/", bare)]


@dataclass
class Page:
    """`visit` returns a response; `reads` are what the bare view fetches (none: nothing to compare with)."""

    visit: Callable[[], HttpResponse]
    client: Client | None = None
    reads: Reads | None = None

    def bare(self, size: int) -> Callable[[], HttpResponse]:
        """Visits the bare view; the addresses are set while it is measured (see `bare_addresses`)."""
        BARE.update(reads=self.reads, size=size)
        return getting(self.client, "/bare/")  # type: ignore[arg-type]


def bare_addresses() -> override_settings:
    return override_settings(ROOT_URLCONF=__name__)


def signed_in(member: Membership | None) -> Client:
    client = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT_LANGUAGE="ko")
    if member is not None:
        client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["membership"] = member.pk
        session.save()
    return client


def who(role: str) -> Membership:
    """Someone in that role; of local roles someone who has a colleague in the other one."""
    found = (
        Membership.objects.valid().of_role(role).select_related("user", "organisation__government__parent")
    )
    if role == Role.LOCAL_APPROVER:
        found = found.filter(organisation__memberships__role=Role.LOCAL_OFFICER)
    return found.order_by("pk")[0]


def getting(client: Client, address: str) -> Callable[[], HttpResponse]:
    def visit() -> HttpResponse:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return visit


def posting(client: Client, forms: Iterator[tuple[str, dict[str, Any]]]) -> Callable[[], HttpResponse]:
    def visit() -> HttpResponse:
        address, data = next(forms)
        response = client.post(address, data)
        assert response.status_code == 302, (address, response.status_code, response.content.decode()[-3000:])
        return response

    return visit


def loaded() -> Call:
    """The call that `seed load` made."""
    return Call.objects.filter(slug__startswith="load-").latest("pk")


def shell(request: HttpRequest) -> list[Any]:
    """What every page of the signed-in asks besides: how many letters are unread."""
    return [unread_count(request.user)]


def proposal_list() -> Page:
    client, call = signed_in(who(Role.PROGRAMME_OFFICER)), loaded()
    provinces = LocalGovernment.objects.filter(level=Level.PROVINCE, valid_to=None)
    return Page(
        getting(client, reverse("applications:call_proposals", args=[call.slug])),
        client,
        lambda request: [
            Call.objects.filter(pk=call.pk).select_related("programme__pillar"),
            proposals_for(request.membership).filter(call=call).order_by("-pk")[:PAGE],
            provinces.all(),
            *shell(request),
        ],
    )


def proposal_page() -> Page:
    client, proposal = signed_in(who(Role.PROGRAMME_OFFICER)), loaded().proposals.order_by("-pk")[10]
    return Page(
        getting(client, proposal.get_absolute_url()),
        client,
        lambda request: [
            whole_proposals(request.membership).filter(pk=proposal.pk),
            events_of(proposal, request.membership),
            *shell(request),
        ],
    )


def ranking() -> Page:
    client, the = signed_in(who(Role.PROGRAMME_OFFICER)), Round.objects.get(call=loaded())

    def reads(request: HttpRequest) -> Iterable[Any]:
        yield Round.objects.filter(pk=the.pk).select_related("call", "ranking")
        lines = list(lines_of(the.ranking).order_by("place", "pk")[:PAGE])
        yield marks_of(the, [line.proposal_id for line in lines[:-1]])
        yield from shell(request)

    return Page(getting(client, reverse("reviews:ranking", args=[the.pk])), client, reads)


def national_figures() -> Page:
    visitor = signed_in(None)
    return Page(
        getting(visitor, reverse("home:index")),
        visitor,
        lambda request: [figures.headline(figures.years()[0]), projects.open_calls()],
    )


def a_call_of_its_own(name: str) -> Call:
    wide = rules(proposals_per_government=10_000)
    return smart_village_call(who(Role.PROGRAMME_OFFICER), slug=name, prefix=name[:2].upper(), rules=wide)


def office() -> tuple[Membership, Membership]:
    """Officer and approver of one government."""
    approver = who(Role.LOCAL_APPROVER)
    same = Membership.objects.filter(organisation=approver.organisation, role=Role.LOCAL_OFFICER)
    return same.select_related("user", "organisation__government__parent")[0], approver


def saving() -> Page:
    """One draft saved again and again, as its officer does."""
    officer, _approver = office()
    draft = filled_draft(a_call_of_its_own("saves"), officer)
    address = reverse("applications:section", args=[draft.code, "overview"])

    def forms() -> Iterator[tuple[str, dict[str, Any]]]:
        for version in itertools.count(1):
            yield address, {**overview(purpose=f"{version}번째 저장 (예시)"), "version": version}

    return Page(posting(signed_in(officer), forms()))


def submitting() -> Page:
    """A draft after the other, each sent once."""
    officer, approver = office()
    call = a_call_of_its_own("sends")

    def forms() -> Iterator[tuple[str, dict[str, Any]]]:
        for proposal in [filled_draft(call, officer) for _ in range(45)]:
            form = {"version": proposal.version, "request_key": str(uuid.uuid4()), "certify": "on"}
            yield reverse("applications:submission", args=[proposal.code]), form

    return Page(posting(signed_in(approver), forms()))


PAGES: dict[str, Callable[[], Page]] = {
    "list of proposals": proposal_list,
    "proposal page": proposal_page,
    "ranking": ranking,
    "national figures": national_figures,
    "save a section": saving,
    "submit": submitting,
}
