"""What is said before and beside the live proposals: demands, a data request, a question and its answer, advice. All samples."""

from typing import TYPE_CHECKING, Any

from applications.actions.advice import advise, ask_advice
from applications.actions.demand import open_survey, submit_demand
from applications.actions.designing import add_question
from applications.actions.messages import send_message
from applications.actions.request_answers import submit_data_answer
from applications.actions.requests import create_data_request, send_data_request
from applications.models import Proposal
from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.models import LocalGovernment, Membership
from seeds.reference import EOK, HEADLINE
from seeds.steps import key

if TYPE_CHECKING:  # the season calls this file
    from seeds.season_live import Now

WISHES = (
    ("어르신 건강 돌봄 마을", "홀로 사는 어르신이 늘고 병원이 멉니다. (예시)", "마을회관에서 혈압과 혈당을 재고 보건소와 잇습니다. (예시)", "facilities", 6),
    ("농로·하천 안전 알림", "집중호우 때 통제가 늦습니다. (예시)", "수위 감지기와 문자 알림을 둡니다. (예시)", "safety", 4),
    ("수요응답형 마을버스", "버스가 하루 세 번 다닙니다. (예시)", "전화와 앱으로 부르는 버스를 운행합니다. (예시)", "convenience", 8),
    ("스마트 공동 선별장", "일손이 모자라 출하가 늦습니다. (예시)", "선별과 출하를 함께 관리합니다. (예시)", "income", 12),
    ("빈집 활용 돌봄 거점", "빈집이 늘어 마을이 어둡습니다. (예시)", "돌봄 거점과 관제 화면을 둡니다. (예시)", "facilities", 5),
)  # fmt: skip


def demands(now: "Now", own: LocalGovernment) -> None:
    """A survey of the headline programme, answered by the demo's own county and some others."""
    now.ago(195)
    programme = now.programmes[HEADLINE]
    open_survey(programme=programme, by=now.cast.programme_officer)
    others = [one for one in now.governments if one != own][:: len(now.governments) // (len(WISHES) - 1)]
    for place, (government, wish) in enumerate(zip([own, *others], WISHES, strict=False)):
        title, purpose, content, field, cost = wish
        said = {"purpose": purpose, "content": content, "field": field, "cost": cost * EOK, "match": True}
        now.ago(190 - 5 * place)
        submit_demand(
            programme=programme, title=f"{government.name_ko} {title} (예시)", answers=said,
            by=now.cast.officer_of(government), key=key("demand", government.code), is_sample=True,
        )  # fmt: skip


CHOICES = [["yes", "가능", "Yes"], ["talks", "협의 중", "Under discussion"], ["no", "불가", "No"]]
COLUMNS = [
    ["place", "시설", "Facility", "short"],
    ["built", "준공 연도", "Year built", "short"],
    ["cost", "연간 운영비", "Yearly cost", "won"],
]
QUESTIONS: tuple[dict[str, Any], ...] = (
    {"kind": "number", "label_ko": "스마트빌리지 서비스를 운영하는 마을 수", "label_en": "Villages with smart village services", "unit": "곳"},
    {"kind": "choice", "label_ko": "내년도 지방비 확보", "label_en": "Local share for next year", "choices": CHOICES},
    {"kind": "long", "label_ko": "확보가 어려운 사유", "label_en": "Why it cannot be found", "limit": 1000, "shown_if": {"q-2": "no"}},
    {"kind": "table", "label_ko": "운영 시설", "label_en": "Facilities in use", "columns": COLUMNS, "required": False},
)  # fmt: skip
ANSWERED = (
    {
        "q-1": 7,
        "q-2": "yes",
        "q-4": [{"place": "마을회관 건강측정실 (예시)", "built": "2023", "cost": 12_000_000}],
    },
    {"q-1": 3, "q-2": "talks", "q-4": []},
    {"q-1": 0, "q-2": "no", "q-3": "지방세 수입이 줄었습니다. (예시)", "q-4": []},
)


def requests(now: "Now", own: LocalGovernment) -> None:
    """The ministry asks the demo's county and some others for data; some have answered, the county has not."""
    now.ago(6)
    officer = now.cast.programme_officer
    asked = create_data_request(
        title="스마트빌리지 운영 현황 (예시)", reason="운영 실태를 파악해 내년도 지원 계획을 세우려는 것입니다. (예시)", due_at=now.moment(9, 18),
        by=officer, programme=now.programmes[HEADLINE], key=key("data request"), is_sample=True,
    )  # fmt: skip
    for values in QUESTIONS:
        add_question(form=asked.form, by=officer, **values)
    others = [one for one in now.governments if one != own][:: len(now.governments) // 7]
    send_data_request(
        data_request=asked, governments=[own, *others], by=officer, key=key("data request sent")
    )
    for place, (government, said) in enumerate(zip(others, ANSWERED, strict=False)):
        now.ago(4 - place, 14)
        row = asked.answers.get(government=government)
        by = now.cast.officer_of(government)
        submit_data_answer(
            answer=row, answers=said, version=0, by=by, key=key("data answer", government.code)
        )


def talk(now: "Now", received: Proposal, draft: Proposal) -> None:
    """The county asks about what was returned to it, and the agency about a section of its draft."""
    officer, county = now.cast.programme_officer, now.cast.officer_of(received.government)
    for days, by, text, asks in (
        (4, county, "지방비 확보 계획은 의회 의결 전이라도 공문으로 갈음할 수 있습니까? (예시)", True),
        (3, officer, "부서장 확약 공문이면 됩니다. (예시)", False),
        (2, officer, "공문 발송 예정일을 알려 주시기 바랍니다. (예시)", True),
    ):
        now.ago(days, 11)
        told = key("message", received.code, days)
        send_message(proposal=received, text=text, asks=asks, by=by, key=told)
    now.ago(2, 14)
    question = "추진 필요성에 통계를 더 넣어야 할지 자문을 구합니다. (예시)"
    [asked] = ask_advice(
        proposal=draft, sections=["services"], text=question, by=county, key=key("ask", draft.code)
    )
    now.ago(1, 10)
    advice = "최근 5년 침수 횟수와 대피 시간을 함께 제시하시면 좋습니다. (예시)"
    advise(consultation=asked, text=advice, by=agency_officer(), key=key("advise", draft.code))


def agency_officer() -> Membership:
    """The sample officer of the agency."""
    held = Membership.objects.filter(role=Role.PROGRAMME_OFFICER, organisation__kind=OrganisationKind.AGENCY)
    return held.select_related("user", "organisation").get()
