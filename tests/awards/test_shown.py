"""What an official reads of a grant, a payment, a published project and a state: the true thing, in one unit."""

from datetime import date

from django.utils import translation

from applications.enums import ProposalState
from awards import actions
from awards.models import Instalment
from awards.queries.grants import first_schedule
from tests import worlds_awards as world_of
from tests.factories import sign_in
from tests.worlds_awards import MILLION

pytest_plugins = ["tests.cast"]


def page(client, who, address):
    if who:
        sign_in(client, who)
    return client.get(address, headers={"accept-language": "ko"}).content.decode()


def test_the_grant_form_says_why_it_came_back_and_asks_no_conditions_of_a_block(cast, clock, client):
    world = world_of.funded_call(cast, clock, (400,))
    award = world_of.requested(world)
    address = f"/awards/{award.code}/grant/"
    assert "교부조건" not in page(client, world.officer, address)
    actions.propose_grant_decision(
        award=award, granted=award.approved, schedule=world_of.schedule(award.approved),
        document_number="예시", by=world.officer,
    )  # fmt: skip
    actions.send_back_grant(award=award, comment="지급일을 늦추십시오. (예시)", by=world.approver)
    assert "지급일을 늦추십시오. (예시)" in page(client, world.officer, address)


def test_a_first_plan_of_payments_does_not_lie_in_the_past(cast, clock):
    award = world_of.confirmed(world_of.funded_call(cast, clock, (400,)))[0]
    won, half = 400 * MILLION, 200 * MILLION
    for today, plan in (
        (date(2026, 12, 1), [(date(2027, 3, 1), half), (date(2027, 9, 1), half)]),
        (date(2027, 4, 5), [(date(2027, 4, 5), half), (date(2027, 9, 1), half)]),
        (date(2027, 11, 2), [(date(2027, 11, 2), won)]),
        (date(2028, 1, 9), [(date(2027, 12, 31), won)]),
    ):
        assert first_schedule(award, won, today) == plan


def test_a_paid_instalment_is_no_longer_offered_for_payment(cast, clock, client):
    world = world_of.funded_call(cast, clock, (400,))
    award = world_of.active(world)
    first = Instalment.objects.order_by("number").first()
    world_of.pay(world, first)
    shown = page(client, world.officer, f"/awards/{award.code}/")
    assert shown.count(">지급 내역</a>") == 1
    assert "<h1>지급 내역</h1>" in page(client, world.officer, f"/instalments/{first.pk}/payment/")


def test_a_published_project_says_its_funding_is_what_was_applied_for_in_won(cast, clock, client):
    world = world_of.funded_call(cast, clock, (400,))
    award = world_of.published(world)[0]
    shown = page(client, None, f"/awarded/{award.code}/")
    assert "재원 분담 (신청 당시)" in shown and "백만원" not in shown
    assert shown.count("400,000,000") >= 2


def test_states_read_as_the_domain_names_them():
    named = {
        "draft": "작성 중", "submitted": "접수 완료", "returned": "보완 요구", "eligible": "요건 충족",
        "ineligible": "요건 미충족", "in_review": "평가 중", "ranked": "평가 완료", "reserve": "예비순위",
        "awarded": "선정", "declined": "미선정", "withdrawn": "철회", "discarded": "삭제",
    }  # fmt: skip
    with translation.override("ko"):
        assert {one.value: str(one.label) for one in ProposalState} == named
