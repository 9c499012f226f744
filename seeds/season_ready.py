"""Calls from the ready-made ones, and what an officer says on the open call: announcement, questions, answers. All samples."""

from applications.actions import publish_call
from applications.actions.announced import answer_question, ask_question, post_notice
from applications.actions.calls import ready_call
from applications.models import Call
from applications.rules.ready import READY
from seeds.people import DEMO_GOVERNMENT
from seeds.reference import EOK
from seeds.season_live import Now
from seeds.steps import key

# ready-made call, the release's programme it belongs to, budget in won (a sample)
OPEN = (
    ("digital-district", "innovation_base", 110 * EOK),
    ("ai-medicine", "remainder_convergence", 40 * EOK),
)
NOTICE = (
    "공모 설명회 안내 (예시)",
    "공모 설명회를 온라인으로 엽니다. 참석 방법은 공문으로 알려 드립니다. (예시)",
)
ASKED = (
    ("시·군이 함께 신청할 때 대표 지자체만 신청서를 작성하면 됩니까? (예시)",
     "예. 대표 지자체가 작성하고, 참여 지자체와 분담액을 '참여 지자체'에 적습니다. (예시)"),
    ("운영비도 사업비에 포함할 수 있습니까? (예시)", "공고의 비목 안에서 포함할 수 있습니다. (예시)"),
)  # fmt: skip
WAITING = "지방비 확보 계획은 어느 시점까지 확정해야 합니까? (예시)"


def announce_ready(now: Now) -> list[Call]:
    """The district and the first convergence call, open as long as smart village; the others wait to be prepared."""
    made, officer = [], now.cast.programme_officer
    for name, programme, budget in OPEN:
        ready, slug = READY[name], f"{name}-{now.year}"
        now.ago(30)
        call = ready_call(
            ready=ready, programme=now.programmes[programme], fiscal_year=now.year, slug=slug, budget=budget,
            title_ko=f"{now.year}년 {ready.name_ko} 공모 (예시)", title_en=f"{ready.name_en} {now.year} (sample)",
            opens_at=now.moment(-10, 9), closes_at=now.moment(24, 18), by=officer, is_sample=True,
            key=str(key("call", slug)),
        )  # fmt: skip
        now.ago(20)
        made.append(publish_call(call=call, by=officer))
    return made


def talk(now: Now, call: Call) -> None:
    """An announcement, two questions with their answers, and one that waits."""
    officer = now.cast.programme_officer
    asker = next(now.cast.officer_of(one) for one in now.governments if one.code == DEMO_GOVERNMENT)
    now.ago(2, 10)
    title, text = NOTICE
    post_notice(call=call, title=title, text=text, by=officer, key=key("notice", call.slug))
    for number, (question, answer) in enumerate(ASKED):
        now.ago(2, 11 + number)
        made = ask_question(call=call, question=question, by=asker, key=key("asked", call.slug, number))
        now.ago(2, 14 + number)
        answer_question(enquiry=made, answer=answer, by=officer)
    now.ago(1, 16)
    ask_question(call=call, question=WAITING, by=asker, key=key("asked", call.slug, "waiting"))
