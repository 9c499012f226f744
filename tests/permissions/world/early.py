"""What is said before and beside a proposal."""

from django.core.files.base import ContentFile

from applications.actions.advice import ask_advice
from applications.actions.demand import open_survey, submit_demand
from applications.actions.messages import send_message
from applications.models import Programme, Proposal
from portal.activity.queries import messages_of
from tests.documents.samples import PDF
from tests.permissions.world import World


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


def add_demand(world: World, programme: Programme) -> None:
    """A survey that was answered once."""
    open_survey(programme=programme, by=world.cast.programme_officer)
    world.put("survey", programme, key=programme.key)
    said = {"purpose": "예시", "content": "예시", "cost": 100_000_000}
    demand = submit_demand(programme=programme, title="예시 수요", answers=said, by=world.cast.officer)
    world.put("demand", demand, pk=demand.pk)
