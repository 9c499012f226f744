"""Ways round the guards, as the web's own login would try them, each with the guard that stands in the way.

A way is SQL with {names}; `guard` is what the owner has to take away for it to succeed (None: PostgreSQL itself).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    name: str
    sql: str
    guard: str | None = None


ENTRY = (
    "INSERT INTO awards_ledgerentry (share_id, kind, amount, request_key, proposed_by_id, approved_by_id, "
    "instalment_id, reason, document_number) VALUES "
)
ENVELOPE = (
    "INSERT INTO awards_envelope (fiscal_year_id, field, ceiling, committed, disbursed, spent, basis) VALUES "
)
INSTALMENT = (
    "INSERT INTO awards_instalment (share_id, number, amount, due_on, state, proposed_by_id, approved_by_id, paid_at, "
    "reference) VALUES "
)
AMENDMENT = (
    "INSERT INTO awards_envelopeamendment (envelope_id, delta, reason, document_number, request_key, proposed_by_id, "
    "approved_by_id) VALUES "
)
AWARD = (
    "INSERT INTO awards_award (code, proposal_id, call_id, scenario_id, organisation_id, government_id, pillar_id, "
    "programme_id, field, basis, state, requested, adjusted, adjust_reason, approved, proposed_by_id, approved_by_id) "
    "SELECT 'FORGED', {other_proposal}, call_id, scenario_id, organisation_id, government_id, pillar_id, programme_id, "
    "field, basis, '{state}', requested, adjusted, '', {approved}, proposed_by_id, approved_by_id "
    "FROM awards_award WHERE id = {award}"
)


def off(table: str, trigger: str) -> str:
    return f"ALTER TABLE {table} DISABLE TRIGGER {trigger}"


def may(rights: str, table: str) -> str:
    return f"GRANT {rights} ON {table} TO maeul_web"


def both(*statements: str) -> str:
    return "; ".join(statements)


def without(table: str, constraint: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"


LEDGER, SHARE, ENV = "awards_ledgerentry", "awards_awardshare", "awards_envelope"
POST = off(LEDGER, "entry_post")

WAYS = [
    Way("raise a ceiling", "UPDATE awards_envelope SET ceiling = 10 ^ 15", may("UPDATE", ENV)),
    Way("forget what is committed", "UPDATE awards_envelope SET committed = 0", may("UPDATE", ENV)),
    Way("lock an envelope", "SELECT * FROM awards_envelope FOR UPDATE", may("UPDATE", ENV)),
    Way("delete an envelope", "DELETE FROM awards_envelope WHERE id = {bare}", may("DELETE", ENV)),
    Way("move a share", "UPDATE awards_awardshare SET disbursed = committed", may("UPDATE", SHARE)),
    Way(
        "a share that is born full",
        "INSERT INTO awards_awardshare (award_id, fiscal_year_id, province_id, committed, disbursed, spent) "
        "VALUES ({award}, 2027, {other_province}, 9, 9, 0)",
        off(SHARE, "share_born"),
    ),
    Way(
        "change a line",
        "UPDATE awards_ledgerentry SET amount = 1",
        both(may("UPDATE", LEDGER), off(LEDGER, "entry_append_only")),
    ),
    Way(
        "delete a line",
        "DELETE FROM awards_ledgerentry",
        both(may("DELETE", LEDGER), off(LEDGER, "entry_append_only")),
    ),
    Way(
        "empty the ledger",
        "TRUNCATE awards_ledgerentry",
        both(may("TRUNCATE", LEDGER), off(LEDGER, "no_truncate")),
    ),
    Way(
        "change a line by its key",
        ENTRY + "({share}, 'amend', 1, '{known_key}', {officer}, {approver}, NULL, '', '') "
        "ON CONFLICT (request_key) DO UPDATE SET amount = 1",
        both(may("UPDATE", LEDGER), off(LEDGER, "entry_append_only"), off(LEDGER, "entry_post")),
    ),
    Way(
        "above the ceiling",
        ENTRY + "({share}, 'amend', 951, {key}, {officer}, {approver}, NULL, '', '')",
        POST,
    ),
    Way(
        "commit more than was approved",
        ENTRY + "({share}, 'commit', 51, {key}, {officer}, {approver}, NULL, '', '')",
        POST,
    ),
    Way(
        "a commitment below nothing",
        ENTRY + "({share}, 'commit', -5, {key}, {officer}, {approver}, NULL, '', '')",
        without(LEDGER, "entry_amount_fits_kind"),
    ),
    Way(
        "one pair of eyes",
        ENTRY + "({share}, 'amend', 5, {key}, {officer}, {officer}, NULL, '', '')",
        without(LEDGER, "entry_four_eyes"),
    ),
    Way(
        "nobody's approval",
        ENTRY + "({share}, 'amend', 5, {key}, {officer}, NULL, NULL, '', '')",
        without(LEDGER, "entry_four_eyes"),
    ),
    Way(
        "pay without an instalment",
        ENTRY + "({share}, 'disburse', 5, {key}, {officer}, {approver}, NULL, '', '')",
        both(POST, without(LEDGER, "entry_payment_has_instalment")),
    ),
    Way(
        "pay twice",
        ENTRY + "({share}, 'disburse', 10, {key}, {officer}, {approver}, {instalment}, '', ''), "
        "({share}, 'disburse', 10, {key}, {officer}, {approver}, {instalment}, '', '')",
        "DROP INDEX entry_instalment_paid_once",
    ),
    Way(
        "pay another amount",
        ENTRY + "({share}, 'disburse', 11, {key}, {officer}, {approver}, {instalment}, '', '')",
        POST,
    ),
    Way(
        "spend more than was paid",
        ENTRY + "({share}, 'spend', 1, {key}, {officer}, NULL, NULL, '', '')",
        both(without(SHARE, "share_in_order"), without(ENV, "envelope_never_exceeded")),
    ),
    Way(
        "an envelope born with a ceiling",
        ENVELOPE + "(2027, 'safety', 1000, 0, 0, 0, '')",
        off(ENV, "envelope_born"),
    ),
    Way(
        "an envelope born over awards",
        ENVELOPE + "(2027, 'safety', 0, 0, 0, 0, '')",
        off(ENV, "envelope_born"),
    ),
    Way(
        "an instalment born paid",
        INSTALMENT + "({share}, 7, 5, '2027-03-01', 'paid', {officer}, {approver}, now(), '')",
        off("awards_instalment", "instalment_guard"),
    ),
    Way(
        "an instalment paid without a line",
        "UPDATE awards_instalment SET state = 'paid', proposed_by_id = {officer}, approved_by_id = {approver}, "
        "paid_at = now() WHERE id = {proposed_instalment}",
        off("awards_instalment", "instalment_guard"),
    ),
    Way(
        "a larger instalment",
        "UPDATE awards_instalment SET amount = 99",
        both(may("UPDATE", "awards_instalment"), off("awards_instalment", "instalment_guard")),
    ),
    Way(
        "an award that was never ranked",
        AWARD.replace("{state}", "provisional").replace("{approved}", "approved"),
        off("awards_award", "award_guard"),
    ),
    Way(
        "an award born active",
        AWARD.replace("{state}", "active").replace("{approved}", "approved"),
        off("awards_award", "award_guard"),
    ),
    Way(
        "a larger award",
        "UPDATE awards_award SET requested = 500, adjusted = 500, approved = 500 WHERE id = {award}",
        both(may("UPDATE", "awards_award"), off("awards_award", "award_guard")),
    ),
    Way(
        "a leap over every step",
        "UPDATE awards_award SET state = 'settled' WHERE id = {award}",
        off("awards_award", "award_guard"),
    ),
    Way(
        "a ceiling by one person",
        AMENDMENT + "({nation}, 1, '', '', {key}, {officer}, {officer})",
        without("awards_envelopeamendment", "amendment_four_eyes"),
    ),
    Way(
        "a ceiling below what is committed",
        AMENDMENT + "({nation}, -960, '', '', {key}, {officer}, {approver})",
        off("awards_envelopeamendment", "amendment_post"),
    ),
    Way(
        "another past of a ceiling",
        "UPDATE awards_envelopeamendment SET delta = 1",
        both(
            may("UPDATE", "awards_envelopeamendment"),
            off("awards_envelopeamendment", "amendment_append_only"),
        ),
    ),
    Way(
        "another line in an approved scenario",
        "UPDATE awards_scenarioline SET reason = 'x' WHERE scenario_id = {scenario}",
        off("awards_scenarioline", "scenario_line_guard"),
    ),
    Way(
        "a line less in an approved scenario",
        "DELETE FROM awards_scenarioline WHERE scenario_id = {scenario}",
        off("awards_scenarioline", "scenario_line_guard"),
    ),
    Way(
        "a line moved out of an approved scenario",
        "WITH other AS (INSERT INTO awards_scenario (call_id, name, state, created_by_id, comment) "
        "VALUES ({call}, 'x', 'draft', {officer}, '') RETURNING id) "
        "UPDATE awards_scenarioline SET scenario_id = other.id FROM other WHERE scenario_id = {scenario}",
        off("awards_scenarioline", "scenario_line_guard"),
    ),
    Way(
        "an approved scenario taken back",
        "UPDATE awards_scenario SET state = 'draft' WHERE id = {scenario}",
        off("awards_scenario", "scenario_guard"),
    ),
    Way(
        "a vote that two never saw",
        "INSERT INTO awards_budgetvote (call_id, amount, document_number, state, proposed_by_id, approved_by_id, comment) "
        "VALUES ({call}, 5, '', 'approved', {officer}, {approver}, '')",
        off("awards_budgetvote", "decision_guard"),
    ),
    Way(
        "another amount under a request",
        "UPDATE awards_ceilingrequest SET delta = 10 ^ 9 WHERE id = {request}",
        off("awards_ceilingrequest", "decision_guard"),
    ),
    Way(
        "another past of the trail",
        "UPDATE activity_event SET reason = 'x'",
        both(may("UPDATE", "activity_event"), off("activity_event", "event_append_only")),
    ),
    Way(
        "no past at all",
        "DELETE FROM activity_event WHERE id NOT IN (SELECT event_id FROM activity_notice)",
        both(may("DELETE", "activity_event"), off("activity_event", "event_append_only")),
    ),
    Way("the bookkeeping of the second net", "DELETE FROM awards_recheck", may("DELETE", "awards_recheck")),
    Way("switch a trigger off", "ALTER TABLE awards_ledgerentry DISABLE TRIGGER ALL"),
    Way("drop a trigger", "DROP TRIGGER entry_post ON awards_ledgerentry"),
    Way("drop a constraint", "ALTER TABLE awards_envelope DROP CONSTRAINT envelope_never_exceeded"),
    Way(
        "another guard",
        "CREATE OR REPLACE FUNCTION entry_post() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
    ),
    Way("call a guard", "SELECT entry_post()"),
    Way("triggers asleep", "SET session_replication_role = replica"),
    Way("be the owner", "SET ROLE maeul_owner"),
    Way("be the owner for the session", "SET SESSION AUTHORIZATION maeul_owner"),
    Way(
        "rights for oneself",
        "GRANT UPDATE ON awards_envelope TO maeul_web; UPDATE awards_envelope SET ceiling = 9",
    ),
    Way("a table in front of the table", "CREATE TEMP TABLE awards_envelope AS SELECT 1"),
    Way("a table of one's own", "CREATE TABLE mine AS SELECT 1"),
]
