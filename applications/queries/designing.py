"""Forms that an office designs: whose they are, and what is still unsound in a call's."""

from django.db.models import Count, Q, QuerySet

from applications.enums import SectionKind
from applications.models import Call, CallSection, DataRequest, Form, Programme


def owner_of(form: Form) -> Call | Programme | DataRequest | None:
    """The call whose section or checklist it is, the programme whose demand survey, the data request; None: of its own."""
    call = Call.objects.filter(Q(sections__form=form) | Q(checklist=form)).first()
    if call is not None:
        return call
    request = DataRequest.objects.filter(form=form).select_related("call").first()
    return request or Programme.objects.filter(demand_form=form).first()


def forms_of(call: Call) -> list[Form]:
    """The forms of its sections in order, then its checklist, with their questions."""
    rows = Form.objects.filter(Q(section__call=call) | Q(checklist_of=call)).order_by("section__order", "pk")
    return list(rows.select_related("section").prefetch_related("questions"))


def empty_sections(call: Call) -> QuerySet[CallSection]:
    """Sections of questions that ask nothing yet."""
    rows = call.sections.filter(kind=SectionKind.QUESTIONS)
    return rows.annotate(asked=Count("form__questions")).filter(asked=0)
