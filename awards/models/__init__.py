"""What we give: envelopes and ledger, scenarios and awards, reports and settlements. Whole won."""

from awards.models.awards import Award, AwardShare, BudgetVote, Grant, Scenario, ScenarioLine
from awards.models.envelopes import CeilingRequest, Envelope, EnvelopeAmendment, FiscalYear, ReferenceFigure
from awards.models.ledger import Instalment, LedgerEntry, Report, Settlement

__all__ = [
    "Award",
    "AwardShare",
    "BudgetVote",
    "CeilingRequest",
    "Envelope",
    "EnvelopeAmendment",
    "FiscalYear",
    "Grant",
    "Instalment",
    "LedgerEntry",
    "ReferenceFigure",
    "Report",
    "Scenario",
    "ScenarioLine",
    "Settlement",
]
