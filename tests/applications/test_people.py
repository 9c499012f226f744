"""Who writes in a draft: everyone of the leading government unless made a reader, a partner's people as guests."""

import pytest

from applications.actions import (
    attach_file,
    be_present,
    begin_upload,
    comment_on,
    resolve_comment,
    restore_version,
    save_section,
    set_draft_role,
)
from applications.actions.letter import attach_letter
from applications.models import DraftMember, Section
from portal.accounts.enums import Role
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid
from tests import factories
from tests import worlds_applications as worlds
from tests.applications.raw import asked


@pytest.fixture
def joint(world, draft):
    """The draft, with the other county as its partner."""
    rows = [{"government": world.other_county.government, "share": 7}]
    save_section(
        proposal=draft,
        section_key="partners",
        version=0,
        data={"rows": rows, "lead_share": 5},
        by=world.officer,
    )
    return draft


def posted(version, **changes):
    return {name: str(value) for name, value in {**worlds.overview(**changes), "version": version}.items()}


def test_a_reader_reads_and_changes_nothing(world, joint, as_):
    set_draft_role(proposal=joint, user=world.colleague.user, role="reader", by=world.officer)
    client, address = as_(world.colleague), f"/proposals/{joint.code}/"
    assert "data-draft" not in client.get(f"{address}overview/", follow=True).text
    assert client.get(f"{address}overview/versions/").status_code == 200
    answer = client.post(f"{address}overview/", posted(1, purpose="열람자의 글"))
    assert (answer.status_code, "열람자의 글" in answer.text) == (403, True)
    assert client.post(f"{address}discard/").status_code == 404
    assert client.post(f"{address}overview/versions/1/").status_code == 404
    with pytest.raises(Denied):
        attach_file(proposal=joint, upload=None, by=world.colleague)
    joint.refresh_from_db()
    assert joint.purpose == worlds.overview()["purpose"]


def test_a_guest_of_a_partner_writes_where_let_in(world, joint, as_):
    client, address = as_(world.stranger), f"/proposals/{joint.code}/"
    assert client.get(f"{address}overview/").status_code == 404
    set_draft_role(proposal=joint, user=world.stranger.user, role="editor", by=world.local_approver)
    assert client.get(f"{address}overview/").status_code == 200
    assert client.post(f"{address}overview/", posted(1, purpose="손님의 글")).status_code == 302
    joint.refresh_from_db()
    assert joint.purpose == "손님의 글"
    for page in ("submission/", "discard/", "files/"):
        assert client.get(address + page).status_code == 404
    overview = client.get(address).text
    assert f"{address}submission/" not in overview
    assert f'href="{address}costs/"' in overview


def test_a_guest_whose_government_leaves_the_project_is_out(world, joint, as_):
    set_draft_role(proposal=joint, user=world.stranger.user, role="editor", by=world.officer)
    save_section(
        proposal=joint,
        section_key="partners",
        version=1,
        data={"rows": [], "lead_share": 0},
        by=world.officer,
    )
    client = as_(world.stranger)
    assert client.get(f"/proposals/{joint.code}/overview/").status_code == 404
    assert client.post(f"/proposals/{joint.code}/overview/", posted(1, purpose="늦은 글")).status_code == 404
    with pytest.raises(Denied):
        save_section(
            proposal=joint, section_key="overview", version=1, data=worlds.overview(), by=world.stranger
        )


def test_the_draft_is_handed_to_another(world, joint):
    for person, by in ((world.colleague, world.officer), (world.local_approver, world.colleague)):
        set_draft_role(proposal=joint, user=person.user, role="owner", by=by)
    owners = DraftMember.objects.filter(proposal=joint, role="owner")
    assert [one.user for one in owners] == [world.local_approver.user]
    for by in (world.officer, world.colleague, world.stranger, world.programme_officer):
        with pytest.raises(Denied):
            set_draft_role(proposal=joint, user=world.officer.user, role="owner", by=by)


@pytest.mark.parametrize(
    ("who", "role"), [("stranger", "owner"), ("programme_officer", "editor"), ("reviewer", "reader")]
)
def test_whom_the_draft_does_not_concern_gets_no_part(world, joint, who, role):
    with pytest.raises(Invalid):
        set_draft_role(proposal=joint, user=getattr(world, who).user, role=role, by=world.officer)


def test_it_is_in_the_trail_and_they_are_told(world, joint):
    set_draft_role(proposal=joint, user=world.stranger.user, role="editor", by=world.officer)
    event = Event.objects.get(verb="set_draft_role")
    assert event.facts == {"code": joint.code, "person": world.stranger.user.pk, "role": "editor"}
    letter = Notice.objects.get(event=event)
    assert (letter.recipient, joint.title in letter.text, "작성" in letter.text) == (
        world.stranger.user,
        True,
        True,
    )


def test_the_page_says_who_is_what_and_lets_the_owner_change_it(world, joint, as_):
    address = f"/proposals/{joint.code}/people/"
    client = as_(world.officer)
    shown = [(one.user, one.role, one.guest) for one in client.get(address).context["people"]]
    assert (world.officer.user, "owner", False) in shown
    assert (world.colleague.user, "editor", False) in shown
    assert (world.stranger.user, "reader", True) in shown
    assert client.post(address, {"user": world.colleague.user.pk, "role": "reader"}).status_code == 302
    for wrong in ({"user": world.reviewer.user.pk, "role": "reader"}, {"user": "x", "role": "y"}, {}):
        assert client.post(address, wrong).status_code == 422
    guest = {"user": world.stranger.user.pk, "role": "owner"}
    assert client.post(address, guest).status_code == 422
    assert as_(world.colleague).post(address, guest).status_code == 403
    assert as_(world.stranger).get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_costs_as_many_queries_however_many_there_are(world, joint, as_, count_db, rows):
    for _number in range(rows):
        factories.MembershipFactory(organisation=world.county, role=Role.LOCAL_OFFICER)
    client, address = as_(world.officer), f"/proposals/{joint.code}/people/"
    client.get(address)
    with count_db(queries=12):
        assert client.get(address).text.count('<th scope="row">') == rows + 5


def test_a_save_stays_within_its_queries(world, draft, as_, count_db):
    """Guarded by `make bench`: at most ten without the session's own savepoint."""
    client, address = as_(world.officer), f"/proposals/{draft.code}/overview/"
    client.post(address, posted(1), headers={"X-Autosave": "1"})
    with count_db() as seen:
        assert client.post(address, posted(2, purpose="글"), headers={"X-Autosave": "1"}).status_code == 200
    asked = [text for text in seen.statements if "SAVEPOINT" not in text]
    assert len(asked) <= 10, asked


@pytest.fixture
def limited(world, joint):
    """The guest writes the costs and the overview of the draft, and nothing else."""
    part = {"role": "editor", "sections": ["costs", "overview"], "by": world.officer}
    set_draft_role(proposal=joint, user=world.stranger.user, **part)
    return joint


def test_a_guest_writes_the_sections_given_and_reads_the_rest(world, limited, as_):
    client, address = as_(world.stranger), f"/proposals/{limited.code}/"
    for page in (
        "",
        "preview/",
        "overview/",
        "costs/",
        "overview/versions/",
        "overview/comments/",
        "tables/costs/",
    ):
        assert client.get(address + page).status_code == 200, page
    assert client.post(f"{address}overview/", posted(1, purpose="손님의 글")).status_code == 302
    limited.refresh_from_db()
    assert limited.purpose == "손님의 글"
    quietly = {"headers": {"X-Autosave": "1"}}
    assert client.post(f"{address}overview/", posted(2, purpose="또"), **quietly).status_code == 200
    went_on = client.post(f"{address}overview/", {**posted(3), "next": "1"})
    assert went_on["Location"] == f"{address}costs/"


ELSEWHERE = (
    ("get", "services/"), ("post", "services/"), ("get", "services/versions/"), ("get", "services/versions/1/"),
    ("post", "services/versions/1/"), ("get", "services/comments/"), ("post", "services/comments/"),
    ("post", "services/presence/"), ("get", "tables/targets/"), ("get", "tables/targets/sheet/"), ("get", "files/"),
    ("post", "files/"), ("post", "uploads/"), ("get", "documents/new/"), ("get", "letter/"), ("get", "people/edit/"),
)  # fmt: skip


@pytest.mark.parametrize(("method", "page"), ELSEWHERE)
def test_whatever_else_there_is_of_a_section_is_not_there_for_them(world, limited, as_, method, page):
    client = as_(world.stranger)
    client.raise_request_exception = True
    assert getattr(client, method)(f"/proposals/{limited.code}/{page}").status_code == 404
    quiet = {"headers": {"X-Autosave": "1"}}
    assert getattr(client, method)(f"/proposals/{limited.code}/{page}", **quiet).status_code == 404


def test_the_actions_ask_the_same(world, limited):
    guest = world.stranger
    parts = Section.objects.select_related("proposal__call", "call_section").filter(proposal=limited)
    theirs, other = (parts.get(call_section__key=key) for key in ("overview", "services"))
    be_present(section=theirs, by=guest)
    comment_on(section=theirs, text="여기는 됩니다", by=guest)
    said = comment_on(section=other, text="담당자의 의견", by=world.officer)
    version = {"section_key": "services", "version": other.version, "data": {"need": "글"}}
    for deed in (
        lambda: save_section(proposal=limited, by=guest, **version),
        lambda: restore_version(section=other, number=1, by=guest),
        lambda: be_present(section=other, by=guest),
        lambda: comment_on(section=other, text="여기는 안 됩니다", by=guest),
        lambda: resolve_comment(comment=said, by=guest),
        lambda: attach_file(proposal=limited, upload=None, by=guest),
        lambda: begin_upload(proposal=limited, name="a.pdf", size=1, mark="", by=guest),
        lambda: attach_letter(proposal=limited, number="예시-1", by=guest),
    ):
        with pytest.raises(Denied):
            deed()
    with pytest.raises(Invalid):
        comment_on(section=other, text=f"@{guest.user.name} 님", by=world.officer)


def test_what_was_given_is_changed_and_taken_back(world, limited, as_):
    address, guest = f"/proposals/{limited.code}/", as_(world.stranger)
    given = {"user": world.stranger.user.pk, "role": "editor", "sections": ["services"]}
    assert as_(world.officer).post(f"{address}people/", given).status_code == 302
    assert [guest.get(f"{address}{key}/").status_code for key in ("services", "costs")] == [200, 404]
    every = {"user": world.stranger.user.pk, "role": "editor"}
    assert as_(world.officer).post(f"{address}people/", every).status_code == 302
    assert [guest.get(f"{address}{key}/").status_code for key in ("services", "costs")] == [200, 200]
    for wrong in (
        {**given, "sections": ["files"]},
        {**given, "sections": ["nowhere"]},
        {**given, "role": "reader"},
        {**given, "user": world.colleague.user.pk},
    ):
        answer = as_(world.officer).post(f"{address}people/", wrong)
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"sections"})
    only_reads = {"user": world.stranger.user.pk, "role": "reader"}
    assert as_(world.officer).post(f"{address}people/", only_reads).status_code == 302
    assert guest.get(f"{address}services/").status_code == 404
    assert guest.get(f"{address}preview/").status_code == 200


def test_the_page_and_the_links_say_what_was_given(world, limited, as_):
    address = f"/proposals/{limited.code}/"
    page = as_(world.officer).get(f"{address}people/?person={world.stranger.user.pk}")
    assert "작성: 개요, 사업비" in page.text
    assert page.context["form"].initial["sections"] == ("overview", "costs")
    overview = as_(world.stranger).get(address).text
    assert f'href="{address}costs/"' in overview
    assert f'href="{address}services/"' not in overview and f"{address}preview/#part-services" in overview
    event = Event.objects.get(verb="set_draft_role")
    assert event.facts["sections"] == ["overview", "costs"]
    assert "개요" in Notice.objects.get(event=event).text


def test_the_database_keeps_a_guest_to_what_was_given(committed_db, cast, clock):
    """Red first: without the guard a version of another section goes in."""
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer)
    draft = worlds.filled_draft(call, cast.officer)
    member = {"proposal": draft, "user": cast.stranger.user, "set_by": cast.officer.user}
    DraftMember.objects.create(role="editor", sections=["costs"], **member)
    version = """INSERT INTO applications_sectionversion (section_id, version, content, saved_by_id)
        SELECT s.id, 77, '{}', %(user)s FROM applications_section s JOIN applications_callsection c ON c.id = s.call_section_id
        WHERE s.proposal_id = %(draft)s AND c.key = %(key)s"""
    values = {"user": cast.stranger.user.pk, "draft": draft.pk}
    with committed_db.connect("web") as web, committed_db.connect("owner") as owner:
        assert asked(web, version, {**values, "key": "costs"}) == ""
        assert asked(web, version, {**values, "key": "overview"}) == "MA164"
        owner.execute("ALTER TABLE applications_sectionversion DISABLE TRIGGER given_guard")
        owner.commit()
        assert asked(web, version, {**values, "key": "overview"}) == ""
        owner.execute("ALTER TABLE applications_sectionversion ENABLE TRIGGER given_guard")
        owner.commit()
        reader = "UPDATE applications_draftmember SET role = 'reader' WHERE proposal_id = %(draft)s"
        assert asked(web, reader, values) == "23514"
