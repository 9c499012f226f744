"""Addresses of this floor: nouns."""

from django.urls import path

from reviews.views import (
    advice,
    deliberating,
    marking,
    opening,
    plans,
    presenting,
    ranking,
    reading,
    replacing,
    reviewing,
    rounds,
)

app_name = "reviews"

urlpatterns = [
    path("calls/<slug:slug>/round/", rounds.rounds, name="rounds"),
    path("rounds/<int:pk>/", rounds.board, name="round"),
    path("rounds/<int:pk>/reminders/", rounds.reminders, name="reminders"),
    path("rounds/<int:pk>/plans/", plans.plans, name="plans"),
    path("rounds/<int:pk>/conflicts/", plans.conflicts, name="conflicts"),
    path("rounds/<int:pk>/conflicts/<int:conflict>/removal/", plans.removal, name="removal"),
    path("rounds/<int:pk>/opening/", opening.opening, name="opening"),
    path("rounds/<int:pk>/opening/approval/", opening.approval, name="approval"),
    path("rounds/<int:pk>/opening/return/", opening.sending_back, name="sending_back"),
    path("rounds/<int:pk>/ranking/", ranking.ranking, name="ranking"),
    path("rounds/<int:pk>/ranking/<slug:code>/", ranking.marks, name="marks"),
    path("rounds/<int:pk>/ranking/<slug:code>/deliberation/", deliberating.deliberation, name="deliberation"),
    path(
        "rounds/<int:pk>/ranking/<slug:code>/deliberation/closing/",
        deliberating.closing,
        name="deliberation_closing",
    ),
    path("rounds/<int:pk>/presentations/", presenting.presentations, name="presentations"),
    path("rounds/<int:pk>/presentations/invitations/", presenting.inviting, name="inviting"),
    path("presentations/<int:pk>/", presenting.slot, name="slot"),
    path("presentations/<int:pk>/time/", presenting.moving, name="moving"),
    path("presentations/<int:pk>/calendar/", presenting.calendar, name="calendar"),
    path("rounds/<int:pk>/advice/", advice.advice, name="advice"),
    path("rounds/<int:pk>/closing/", ranking.closing, name="closing"),
    path("assignments/", reviewing.desk, name="desk"),
    path("assignments/submissions/", marking.submissions, name="submissions"),
    path("assignments/<int:pk>/", reviewing.assignment, name="assignment"),
    path("assignments/<int:pk>/ending/", plans.ending, name="ending"),
    path("assignments/<int:pk>/replacement/", replacing.replacement, name="replacement"),
    path("assignments/<int:pk>/declaration/", reviewing.declaration, name="declaration"),
    path("assignments/<int:pk>/review/", marking.review, name="review"),
    path("assignments/<int:pk>/submission/", marking.submission, name="submission"),
    path("assignments/<int:pk>/abstention/", marking.abstention, name="abstention"),
    path("assignments/<int:pk>/deliberation/", deliberating.revision, name="revision"),
    path("assignments/<int:pk>/presentation/", presenting.presentation, name="presentation"),
    path(
        "assignments/<int:pk>/presentation/recall/",
        presenting.presentation_recall,
        name="presentation_recall",
    ),
    path("assignments/<int:pk>/changes/", reading.changes, name="changes"),
    path("assignments/<int:pk>/recall/", marking.recall, name="recall"),
    path("assignments/<int:pk>/spread/", reviewing.spread, name="spread"),
    path("assignments/<int:pk>/proposal/", reading.proposal, name="proposal"),
    path("assignments/<int:pk>/files/<uuid:file>/", reading.file, name="file"),
    path("assignments/<int:pk>/files/<uuid:file>/reading/", reading.viewing, name="viewing"),
    path("assignments/<int:pk>/files/<uuid:file>/content/", reading.content, name="content"),
]
