"""The pool of reviewers: its list, a person's page, what is written there by the office or by the person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import ServiceField
from portal.accounts.enums import Role, Zone
from portal.accounts.models import User
from portal.activity import clock
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.policies import roles
from reviews import actions, permissions
from reviews.forms.pool import (
    NewReviewerForm,
    PostChangeForm,
    PostForm,
    ProfileForm,
    RelationForm,
    profile_values,
)
from reviews.lists import Pool
from reviews.models import Conflict
from reviews.queries import pool as reads
from reviews.views.fetch import OFFICE, or_404, pool_trail, the_post, the_reviewer

KEEPERS = (Role.PROGRAMME_OFFICER, Role.REVIEWER)


@roles(*OFFICE, methods="GET")
def pool(request: HttpRequest) -> HttpResponse:
    """Everybody who reviews, with what they know and what is with them now."""
    writes = permissions.runs_rounds(request.membership)
    return Pool(request, reads.pool()).respond("reviews/pool.html", writes=writes, trail=pool_trail(request))


@roles(Role.PROGRAMME_OFFICER)
def new_reviewer(request: HttpRequest) -> HttpResponse:
    """Enters a person into the pool."""
    form = NewReviewerForm(request.POST or None)
    if form.is_valid():
        done, made = carry_out(form, actions.add_reviewer, by=request.membership, **form.values())
        if done:
            messages.success(request, _("The reviewer is in the pool and is told by letter."))
            return redirect("reviews:reviewer", made.pk)
    context = {"title": _("Add a reviewer"), "back": reverse("reviews:pool"), "label": _("Add")}
    trail = pool_trail(request, (context["title"], ""))
    return render_form(request, "reviews/pool_form.html", form, trail=trail, **context)


@roles(*OFFICE, Role.REVIEWER, methods="GET")
def reviewer(request: HttpRequest, pk: int) -> HttpResponse:
    """Profile, posts, relations and rounds of one reviewer; nothing that depends on a mark."""
    person, by = the_reviewer(request, pk), request.membership
    held = getattr(person, "reviewer_profile", None)
    ties = Conflict.objects.filter(reviewer=person).select_related("government__parent", "declared_by")
    context = {
        "person": person,
        "profile": held,
        "fields": reads.label_of(held.fields, ServiceField) if held else "",
        "regions": reads.label_of(held.regions, Zone) if held else "",
        "posts": person.posts.select_related("government__parent", "province"),
        "ties": ties.order_by("-pk")[:100],
        "seats": reads.seats_of(person)[:50],
        "own": by.role == Role.REVIEWER,
        "keeps": permissions.may_keep_profile(by, person),
        "removes": permissions.runs_rounds(by),
        "trail": pool_trail(request, (person.name, "")),
    }
    return render(request, "reviews/reviewer.html", context)


def _steps(request: HttpRequest, person: User, title: str) -> list[tuple[str, str]]:
    return pool_trail(request, (person.name, reverse("reviews:reviewer", args=[person.pk])), (title, ""))


@roles(*KEEPERS)
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """What a reviewer knows, and how many cases they take."""
    person = the_reviewer(request, pk)
    initial = profile_values(getattr(person, "reviewer_profile", None))
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid():
        done, _saved = carry_out(
            form, actions.save_profile, reviewer=person, by=request.membership, **form.values()
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect("reviews:reviewer", person.pk)
    context = {"title": _("Fields of expertise"), "back": reverse("reviews:reviewer", args=[person.pk])}
    trail = _steps(request, person, context["title"])
    return render_form(request, "reviews/pool_form.html", form, trail=trail, **context)


@roles(*KEEPERS)
def posts(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a post; what stands against a case of that government ends at once."""
    person = the_reviewer(request, pk)
    form = PostForm(request.POST or None, day=clock.now().date())
    if form.is_valid():
        done, _made = carry_out(
            form, actions.add_post, reviewer=person, by=request.membership, **form.cleaned_data
        )
        if done:
            messages.success(request, _("The post is on record."))
            return redirect("reviews:reviewer", person.pk)
    lead = _("A post at a local government bars its cases; what stands against it ends at once.")
    context = {"title": _("Add a post"), "back": reverse("reviews:reviewer", args=[person.pk]), "lead": lead}
    trail = _steps(request, person, context["title"])
    return render_form(request, "reviews/pool_form.html", form, trail=trail, **context)


@roles(*KEEPERS)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Its position and dates."""
    held = the_post(request, pk)
    initial = {"position": held.position, "starts_on": held.starts_on, "ends_on": held.ends_on}
    form = PostChangeForm(request.POST or None, initial=initial)
    told = {"post": held, "by": request.membership}
    if form.is_valid() and carry_out(form, actions.change_post, **told, **form.cleaned_data)[0]:
        messages.success(request, _("Saved."))
        return redirect("reviews:reviewer", held.reviewer_id)
    context = {"title": held.place, "back": reverse("reviews:reviewer", args=[held.reviewer_id])}
    trail = _steps(request, held.reviewer, held.place)
    return render_form(request, "reviews/pool_form.html", form, trail=trail, **context)


@roles(Role.PROGRAMME_OFFICER)
def post_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back a post written down by mistake."""
    held = the_post(request, pk)
    if request.method == "POST":
        actions.remove_post(post=held, by=request.membership)
        messages.success(request, _("The post is removed."))
        return redirect("reviews:reviewer", held.reviewer_id)
    names = {"who": held.reviewer, "where": held.place}
    consequences = [
        _("%(who)s is no longer barred by a post at %(where)s.") % names,
        _("What ended because of it stays ended. The trail keeps both."),
    ]
    back, title = reverse("reviews:reviewer", args=[held.reviewer_id]), _("Remove a post")
    return render_confirm(request, title, consequences, None, _("Remove"), danger=True, back=back)


@roles(*KEEPERS)
def relations(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes down a tie that no rule can find: kin, advice, a former post."""
    person = the_reviewer(request, pk)
    or_404(permissions.may_keep_profile(request.membership, person))
    form = RelationForm(request.POST or None, day=clock.now().date())
    if form.is_valid():
        done, _made = carry_out(
            form, actions.declare_conflict, reviewer=person, by=request.membership, **form.cleaned_data
        )
        if done:
            messages.success(request, _("The conflict is on record; what stood against it has ended."))
            return redirect("reviews:reviewer", person.pk)
    lead = _("Assignments that stand against it end at once, and their marks do not count.")
    back = reverse("reviews:reviewer", args=[person.pk])
    context = {"title": _("Record a relation"), "back": back, "lead": lead, "label": _("Record")}
    trail = _steps(request, person, context["title"])
    return render_form(request, "reviews/pool_form.html", form, trail=trail, **context)
