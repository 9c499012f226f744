-- After the ranking: three in ten are awarded, one in ten is held in reserve; half of the awards are paid their first half.
CREATE TEMP TABLE load_result ON COMMIT DROP AS
SELECT l.proposal_id AS proposal, l.place, CASE WHEN l.place <= %(proposals)s * 3 / 10 THEN 'award'
  WHEN l.place <= %(proposals)s * 4 / 10 THEN 'reserve' ELSE 'decline' END AS outcome, s.requested, p.number, p.organisation_id, p.government_id,
  coalesce(g.parent_id, g.id) AS province, p.field, l.place %% 2 = 0 AS paid
FROM reviews_rankingline l JOIN applications_proposal p ON p.id = l.proposal_id JOIN applications_submission s ON s.id = p.submission_id
JOIN accounts_localgovernment g ON g.id = p.government_id WHERE p.call_id = %(call)s;

INSERT INTO awards_scenario (call_id, name, state, created_by_id, created_at, proposed_by_id, proposed_at, approved_by_id, approved_at, comment)
VALUES (%(call)s, '순위에 따른 안 (예시)', 'approved', %(officer)s, portal_now(), %(officer)s, portal_now(), %(approver)s, portal_now(), '');
INSERT INTO awards_scenarioline (scenario_id, proposal_id, place, outcome, amount, reason)
SELECT s.id, r.proposal, r.place, r.outcome, CASE WHEN r.outcome = 'award' THEN r.requested ELSE 0 END, ''
FROM load_result r, awards_scenario s WHERE s.call_id = %(call)s;
UPDATE applications_proposal p SET state = CASE r.outcome WHEN 'award' THEN 'awarded' WHEN 'reserve' THEN 'reserve' ELSE 'declined' END,
  reserve_place = CASE WHEN r.outcome = 'reserve' THEN r.place - %(proposals)s * 3 / 10 END,
  reason = CASE WHEN r.outcome = 'decline' THEN '예산이 이 순위에 미치지 못하였습니다. (예시)' ELSE '' END
FROM load_result r WHERE p.id = r.proposal;

INSERT INTO awards_award (code, proposal_id, call_id, scenario_id, organisation_id, government_id, pillar_id, programme_id, field, basis, state,
  requested, adjusted, adjust_reason, approved, granted, proposed_by_id, approved_by_id, awarded_at)
SELECT r.number, r.proposal, k.id, s.id, r.organisation_id, r.government_id, m.pillar_id, m.id, r.field, k.funding_basis,
  CASE WHEN r.paid THEN 'active' ELSE 'confirmed' END, r.requested, r.requested, '', r.requested, CASE WHEN r.paid THEN r.requested END,
  %(officer)s, %(approver)s, portal_now()
FROM load_result r, applications_call k JOIN applications_programme m ON m.id = k.programme_id JOIN awards_scenario s ON s.call_id = k.id
WHERE k.id = %(call)s AND r.outcome = 'award' ORDER BY r.place;
INSERT INTO awards_awardshare (award_id, fiscal_year_id, province_id, committed, disbursed, spent)
SELECT a.id, %(year)s, r.province, a.approved, CASE WHEN r.paid THEN a.approved / 2 ELSE 0 END, 0
FROM awards_award a JOIN load_result r ON r.proposal = a.proposal_id;
INSERT INTO awards_grant (award_id, letter_number, amount, requested_by_id, requested_at, conditions, granted, schedule, document_number,
  proposed_by_id, proposed_at, approved_by_id, decided_at)
SELECT a.id, '예시과-1', a.approved, p.created_by_id, portal_now(), '', a.approved, '[]', '예시-교부', %(officer)s, portal_now(), %(approver)s, portal_now()
FROM awards_award a JOIN applications_proposal p ON p.id = a.proposal_id WHERE a.call_id = %(call)s AND a.state = 'active';
INSERT INTO awards_instalment (share_id, number, amount, due_on, state, proposed_by_id, proposed_at, approved_by_id, paid_at, reference)
SELECT s.id, n, CASE n WHEN 1 THEN a.approved / 2 ELSE a.approved - a.approved / 2 END, make_date(%(year)s, 5 * n, 1),
  CASE n WHEN 1 THEN 'paid' ELSE 'planned' END, CASE n WHEN 1 THEN %(officer)s END, CASE n WHEN 1 THEN portal_now() END,
  CASE n WHEN 1 THEN %(approver)s END, CASE n WHEN 1 THEN portal_now() END, ''
FROM awards_awardshare s JOIN awards_award a ON a.id = s.award_id, generate_series(1, 2) n WHERE a.call_id = %(call)s AND a.state = 'active';
INSERT INTO awards_ledgerentry (share_id, kind, amount, instalment_id, request_key, proposed_by_id, approved_by_id, reason, document_number, at,
  fiscal_year_id, award_id, pillar_id, programme_id, province_id, field)
SELECT s.id, line.kind, line.amount, line.instalment, gen_random_uuid(), %(officer)s, %(approver)s, '', '', portal_now(), s.fiscal_year_id, a.id,
  a.pillar_id, a.programme_id, s.province_id, a.field
FROM awards_awardshare s JOIN awards_award a ON a.id = s.award_id AND a.call_id = %(call)s
CROSS JOIN LATERAL (SELECT 'commit' AS kind, a.approved AS amount, NULL::bigint AS instalment
  UNION ALL SELECT 'disburse', i.amount, i.id FROM awards_instalment i WHERE i.share_id = s.id AND i.state = 'paid') line ORDER BY s.id;
UPDATE awards_envelope e SET committed = sums.c, disbursed = sums.d, spent = sums.s
FROM awards_envelope v, envelope_sums(v) AS sums WHERE v.id = e.id AND e.fiscal_year_id = %(year)s;

INSERT INTO awards_budgetvote (call_id, amount, document_number, state, proposed_by_id, proposed_at, approved_by_id, approved_at, comment)
SELECT %(call)s, budget, '예시', 'approved', %(officer)s, portal_now(), %(approver)s, portal_now(), '' FROM applications_call WHERE id = %(call)s;
UPDATE awards_fiscalyear SET voted_on = portal_now()::date WHERE year = %(year)s AND voted_on IS NULL;
UPDATE applications_call SET state = 'published', results_published_at = portal_now() WHERE id = %(call)s;
UPDATE reviews_round SET state = 'ranked' WHERE id = %(round)s;

-- The trail, link by link: what the trigger does, without moving the chain's head each time.
DO $$
DECLARE head activity_chainhead; e activity_event; r record;
BEGIN
  SELECT * INTO head FROM activity_chainhead WHERE chain = current_setting('load.chain');
  FOR r IN SELECT p.id, p.title, s.submitted_by_id, p.code, p.number, v.verb FROM applications_proposal p JOIN applications_submission s ON s.id = p.submission_id
    JOIN load_result l ON l.proposal = p.id CROSS JOIN LATERAL (VALUES (1, 'submit_proposal'), (2, 'admit_proposal'), (3, 'rank_proposal'),
    (4, l.outcome || '_proposal')) v (turn, verb) ORDER BY v.turn, p.id LOOP
    e := NULL;
    e.id := nextval(pg_get_serial_sequence('activity_event', 'id'));
    e.chain := head.chain; e.sequence := head.sequence + 1; e.at := portal_now(); e.actor_id := r.submitted_by_id; e.role := '';
    e.verb := r.verb; e.thing_type := 'applications.proposal'; e.thing_id := r.id::text; e.thing_label := r.title;
    e.facts := jsonb_build_object('code', r.code, 'number', r.number); e.reason := ''; e.previous_hash := head.hash;
    e.hash := encode(sha256(convert_to(event_text(e), 'UTF8')), 'hex');
    INSERT INTO activity_event SELECT e.*;
    head.sequence := e.sequence; head.hash := e.hash;
  END LOOP;
  UPDATE activity_chainhead SET sequence = head.sequence, hash = head.hash WHERE chain = head.chain;
END $$;
