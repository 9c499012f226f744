-- Copies one whole proposal, made by the actions, as often as asked; run with the guards of these tables switched off.
-- load.py fills the names in. Whatever a guard would have stamped or summed is stamped and summed here.
CREATE TEMP TABLE load_copy ON COMMIT DROP AS
WITH place AS (
  SELECT row_number() OVER (ORDER BY g.code) - 1 AS turn, count(*) OVER () AS places, g.id AS government, g.code,
    g.name_ko, g.name_en, o.id AS organisation, (SELECT min(m.user_id) FROM accounts_membership m WHERE m.organisation_id = o.id) AS person
  FROM accounts_localgovernment g JOIN accounts_organisation o ON o.government_id = g.id
  WHERE g.valid_to IS NULL AND g.level = 'municipality'
    AND EXISTS (SELECT FROM accounts_membership m WHERE m.organisation_id = o.id))
SELECT i, nextval(pg_get_serial_sequence('applications_proposal', 'id')) AS proposal,
  nextval(pg_get_serial_sequence('applications_submission', 'id')) AS submission, p.*,
  'L' || %(run)s || '-' || lpad(i::text, 7, '0') AS proposal_code, %(prefix)s || '-' || %(year)s || '-' || lpad(i::text, greatest(4, length(i::text)), '0') AS number,
  '예시 과제 ' || i || ' ' || (ARRAY['돌봄', '교통', '안전', '소득', '교육'])[1 + i %% 5] AS title,
  (ARRAY['income', 'convenience', 'safety', 'facilities'])[1 + i %% 4] AS field
FROM generate_series(2, %(proposals)s) i JOIN place p ON p.turn = i %% p.places;

CREATE TEMP TABLE load_proposal ON COMMIT DROP AS
SELECT made.* FROM load_copy c, applications_proposal t, LATERAL jsonb_populate_record(NULL::applications_proposal, to_jsonb(t) || jsonb_build_object('id', c.proposal, 'code', c.proposal_code,
  'title', c.title, 'number', c.number, 'government_id', c.government, 'organisation_id', c.organisation, 'created_by_id', c.person,
  'submission_id', c.submission, 'field', c.field)) AS made
WHERE t.id = %(template)s;
DO $$ -- every column but the generated ones, which the database fills
DECLARE named text := (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
  WHERE attrelid = 'applications_proposal'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '');
BEGIN
  EXECUTE format('INSERT INTO applications_proposal (%%s) SELECT %%s FROM load_proposal', named, named);
END $$;

INSERT INTO applications_section (proposal_id, call_section_id, version, saved_at, saved_by_id)
SELECT c.proposal, s.call_section_id, s.version, s.saved_at, c.person FROM load_copy c, applications_section s WHERE s.proposal_id = %(template)s;
INSERT INTO applications_sectionversion (section_id, version, content, saved_at, saved_by_id)
SELECT n.id, v.version, v.content, v.saved_at, c.person FROM load_copy c JOIN applications_section n ON n.proposal_id = c.proposal
JOIN applications_section s ON s.proposal_id = %(template)s AND s.call_section_id = n.call_section_id
JOIN applications_sectionversion v ON v.section_id = s.id;
INSERT INTO applications_answer (proposal_id, question_id, value)
SELECT c.proposal, a.question_id, a.value FROM load_copy c, applications_answer a WHERE a.proposal_id = %(template)s;
INSERT INTO applications_costline (proposal_id, "order", category, fiscal_year, description, unit_price, quantity)
SELECT c.proposal, l."order", l.category, l.fiscal_year, l.description, l.unit_price, l.quantity
FROM load_copy c, applications_costline l WHERE l.proposal_id = %(template)s;
INSERT INTO applications_fundingsource (proposal_id, fiscal_year, kind, amount, status, evidence)
SELECT c.proposal, f.fiscal_year, f.kind, f.amount, f.status, f.evidence FROM load_copy c, applications_fundingsource f WHERE f.proposal_id = %(template)s;
INSERT INTO applications_partner (proposal_id, government_id, role, share)
SELECT c.proposal, c.government, 'lead', 0 FROM load_copy c;
INSERT INTO applications_target (proposal_id, "order", name, unit, formula, baseline, goal, fiscal_year, yearly)
SELECT c.proposal, t."order", t.name, t.unit, t.formula, t.baseline, t.goal, t.fiscal_year, t.yearly FROM load_copy c, applications_target t WHERE t.proposal_id = %(template)s;

INSERT INTO applications_submission
SELECT made.* FROM load_copy c, applications_submission t, LATERAL jsonb_populate_record(NULL::applications_submission, to_jsonb(t) || jsonb_build_object('id', c.submission, 'proposal_id', c.proposal,
  'request_key', gen_random_uuid(), 'government_code', c.code, 'government_name', c.name_ko, 'submitted_by_id', c.person, 'number', c.number,
  'received_at', t.received_at + make_interval(secs => c.i),
  'snapshot', t.snapshot || jsonb_build_object('code', c.proposal_code,
    'government', jsonb_build_object('code', c.code, 'name_ko', c.name_ko, 'name_en', c.name_en),
    'overview', (t.snapshot -> 'overview') || jsonb_build_object('title', c.title, 'field', c.field),
    'partners', jsonb_build_array(jsonb_build_object('code', c.code, 'name_ko', c.name_ko, 'name_en', c.name_en, 'role', 'lead', 'share', 0))))) AS made
WHERE t.proposal_id = %(template)s AND t.ended_at IS NULL;
UPDATE applications_submission s SET manifest_hash = encode(sha256(convert_to(s.snapshot::text, 'UTF8')), 'hex')
FROM load_copy c WHERE s.id = c.submission;
UPDATE applications_receiptcounter SET last = %(proposals)s WHERE call_id = %(call)s;
INSERT INTO applications_screening (proposal_id, submission_id, outcome, checklist, reason, fields, by_id, at)
SELECT c.proposal, c.submission, s.outcome, s.checklist, s.reason, s.fields, s.by_id, s.at FROM load_copy c, applications_screening s WHERE s.proposal_id = %(template)s;

UPDATE applications_proposal SET state = 'in_review' WHERE call_id = %(call)s;
INSERT INTO reviews_assignment (round_id, proposal_id, submission_id, reviewer_id, state, created_at, declared_at, reason)
SELECT %(round)s, p.id, p.submission_id, (%(reviewers)s::bigint[])[1 + (p.id * %(reviews)s + turn) %% array_length(%(reviewers)s::bigint[], 1)],
  'done', portal_now(), portal_now(), ''
FROM applications_proposal p, generate_series(0, %(reviews)s - 1) turn WHERE p.call_id = %(call)s;
INSERT INTO reviews_review (assignment_id, state, version, comment, bonus, spread_reason, saved_at, submitted_at)
SELECT id, 'submitted', 1, '예시 의견', 0, '', portal_now(), portal_now() FROM reviews_assignment WHERE round_id = %(round)s;
INSERT INTO reviews_mark (review_id, criterion_id, value, comment)
SELECT r.id, k.id, round(2 * k.weight * (0.5 + 0.45 * (abs(hashint8(a.proposal_id)) %% 700 + abs(hashint8(r.id * 8 + k.id)) %% 300) / 1000.0)) / 2, ''
FROM reviews_review r JOIN reviews_assignment a ON a.id = r.assignment_id JOIN reviews_criterion k ON k.round_id = a.round_id WHERE a.round_id = %(round)s;
UPDATE reviews_round SET state = 'opened' WHERE id = %(round)s;
INSERT INTO reviews_opening (round_id, state, reason, proposed_by_id, proposed_at, approved_by_id, approved_at, comment)
VALUES (%(round)s, 'approved', '', %(officer)s, portal_now(), %(approver)s, portal_now(), '');
