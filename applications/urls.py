"""Addresses of this floor: nouns. A section of a proposal comes last, so its key may be none of the words before it."""

from django.urls import path

from applications.views import (
    approval,
    calls,
    designing,
    drafts,
    endorsement,
    lists,
    papers,
    preparation,
    receipts,
    screening,
    sections,
    similar,
    submission,
    trial,
)

app_name = "applications"

urlpatterns = [
    path("calls/", lists.calls, name="calls"),
    path("calls/new/", calls.new_call, name="new_call"),
    path("calls/<slug:slug>/", calls.call, name="call"),
    path("calls/<slug:slug>/preparation/", preparation.preparation, name="preparation"),
    path("calls/<slug:slug>/preparation/sections/", designing.sections, name="call_sections"),
    path("calls/<slug:slug>/preparation/sections/order/", designing.section_order, name="call_section_order"),
    path("calls/<slug:slug>/preparation/sections/<slug:key>/", designing.section, name="call_section"),
    path(
        "calls/<slug:slug>/preparation/sections/<slug:key>/removal/",
        designing.section_removal,
        name="call_section_removal",
    ),
    path("calls/<slug:slug>/preparation/sections/<slug:key>/preview/", trial.trial, name="trial"),
    path("calls/<slug:slug>/preparation/checklist/", designing.checklist, name="checklist"),
    path("calls/<slug:slug>/preparation/<slug:part>/", preparation.part, name="preparation_part"),
    path("calls/<slug:slug>/announcement/", preparation.announcement, name="announcement"),
    path("calls/<slug:slug>/closing/", calls.closing, name="closing"),
    path("calls/<slug:slug>/proposals/", lists.call_proposals, name="call_proposals"),
    path("calls/<slug:slug>/screening/", lists.screening_queue, name="screening_queue"),
    path("calls/<slug:slug>/endorsement/", endorsement.endorsement, name="endorsement"),
    path("forms/<int:form>/questions/", designing.new_question, name="new_question"),
    path("forms/<int:form>/questions/order/", designing.question_order, name="question_order"),
    path("forms/<int:form>/questions/<slug:key>/", designing.question, name="question"),
    path(
        "forms/<int:form>/questions/<slug:key>/removal/", designing.question_removal, name="question_removal"
    ),
    path("receipts/", receipts.verification, name="verification"),
    path("proposals/", lists.proposals, name="proposals"),
    path("proposals/<slug:code>/", drafts.proposal, name="proposal"),
    path("proposals/<slug:code>/preview/", drafts.preview, name="preview"),
    path("proposals/<slug:code>/discard/", drafts.discard, name="discard"),
    path("proposals/<slug:code>/reopening/", drafts.reopening, name="reopening"),
    path("proposals/<slug:code>/asking/", approval.asking, name="asking"),
    path("proposals/<slug:code>/return/", approval.sending_back, name="sending_back"),
    path("proposals/<slug:code>/letter/", approval.letter, name="letter"),
    path("proposals/<slug:code>/submission/", submission.submission, name="submission"),
    path("proposals/<slug:code>/changes/", submission.changes, name="changes"),
    path("proposals/<slug:code>/receipt/", submission.receipt, name="receipt"),
    path("proposals/<slug:code>/receipt/paper/", submission.paper, name="receipt_paper"),
    path("proposals/<slug:code>/withdrawal/", submission.withdrawal, name="withdrawal"),
    path("proposals/<slug:code>/screening/", screening.screening, name="screening"),
    path("proposals/<slug:code>/reinstatement/", screening.reinstatement, name="reinstatement"),
    path("proposals/<slug:code>/attachments/<uuid:file>/", sections.attachment, name="attachment"),
    path("proposals/<slug:code>/attachments/<uuid:file>/removal/", sections.removal, name="removal"),
    path("proposals/<slug:code>/similar/", similar.similar, name="similar"),
    path("proposals/<slug:code>/papers/hwpx/", papers.hwpx_paper, name="hwpx"),
    path("proposals/<slug:code>/papers/<slug:kind>/", papers.paper, name="paper"),
    path("proposals/<slug:code>/<slug:key>/", sections.section, name="section"),
]
