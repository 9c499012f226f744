"""Smart village (스마트빌리지): the statutory fields and what the service is. Block money, ranked by provinces."""

from typing import Any

from applications.rules.ready.parts import asking, form, question

BLOCK = {"endorsement": "before", "order_by": "province"}
QUESTIONS = [
    question("need", "long", "지역의 문제와 추진 필요성", "The problem and the need", limit=2000),
    question("villages", "number", "대상 마을 수", "Villages served", required=False, unit="곳"),
    question(
        "kind", "choice", "추진 유형", "Kind of project",
        choices=[["new", "신규", "New"], ["more", "확산", "Roll-out"]],
    ),
]  # fmt: skip


def sections() -> list[dict[str, Any]]:
    """The form: one section of each kind."""
    return form(asking("services", "서비스 내용", "Services", QUESTIONS))
