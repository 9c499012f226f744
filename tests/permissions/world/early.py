"""What is said before and beside a proposal."""

from datetime import datetime

from django.core.files.base import ContentFile

from applications.actions.advice import ask_advice
from applications.actions.demand import open_survey, submit_demand
from applications.actions.messages import send_message
from applications.models import Programme, Proposal
from portal.activity.queries import messages_of
from tests import worlds_requests as asking
from tests.database import SEOUL
from tests.documents.samples import PDF
from tests.permissions.world import World

DUE = datetime(2027, 6, 20, 18, tzinfo=SEOUL)


def add_early(world: World, draft: Proposal, received: Proposal) -> None:
    """A message with a file that awaits the office's answer; a section that awaits the agency's advice."""
    paper = ContentFile(PDF, name="예시.pdf")
    message = send_message(proposal=received, text="예시 문의", uploads=[paper], by=world.cast.officer)
    world.put("message file", message, code=received.code, file=message.files[0]["id"])
    [asked] = ask_advice(
        proposal=draft, sections=["overview"], text="예시 자문 요청", uploads=[paper], by=world.cast.officer
    )
    world.put("advice asked", asked, pk=asked.pk)
    said = messages_of(asked)[0]
    world.put("advice file", said, pk=asked.pk, file=said.files[0]["id"])
    add_demand(world, draft.call.programme)
    add_requests(world)


def add_demand(world: World, programme: Programme) -> None:
    """A survey that was answered once."""
    open_survey(programme=programme, by=world.cast.programme_officer)
    world.put("survey", programme, key=programme.key)
    said = {"purpose": "예시", "content": "예시", "cost": 100_000_000}
    demand = submit_demand(programme=programme, title="예시 수요", answers=said, by=world.cast.officer)
    world.put("demand", demand, pk=demand.pk)


def add_requests(world: World) -> None:
    """Data requests: one prepared by the ministry and one by a province, one sent and answered once, one of a province sent."""
    cast = world.cast
    county, other = cast.county.government, cast.other_county.government
    for name, by in (("data draft", cast.programme_officer), ("data draft of province", cast.coordinator)):
        made = asking.prepared(by, title=f"예시 {name}", due_at=DUE)
        world.put(name, made, pk=made.pk)
        world.put(f"{name} form", made.form, form=made.form_id)
        world.put(f"{name} question", made.form, form=made.form_id, key="q-2")
    sent = asking.sent(cast.programme_officer, county, other, title="예시 data sent", due_at=DUE)
    world.put("data sent", sent, pk=sent.pk)
    paper = ContentFile(PDF, name="예시.pdf")
    reply = asking.answered(sent, cast.stranger, uploads={"q-6": paper})
    world.put(
        "data answer owed", asking.answer_of(sent, cast.officer), pk=asking.answer_of(sent, cast.officer).pk
    )
    world.put("data answer given", reply.answer, pk=reply.answer_id)
    world.put("data file", reply, pk=reply.answer_id, file=reply.answers["q-6"])
    ours = asking.sent(cast.coordinator, county, title="예시 data of province", due_at=DUE)
    world.put("data of province", ours, pk=ours.pk)
    world.put("data answer to province", ours.answers.get(), pk=ours.answers.get().pk)
