"""Inbox, preferences, jobs, published heads, the demo's mailbox: who sees what, and that nothing typed breaks them."""

import pytest
from django.db import transaction
from django.urls import reverse

from portal.activity import work
from portal.activity.actions import notify, publish_heads, queue_job, record
from portal.activity.jobs import JOBS
from portal.activity.letters import LETTERS
from portal.activity.models import Notice, NoticePreference
from tests import factories
from tests.activity.cast import OPTIONAL, PLAIN, somebody


@pytest.fixture
def by(db):
    return somebody()


@pytest.fixture
def mine(client, by):
    client.force_login(by.user, backend=factories.BACKEND)
    return client


def tell(by, number: int = 1, title: str = "마을", letter=PLAIN) -> Notice:
    for count in range(number):
        with transaction.atomic():
            event = record(by=by, verb="sample_deed", thing=by.user)
            notify(
                event=event,
                letter=letter,
                recipients=[by.user],
                context={"title": f"{title} {count}"},
                link="/inbox/",
            )
    return Notice.objects.latest("id")


def page(client, name: str, *args, **query) -> str:
    response = client.get(reverse(f"activity:{name}", args=args), query, headers={"accept-language": "ko"})
    assert response.status_code == 200
    return response.content.decode()


def test_a_letter_opened_is_a_letter_read(mine, by, letters):
    notice = tell(by)
    assert "읽지 않음" in page(mine, "inbox")
    assert "It is about 마을 0." in page(mine, "notice", notice.pk)
    assert "읽지 않음" not in page(mine, "inbox")


def test_all_are_marked_as_read(mine, by, letters):
    tell(by, 3)
    assert mine.get(reverse("activity:reading")).status_code == 405
    assert mine.post(reverse("activity:reading")).status_code == 302
    assert not Notice.objects.unread().exists()


def test_unread_letters_come_first_on_every_page(mine, by, letters):
    tell(by, 35)
    for notice in Notice.objects.order_by("-id")[:3]:
        page(mine, "notice", notice.pk)
    first = page(mine, "inbox")
    assert "About 마을 31" in first
    assert "About 마을 34" not in first


def test_letters_stand_in_the_order_of_the_moment_that_is_shown(mine, by, letters):
    tell(by, 4)
    for notice in Notice.objects.order_by("id")[1:3]:
        page(mine, "notice", notice.pk)
    shown = mine.get(reverse("activity:inbox")).context["table"].page.rows
    for group in (shown[:2], shown[2:]):
        moments = [one.created_at for one in group]
        assert moments == sorted(moments, reverse=True) and len({one.read_at is None for one in group}) == 1


def test_the_footer_of_the_mail_is_no_part_of_the_letter_on_the_site(mine, by, letters):
    notice = tell(by)
    assert "--" in notice.text
    assert notice.text.rsplit("--", 1)[1].strip().splitlines()[-1] not in page(mine, "notice", notice.pk)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_inbox_costs_the_same_at_every_length(mine, by, letters, count_db, number):
    tell(by, number)
    page(mine, "inbox")  # the session is stored once
    with count_db() as seen:
        page(mine, "inbox")
    assert seen.queries == QUERIES_OF_INBOX


QUERIES_OF_INBOX = 8


def test_a_letter_of_another_is_not_there(mine, letters):
    notice = tell(somebody("other@example.kr"))
    assert mine.get(reverse("activity:notice", args=[notice.pk])).status_code == 404


@pytest.mark.parametrize("name", ["inbox", "preferences"])
def test_a_stranger_is_asked_to_sign_in(client, db, name):
    response = client.get(reverse(f"activity:{name}"))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("query", ["\x00", "<b>", "각", "😀", "x" * 500, "%", "' or 1=1"])
def test_whatever_is_searched_for(mine, by, letters, query):
    tell(by)
    assert mine.get(reverse("activity:inbox"), {"q": query, "after": query}).status_code in (200, 400, 422)


def test_preferences_are_kept_and_only_of_what_may_be_turned_off(mine, by, monkeypatch):
    monkeypatch.setitem(LETTERS, OPTIONAL.kind, OPTIONAL)
    url = reverse("activity:preferences")
    assert mine.post(url, {}).status_code == 302
    assert NoticePreference.objects.get(kind=OPTIONAL.kind).by_mail is False
    assert mine.post(url, {"wanted": [OPTIONAL.kind]}).status_code == 302
    assert NoticePreference.objects.get(kind=OPTIONAL.kind).by_mail is True
    for wrong in ("tests/plain", "no/such", "\x00", "<b>"):
        assert mine.post(url, {"wanted": [wrong]}).status_code == 422


def makes_nothing(job, progress):
    progress(1, 2)


def test_a_job_is_watched_cancelled_and_only_mine(mine, by, monkeypatch):
    monkeypatch.setitem(JOBS, "sample", "tests.activity.test_pages.makes_nothing")
    first = queue_job(kind="sample", arguments={}, by=by, title="<b>예시 작업</b>", link="/inbox/")
    second = queue_job(kind="sample", arguments={"number": 2}, by=by, title="예시")
    assert "&lt;b&gt;예시 작업&lt;/b&gt;" in page(mine, "job", first.pk)
    assert "hx-trigger" in page(mine, "job", first.pk)
    assert mine.post(reverse("activity:cancellation", args=[second.pk])).status_code == 302
    assert work.run_next()
    assert "hx-trigger" not in page(mine, "job", first.pk)
    assert mine.get(reverse("activity:job_file", args=[first.pk])).status_code == 404
    other = queue_job(kind="sample", arguments={}, by=somebody("other@example.kr"))
    for name in ("job", "job_file"):
        assert mine.get(reverse(f"activity:{name}", args=[other.pk])).status_code == 404
    assert mine.post(reverse("activity:cancellation", args=[other.pk])).status_code == 404


def makes_a_page(job, progress):
    from django.conf import settings  # the test's

    path = settings.VAR_DIR / "exports" / "x.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("<script>alert(1)</script>")
    return "표.html", path


def test_what_a_job_made_is_downloaded_and_never_run(mine, by, monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    monkeypatch.setitem(JOBS, "sample", "tests.activity.test_pages.makes_a_page")
    job = queue_job(kind="sample", arguments={}, by=by)
    assert work.run_next()
    response = mine.get(reverse("activity:job_file", args=[job.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.getvalue() == b"<script>alert(1)</script>"
    (tmp_path / "exports" / "x.html").unlink()
    assert mine.get(reverse("activity:job_file", args=[job.pk])).status_code == 404


def test_the_published_heads_are_for_everybody(client, by):
    with transaction.atomic():
        event = record(by=by, verb="sample_deed", thing=by.user, chain="call:sample")
    publish_heads()
    seen = page(client, "heads")
    assert event.hash in seen
    assert "call:sample" in seen


def test_the_mailbox_is_the_demo_s_alone(client, by, letters, settings):
    settings.DEMO = True
    notice = tell(by, title="<script>alert(1)</script>")
    assert by.user.email in page(client, "mailbox")
    shown = page(client, "mail", notice.pk)
    assert str(notice.message_id) in shown
    assert "<script>alert" not in shown
    assert 'sandbox title="' in shown
    settings.DEMO = False
    for url in (reverse("activity:mailbox"), reverse("activity:mail", args=[notice.pk])):
        assert client.get(url).status_code == 404


def test_what_could_not_be_sent_is_seen_and_sent_again_by_an_officer(client, cast, letters):
    notice = tell(cast.reviewer)
    Notice.objects.filter(pk=notice.pk).update(attempts=12, error="550 no such mailbox")
    sending = reverse("activity:sending", args=[notice.pk])
    client.force_login(cast.auditor.user, backend=factories.BACKEND)
    seen = page(client, "undelivered")
    assert "550 no such mailbox" in seen
    assert sending not in seen
    assert client.post(sending).status_code == 404
    client.force_login(cast.officer.user, backend=factories.BACKEND)
    assert client.get(reverse("activity:undelivered")).status_code == 404
    client.force_login(cast.programme_officer.user, backend=factories.BACKEND)
    assert sending in page(client, "undelivered")
    assert "550 no such mailbox" in page(client, "sending", notice.pk)
    assert client.post(sending).status_code == 302
    notice.refresh_from_db()
    assert notice.attempts == 0
