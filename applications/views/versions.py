"""The history of a section: every save, how two of them differ, and the way back to one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import permissions
from applications.actions import restore_version
from applications.models import Section, SectionVersion
from applications.queries import content_of, earlier, history, pauses
from applications.views.fetch import WRITERS, or_404, own_section, proposal_trail
from applications.views.stale import Words, changed
from portal.ui.lists import Column, Table
from portal.ui.policies import roles


class EverySave(forms.Form):
    every = forms.BooleanField(label=_("Every save, not only those before a pause"), required=False)


class Versions(Table):
    """The saves of one section; those typed in one go are one line unless all are asked for."""

    caption = _("History")
    order = "-version"
    columns = (
        Column(
            "version",
            _("Version"),
            sort="version",
            link=lambda row: f"{row.version}/",
            value=lambda row: str(row.version),
        ),
        Column("saved_at", _("Saved at"), kind="moment", sort="saved_at"),
        Column("saved_by", _("Saved by"), value="saved_by.name"),
    )
    search = ("saved_by__name",)
    search_label = _("Name of who saved")
    filters = EverySave
    exports = ()
    empty = _("Nothing has been saved here yet.")

    def narrow(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        return history(self.context["part"]) if asked.pop("every", False) else rows


@roles(*WRITERS, methods="GET")
def versions(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Who saved this section when."""
    part = own_section(request, code, key)
    title = gettext("History of %(section)s") % {"section": part.call_section.title}
    table = Versions(request, pauses(part), part=part)
    return table.respond(
        "applications/versions.html", title=title, trail=_trail(part), proposal=part.proposal
    )


@roles(*WRITERS)
def version(request: HttpRequest, code: str, key: str, number: int) -> HttpResponse:
    """One version against an earlier one; a post makes it the present one again."""
    part = own_section(request, code, key)
    kept = get_object_or_404(SectionVersion.objects.select_related("saved_by"), section=part, version=number)
    if request.method == "POST":
        return _restore(request, part, kept)
    before = earlier(part, number)
    asked = request.GET.get("against", "")
    against = next((one for one in before if str(one.version) == asked), next(iter(before), None))
    words, old = Words(part), content_of(part, against.version) if against else {}
    names = words.in_order(kept.content)
    context = {
        "part": part, "proposal": part.proposal, "kept": kept, "before": before, "against": against,
        "changes": [changed(words, name, old, kept.content) for name in names
                    if old.get(name) != kept.content[name]],
        "texts": [(words.label(name), words.of(name, kept.content)) for name in names],
        "may_restore": _may_restore(request, part, number),
        "trail": _trail(part, kept),
    }  # fmt: skip
    return render(request, "applications/version.html", context)


def _may_restore(request: HttpRequest, part: Section, number: int) -> bool:
    by, key = request.membership, part.call_section.key
    writes = permissions.may_edit(by, part.proposal) and permissions.writes_section(by, part.proposal, key)
    return writes and number != part.version


def _restore(request: HttpRequest, part: Section, kept: SectionVersion) -> HttpResponse:
    or_404(_may_restore(request, part, kept.version))
    restore_version(section=part, number=kept.version, by=request.membership)
    messages.success(request, gettext("Version %(number)s stands again.") % {"number": kept.version})
    return redirect("applications:section", part.proposal.code, part.call_section.key)


def _trail(part: Section, kept: SectionVersion | None = None) -> list[tuple[Any, str]]:
    code, key = part.proposal.code, part.call_section.key
    here = [(part.call_section.title, reverse("applications:section", args=[code, key]))]
    here.append((gettext("History"), reverse("applications:versions", args=[code, key]) if kept else ""))
    if kept:
        here.append((str(kept.version), ""))
    return proposal_trail(part.proposal, *here)
