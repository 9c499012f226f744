"""What happens to money and awards. Each deed asks who may, moves a state, writes the trail, then the ledger, then letters."""

from awards.actions.budget import confirm_budget, propose_budget, send_back_budget
from awards.actions.decisions import approve_awards
from awards.actions.endings import forgo_award, resume_award, suspend_award, terminate_award
from awards.actions.envelopes import (
    amend_envelope,
    approve_ceiling,
    create_envelope,
    open_fiscal_year,
    propose_ceiling,
    send_back_ceiling,
)
from awards.actions.grants import decide_grant, propose_grant_decision, request_grant, send_back_grant
from awards.actions.payments import pass_on, pay_instalment, propose_payment, send_back_payment
from awards.actions.reports import settle_award, submit_report, submit_settlement
from awards.actions.results import publish_results
from awards.actions.scenarios import Change, edit_scenario, propose_awards, send_back, start_scenario

__all__ = [
    "Change",
    "amend_envelope",
    "approve_awards",
    "approve_ceiling",
    "confirm_budget",
    "create_envelope",
    "decide_grant",
    "edit_scenario",
    "forgo_award",
    "open_fiscal_year",
    "pass_on",
    "pay_instalment",
    "propose_awards",
    "propose_budget",
    "propose_ceiling",
    "propose_grant_decision",
    "propose_payment",
    "publish_results",
    "request_grant",
    "resume_award",
    "send_back",
    "send_back_budget",
    "send_back_ceiling",
    "send_back_grant",
    "send_back_payment",
    "settle_award",
    "start_scenario",
    "submit_report",
    "submit_settlement",
    "suspend_award",
    "terminate_award",
]
