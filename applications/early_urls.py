"""Addresses of what is said before and beside a proposal."""

from django.urls import path

from applications.views import advice, demand, demand_changes, messages

urlpatterns = [
    path("consultations/", advice.advices, name="advices"),
    path("consultations/<int:pk>/", advice.advice, name="advice"),
    path("consultations/<int:pk>/waiver/", advice.waiver, name="advice_waiver"),
    path("consultations/<int:pk>/files/<uuid:file>/", advice.advice_file, name="advice_file"),
    path("demands/", demand.demands, name="demands"),
    path("demands/provinces/", demand.provinces, name="demand_provinces"),
    path("demands/<int:pk>/", demand.demand, name="demand"),
    path("demands/<int:pk>/correction/", demand_changes.correction, name="demand_correction"),
    path("demands/<int:pk>/withdrawal/", demand_changes.withdrawal, name="demand_withdrawal"),
    path("demands/<int:pk>/draft/", demand.demand_draft, name="demand_draft"),
    path("surveys/", demand.survey_list, name="surveys"),
    path("surveys/<slug:key>/", demand.survey, name="survey"),
    path("surveys/<slug:key>/demand/", demand.new_demand, name="new_demand"),
    path("proposals/<slug:code>/consultation/", advice.consultation, name="consultation"),
    path("proposals/<slug:code>/messages/", messages.messages, name="messages"),
    path("proposals/<slug:code>/messages/waiver/", messages.waiver, name="message_waiver"),
    path("proposals/<slug:code>/messages/files/<uuid:file>/", messages.message_file, name="message_file"),
]
