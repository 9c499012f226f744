-- The pool: who must not meet whom, consent before the first case, objections. SQLSTATE MA230 to MA234.

-- A government with those it came from and the one it became: who worked for Gunwi of Gyeongbuk knows Gunwi of Daegu.
CREATE FUNCTION one_with(the_government bigint) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT g.id FROM accounts_localgovernment g WHERE g.id = the_government OR g.successor_id = the_government
  UNION SELECT g.successor_id FROM accounts_localgovernment g WHERE g.id = the_government AND g.successor_id IS NOT NULL
$$;

-- Where a person works or worked by what the portal knows: memberships and posts; `held` today, else until `ends_on`.
CREATE FUNCTION offices_of(the_reviewer bigint)
  RETURNS TABLE (government_id bigint, province_id bigint, held boolean, ends_on date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT one.id, coalesce(g.parent_id, g.id), x.held, x.ends_on FROM (
    SELECT o.government_id, m.ends_at IS NULL OR m.ends_at > portal_now() AS held,
        (m.ends_at AT TIME ZONE 'Asia/Seoul')::date AS ends_on
      FROM accounts_membership m JOIN accounts_organisation o ON o.id = m.organisation_id
      WHERE m.user_id = the_reviewer AND o.government_id IS NOT NULL AND m.starts_at <= portal_now()
    UNION ALL
    SELECT p.government_id, p.ends_on IS NULL OR p.ends_on > (portal_now() AT TIME ZONE 'Asia/Seoul')::date, p.ends_on
      FROM reviews_reviewerpost p WHERE p.reviewer_id = the_reviewer AND p.government_id IS NOT NULL
        AND (p.starts_on IS NULL OR p.starts_on <= (portal_now() AT TIME ZONE 'Asia/Seoul')::date)
  ) x CROSS JOIN LATERAL one_with(x.government_id) AS one(id) JOIN accounts_localgovernment g ON g.id = one.id
  UNION ALL
  SELECT NULL, one.id, p.ends_on IS NULL OR p.ends_on > (portal_now() AT TIME ZONE 'Asia/Seoul')::date, p.ends_on
    FROM reviews_reviewerpost p CROSS JOIN LATERAL one_with(p.province_id) AS one(id)
    WHERE p.reviewer_id = the_reviewer AND p.province_id IS NOT NULL
      AND (p.starts_on IS NULL OR p.starts_on <= (portal_now() AT TIME ZONE 'Asia/Seoul')::date)
$$;

-- The kind of conflict of a reviewer with a proposal; of several the first in the order of reviews.rules.conflicts.
CREATE OR REPLACE FUNCTION has_conflict(the_reviewer bigint, the_proposal bigint) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH terms AS (
    SELECT c.id AS call_id, coalesce((c.rules ->> 'same_province_barred')::boolean, false) AS by_province,
      ((c.closes_at AT TIME ZONE 'Asia/Seoul')::date
        - make_interval(years => coalesce((c.rules ->> 'conflict_years')::int, 3)))::date AS since
    FROM applications_proposal p JOIN applications_call c ON c.id = p.call_id WHERE p.id = the_proposal),
  met AS (
    SELECT government_id FROM applications_proposal WHERE id = the_proposal
    UNION SELECT government_id FROM applications_partner WHERE proposal_id = the_proposal),
  offices AS (SELECT * FROM offices_of(the_reviewer)),
  wrote AS (
    SELECT id FROM applications_proposal WHERE created_by_id = the_reviewer
    UNION SELECT proposal_id FROM applications_submission WHERE submitted_by_id = the_reviewer
    UNION SELECT s.proposal_id FROM applications_sectionversion v JOIN applications_section s ON s.id = v.section_id
      WHERE v.saved_by_id = the_reviewer)
  SELECT kind FROM (
    SELECT 'own_proposal' AS kind FROM wrote WHERE id = the_proposal
    UNION ALL
    SELECT 'same_organisation' FROM offices WHERE held AND government_id IN (SELECT * FROM met)
    UNION ALL
    SELECT 'former' FROM offices, terms WHERE NOT held AND ends_on > since AND government_id IN (SELECT * FROM met)
    UNION ALL
    SELECT c.kind FROM reviews_conflict c CROSS JOIN terms CROSS JOIN LATERAL one_with(c.government_id) AS one(id)
      WHERE c.reviewer_id = the_reviewer AND one.id IN (SELECT * FROM met)
        AND (c.kind NOT IN ('former', 'adviser') OR c.ends_on IS NULL OR c.ends_on > since)
    UNION ALL
    SELECT 'competitor' FROM terms JOIN applications_proposal p ON p.call_id = terms.call_id
      WHERE p.state NOT IN ('draft', 'discarded', 'withdrawn') AND (p.id IN (SELECT id FROM wrote)
        OR p.government_id IN (SELECT government_id FROM offices WHERE held))
    UNION ALL
    SELECT 'competitor' FROM terms JOIN applications_proposal p ON p.call_id = terms.call_id
      JOIN applications_partner t ON t.proposal_id = p.id
      WHERE p.state NOT IN ('draft', 'discarded', 'withdrawn')
        AND t.government_id IN (SELECT government_id FROM offices WHERE held)
    UNION ALL
    SELECT 'same_province' FROM terms CROSS JOIN met JOIN accounts_localgovernment g ON g.id = met.government_id
      WHERE by_province AND coalesce(g.parent_id, g.id) IN (SELECT province_id FROM offices WHERE held)
  ) AS found
  ORDER BY array_position(ARRAY['own_proposal', 'same_organisation', 'kin', 'former', 'adviser', 'objection', 'recusal',
    'competitor', 'same_province'], kind::text) LIMIT 1
$$;

-- No case opens before its reviewer has consented to the appointment and to secrecy in this round.
CREATE FUNCTION has_consented(the_round bigint, the_reviewer bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM reviews_panelmember WHERE round_id = the_round AND reviewer_id = the_reviewer
    AND consented_at IS NOT NULL AND declined_at IS NULL)
$$;

CREATE OR REPLACE FUNCTION assignment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE why text;
BEGIN
  IF tg_op = 'UPDATE' AND (new.round_id, new.proposal_id, new.reviewer_id, new.submission_id)
     IS DISTINCT FROM (old.round_id, old.proposal_id, old.reviewer_id, old.submission_id) THEN
    RAISE EXCEPTION 'an assignment stays what it is' USING ERRCODE = 'MA202';
  END IF;
  IF tg_op = 'UPDATE' AND old.state <> new.state AND (old.state, new.state) NOT IN (
    ('invited', 'accepted'), ('invited', 'declined'), ('accepted', 'declined'), ('accepted', 'done'), ('done', 'accepted'),
    ('invited', 'voided'), ('accepted', 'voided'), ('done', 'voided')) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA202';
  END IF;
  IF tg_op = 'INSERT' AND NOT EXISTS (SELECT FROM applications_proposal p JOIN reviews_round r ON r.call_id = p.call_id
      WHERE p.id = new.proposal_id AND p.submission_id = new.submission_id AND r.id = new.round_id) THEN
    RAISE EXCEPTION 'not a proposal of this round' USING ERRCODE = 'MA202';
  END IF;
  IF tg_op = 'UPDATE' AND new.state = 'done' AND old.state <> 'done'
     AND NOT EXISTS (SELECT FROM reviews_review WHERE assignment_id = new.id AND state = 'submitted') THEN
    RAISE EXCEPTION 'done without a submitted review' USING ERRCODE = 'MA202';
  END IF;
  IF new.state IN ('invited', 'accepted', 'done') THEN
    why := has_conflict(new.reviewer_id, new.proposal_id);
    IF why IS NOT NULL THEN
      RAISE EXCEPTION 'conflict of interest' USING ERRCODE = 'MA201', DETAIL = jsonb_build_object('kind', why)::text;
    END IF;
  END IF;
  IF new.state IN ('accepted', 'done') AND (tg_op = 'INSERT' OR old.state = 'invited')
     AND NOT has_consented(new.round_id, new.reviewer_id) THEN
    RAISE EXCEPTION 'no consent to appointment and secrecy' USING ERRCODE = 'MA230';
  END IF;
  RETURN new;
END $$;

-- A conflict found later ends access at once, whoever wrote it down: declared ties and posts alike.
CREATE OR REPLACE FUNCTION conflict_ends_access() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE reviews_assignment a SET state = 'voided' FROM reviews_round r
    WHERE a.reviewer_id = new.reviewer_id AND a.state IN ('invited', 'accepted', 'done')
      AND r.id = a.round_id AND r.state <> 'ranked' AND has_conflict(a.reviewer_id, a.proposal_id) IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER post_ends_access AFTER INSERT OR UPDATE ON reviews_reviewerpost
  FOR EACH ROW EXECUTE FUNCTION conflict_ends_access();

-- Whoever was asked for a case before there were panels sits on one, and consents before the next case opens.
INSERT INTO reviews_panelmember (round_id, reviewer_id, invited_by_id, invited_at, reason)
  SELECT a.round_id, a.reviewer_id, r.created_by_id, min(a.created_at), ''
  FROM reviews_assignment a JOIN reviews_round r ON r.id = a.round_id GROUP BY a.round_id, a.reviewer_id, r.created_by_id;

-- Invited by the office, then consent or refusal; a consent is given once, stamped here, and stays with its paper.
CREATE FUNCTION panel_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.consented_at IS NOT NULL OR new.declined_at IS NOT NULL OR new.disclosed_at IS NOT NULL THEN
      RAISE EXCEPTION 'a reviewer is invited first' USING ERRCODE = 'MA231';
    END IF;
    new.invited_at := portal_now();
    RETURN new;
  END IF;
  IF (new.round_id, new.reviewer_id) IS DISTINCT FROM (old.round_id, old.reviewer_id)
     OR (old.consented_at IS NOT NULL AND (new.consented_at, new.paper_id) IS DISTINCT FROM (old.consented_at, old.paper_id))
     OR (old.disclosed_at IS NOT NULL AND (new.disclosed_at, new.objections_until)
         IS DISTINCT FROM (old.disclosed_at, old.objections_until)) THEN
    RAISE EXCEPTION 'what was said stays' USING ERRCODE = 'MA231';
  END IF;
  IF new.consented_at IS NOT NULL AND old.consented_at IS NULL THEN
    IF new.declined_at IS NOT NULL THEN RAISE EXCEPTION 'declined' USING ERRCODE = 'MA231'; END IF;
    new.consented_at := portal_now();
  END IF;
  IF new.disclosed_at IS NOT NULL AND old.disclosed_at IS NULL THEN
    IF new.consented_at IS NULL OR new.declined_at IS NOT NULL THEN
      RAISE EXCEPTION 'not on the panel' USING ERRCODE = 'MA231';
    END IF;
    new.disclosed_at := portal_now();
  END IF;
  IF new.declined_at IS NOT NULL AND old.declined_at IS NULL THEN new.declined_at := portal_now(); END IF;
  RETURN new;
END $$;
CREATE TRIGGER panel_guard BEFORE INSERT OR UPDATE ON reviews_panelmember FOR EACH ROW EXECUTE FUNCTION panel_guard();

-- An objection is filed against a disclosed name, in time, for a proposal of the round; decided once. Upheld, it is a conflict.
CREATE FUNCTION objection_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.state <> 'filed' THEN RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA234'; END IF;
    new.filed_at := portal_now();
    IF NOT EXISTS (SELECT FROM reviews_panelmember WHERE round_id = new.round_id AND reviewer_id = new.reviewer_id
        AND declined_at IS NULL AND disclosed_at <= new.filed_at AND objections_until > new.filed_at) THEN
      RAISE EXCEPTION 'not disclosed, or too late' USING ERRCODE = 'MA232';
    END IF;
    IF NOT EXISTS (SELECT FROM applications_proposal p JOIN reviews_round r ON r.call_id = p.call_id
        WHERE p.id = new.proposal_id AND r.id = new.round_id AND p.state IN ('eligible', 'in_review')) THEN
      RAISE EXCEPTION 'not a proposal of this round' USING ERRCODE = 'MA232';
    END IF;
    RETURN new;
  END IF;
  IF old.state <> 'filed' OR new.state NOT IN ('upheld', 'dismissed')
     OR (to_jsonb(new) - '{state,decided_by_id,decided_at,answer}'::text[])
        IS DISTINCT FROM (to_jsonb(old) - '{state,decided_by_id,decided_at,answer}'::text[]) THEN
    RAISE EXCEPTION 'an objection is decided once' USING ERRCODE = 'MA234';
  END IF;
  IF new.state = 'upheld' AND NOT EXISTS (
    SELECT FROM reviews_conflict c JOIN applications_proposal p ON p.government_id = c.government_id
    WHERE c.reviewer_id = new.reviewer_id AND p.id = new.proposal_id AND c.kind = 'objection') THEN
    RAISE EXCEPTION 'upheld without a conflict' USING ERRCODE = 'MA233';
  END IF;
  new.decided_at := portal_now();
  RETURN new;
END $$;
CREATE TRIGGER objection_guard BEFORE INSERT OR UPDATE ON reviews_objection
  FOR EACH ROW EXECUTE FUNCTION objection_guard();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reviews_reviewerprofile', 'reviews_reviewerpost', 'reviews_panelmember', 'reviews_objection'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
GRANT UPDATE (fields, technologies, regions, most, note, changed_at) ON reviews_reviewerprofile TO {web};
GRANT UPDATE (position, starts_on, ends_on) ON reviews_reviewerpost TO {web};
GRANT DELETE ON reviews_reviewerpost TO {web};
GRANT UPDATE (least, most, available_from, available_to, invited_by_id, invited_at, reminded_at, consented_at, paper_id,
  declined_at, reason, disclosed_at, objections_until) ON reviews_panelmember TO {web};
GRANT UPDATE (state, decided_by_id, decided_at, answer) ON reviews_objection TO {web};
GRANT UPDATE (fee_rate) ON reviews_round TO {web};
