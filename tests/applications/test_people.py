"""Who writes in a draft: everyone of the leading government unless made a reader, a partner's people as guests."""

import pytest

from applications.actions import attach_file, save_section, set_draft_role
from applications.models import DraftMember
from portal.accounts.enums import Role
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid
from tests import factories
from tests import worlds_applications as worlds


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
    with count_db(queries=11):
        assert client.get(address).text.count('<th scope="row">') == rows + 5


def test_a_save_stays_within_its_queries(world, draft, as_, count_db):
    """Guarded by `make bench`: at most ten without the session's own savepoint."""
    client, address = as_(world.officer), f"/proposals/{draft.code}/overview/"
    client.post(address, posted(1), headers={"X-Autosave": "1"})
    with count_db() as seen:
        assert client.post(address, posted(2, purpose="글"), headers={"X-Autosave": "1"}).status_code == 200
    asked = [text for text in seen.statements if "SAVEPOINT" not in text]
    assert len(asked) <= 10, asked
