"""Adds the ledger up anew from its lines alone, so that a balance changed behind the triggers' back is found."""

from decimal import Decimal

from django.db import connection

# What each line moves, written out here a second time: a replaced function in the database is seen too.
MOVED = """
SELECT l.*, CASE WHEN l.kind IN ('commit', 'amend', 'carry_over') THEN l.amount
                 WHEN l.kind IN ('release', 'return') THEN -l.amount ELSE 0 END AS c,
  CASE WHEN l.kind IN ('disburse', 'carry_over') THEN l.amount WHEN l.kind = 'return' THEN -l.amount ELSE 0 END AS d,
  CASE WHEN l.kind = 'spend' THEN l.amount ELSE 0 END AS s
FROM awards_ledgerentry l
"""
SUMS = "coalesce(sum(m.c), 0), coalesce(sum(m.d), 0), coalesce(sum(m.s), 0)"
CHECKS = {
    "envelope {0}: its balances are {2}, its lines add up to {3}": f"""
WITH m AS ({MOVED})
SELECT e.id, e.id, array[e.committed, e.disbursed, e.spent]::numeric[], array[{SUMS}]::numeric[]
FROM awards_envelope e LEFT JOIN m ON m.fiscal_year_id = e.fiscal_year_id
  AND coalesce(e.pillar_id = m.pillar_id, true) AND coalesce(e.programme_id = m.programme_id, true)
  AND coalesce(e.province_id = m.province_id, true) AND coalesce(e.field = m.field, true)
GROUP BY e.id""",
    "envelope {0}: its ceiling is {2}, its amendments add up to {3}": """
SELECT e.id, e.id, e.ceiling::numeric, coalesce(sum(a.delta), 0)::numeric
FROM awards_envelope e LEFT JOIN awards_envelopeamendment a ON a.envelope_id = e.id GROUP BY e.id""",
    "award {1}, share {0}: its balances are {2}, its lines add up to {3}": f"""
WITH m AS ({MOVED})
SELECT h.id, a.code, array[h.committed, h.disbursed, h.spent]::numeric[], array[{SUMS}]::numeric[]
FROM awards_awardshare h JOIN awards_award a ON a.id = h.award_id LEFT JOIN m ON m.share_id = h.id
GROUP BY h.id, a.code""",
    "award {1}: {2} approved, {3} committed at first": """
SELECT a.id, a.code, a.approved::numeric, coalesce(sum(l.amount), 0)::numeric
FROM awards_award a LEFT JOIN awards_ledgerentry l ON l.award_id = a.id AND l.kind = 'commit' GROUP BY a.id""",
    "ledger line {0}: it says {2}, its share and its award say {3}": """
SELECT l.id, l.id, array[l.fiscal_year_id, l.province_id, l.award_id, l.pillar_id, l.programme_id]::bigint[],
  array[h.fiscal_year_id, h.province_id, a.id, a.pillar_id, a.programme_id]::bigint[]
FROM awards_ledgerentry l JOIN awards_awardshare h ON h.id = l.share_id JOIN awards_award a ON a.id = h.award_id""",
    "instalment {0}: paid is {2}, a payment of its amount in the ledger is {3}": """
SELECT i.id, i.id, i.state = 'paid', EXISTS (SELECT FROM awards_ledgerentry l
  WHERE l.instalment_id = i.id AND l.kind = 'disburse' AND l.amount = i.amount AND l.share_id = i.share_id)
FROM awards_instalment i""",
    "award {1}: its reports add up to {2}, its lines to {3}": """
SELECT a.id, a.code, coalesce((SELECT sum(r.spent) FROM awards_report r WHERE r.award_id = a.id), 0)::numeric,
  coalesce((SELECT sum(h.spent) FROM awards_awardshare h WHERE h.award_id = a.id), 0)::numeric
FROM awards_award a""",
    "envelope {0}: {2} is not 0 <= spent <= disbursed <= committed <= ceiling": """
SELECT e.id, e.id, array[e.spent, e.disbursed, e.committed, e.ceiling], CASE WHEN 0 <= e.spent AND e.spent <= e.disbursed
  AND e.disbursed <= e.committed AND e.committed <= e.ceiling
  THEN array[e.spent, e.disbursed, e.committed, e.ceiling] END
FROM awards_envelope e""",
}


def verify_ledger() -> tuple[int, list[str]]:
    """How many balances, amounts and lines were compared, and every difference (empty: the ledger is whole)."""
    counted, differences = 0, []
    for sentence, query in CHECKS.items():
        with connection.cursor() as cursor:
            total = f"SELECT count(*) FROM ({query}) AS checked"
            cursor.execute(total)
            counted += cursor.fetchone()[0]
            wrong = f"SELECT * FROM ({query}) AS checked (id, label, told, must) WHERE told IS DISTINCT FROM must ORDER BY id"
            cursor.execute(wrong)
            differences += [sentence.format(*map(_shown, row)) for row in cursor.fetchall()]
    return counted, differences


def _shown(value: object) -> object:
    """Amounts as plain digits."""
    if isinstance(value, list):
        return " / ".join(str(_shown(one)) for one in value)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return value
    return f"{value:,}"
