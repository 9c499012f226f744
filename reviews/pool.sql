-- The pool: who must not meet whom, consent before the first case, objections. SQLSTATE MA230 to MA234.

-- Governments with those they came from and those they became: who worked for Gunwi of Gyeongbuk knows Gunwi of Daegu.
CREATE FUNCTION one_with(governments bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  RETURN ARRAY(
    SELECT id FROM accounts_localgovernment WHERE id = ANY (governments) OR successor_id = ANY (governments)
    UNION SELECT successor_id FROM accounts_localgovernment WHERE id = ANY (governments) AND successor_id IS NOT NULL);
END $$;

-- Where a person works today by what the portal knows, and in which provinces: memberships and posts.
CREATE FUNCTION works_for(the_reviewer bigint, today date, OUT governments bigint[], OUT provinces bigint[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  governments := ARRAY(
    SELECT o.government_id FROM accounts_membership m JOIN accounts_organisation o ON o.id = m.organisation_id
      WHERE m.user_id = the_reviewer AND o.government_id IS NOT NULL AND m.starts_at <= portal_now()
        AND (m.ends_at IS NULL OR m.ends_at > portal_now())
    UNION SELECT p.government_id FROM reviews_reviewerpost p WHERE p.reviewer_id = the_reviewer AND p.government_id IS NOT NULL
      AND (p.starts_on IS NULL OR p.starts_on <= today) AND (p.ends_on IS NULL OR p.ends_on > today));
  provinces := ARRAY(
    SELECT p.province_id FROM reviews_reviewerpost p WHERE p.reviewer_id = the_reviewer AND p.province_id IS NOT NULL
      AND (p.starts_on IS NULL OR p.starts_on <= today) AND (p.ends_on IS NULL OR p.ends_on > today));
  IF governments <> '{}' THEN governments := one_with(governments); END IF;
  IF provinces <> '{}' THEN provinces := one_with(provinces); END IF;
  provinces := provinces || ARRAY(
    SELECT coalesce(parent_id, id) FROM accounts_localgovernment WHERE id = ANY (governments));
END $$;

-- Whether a person worked for one of these governments until after a day, and no longer does.
CREATE FUNCTION worked_for(the_reviewer bigint, governments bigint[], since date, today date) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM accounts_membership m JOIN accounts_organisation o ON o.id = m.organisation_id
      WHERE m.user_id = the_reviewer AND o.government_id = ANY (governments) AND m.starts_at <= portal_now()
        AND m.ends_at <= portal_now() AND (m.ends_at AT TIME ZONE 'Asia/Seoul')::date > since)
    OR EXISTS (SELECT FROM reviews_reviewerpost p WHERE p.reviewer_id = the_reviewer AND p.government_id = ANY (governments)
      AND (p.starts_on IS NULL OR p.starts_on <= today) AND p.ends_on <= today AND p.ends_on > since);
END $$;

-- Whether a person began, wrote or submitted this proposal, or (without one) any that runs in the call.
CREATE FUNCTION has_written(the_person bigint, the_proposal bigint, the_call bigint) RETURNS boolean LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM applications_proposal p WHERE p.id IN (
        SELECT id FROM applications_proposal WHERE created_by_id = the_person
        UNION ALL SELECT proposal_id FROM applications_submission WHERE submitted_by_id = the_person
        UNION ALL SELECT s.proposal_id FROM applications_sectionversion v JOIN applications_section s ON s.id = v.section_id
          WHERE v.saved_by_id = the_person)
      AND (p.id = the_proposal OR (p.call_id = the_call AND p.state NOT IN ('draft', 'discarded', 'withdrawn'))));
END $$;

-- The kind of conflict of a reviewer with a proposal; of several the first in the order of reviews.rules.conflicts.
-- Step by step: each plan is made once in a session, and what the call holds is read only for those who take part in one.
CREATE OR REPLACE FUNCTION has_conflict(the_reviewer bigint, the_proposal bigint) RETURNS text LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  today date := (portal_now() AT TIME ZONE 'Asia/Seoul')::date;
  the_call bigint; by_province boolean; since date; met bigint[]; near bigint[]; ties text[]; at bigint[]; around bigint[];
BEGIN
  SELECT c.id, coalesce((c.rules ->> 'same_province_barred')::boolean, false), ((c.closes_at AT TIME ZONE 'Asia/Seoul')::date
      - make_interval(years => coalesce((c.rules ->> 'conflict_years')::int, 3)))::date
    INTO the_call, by_province, since
    FROM applications_proposal p JOIN applications_call c ON c.id = p.call_id WHERE p.id = the_proposal;
  met := ARRAY(SELECT government_id FROM applications_proposal WHERE id = the_proposal
    UNION SELECT government_id FROM applications_partner WHERE proposal_id = the_proposal);
  near := one_with(met);
  IF has_written(the_reviewer, the_proposal, NULL) THEN RETURN 'own_proposal'; END IF;
  SELECT w.governments, w.provinces INTO at, around FROM works_for(the_reviewer, today) w;
  IF at && met THEN RETURN 'same_organisation'; END IF;
  ties := ARRAY(SELECT kind FROM reviews_conflict WHERE reviewer_id = the_reviewer AND government_id = ANY (near)
    AND (kind NOT IN ('former', 'adviser') OR ends_on IS NULL OR ends_on > since));
  IF 'same_organisation' = ANY (ties) THEN RETURN 'same_organisation'; END IF;
  IF 'kin' = ANY (ties) THEN RETURN 'kin'; END IF;
  IF 'former' = ANY (ties) OR worked_for(the_reviewer, near, since, today) THEN RETURN 'former'; END IF;
  IF 'adviser' = ANY (ties) THEN RETURN 'adviser'; END IF;
  IF 'objection' = ANY (ties) THEN RETURN 'objection'; END IF;
  IF 'recusal' = ANY (ties) THEN RETURN 'recusal'; END IF;
  IF has_written(the_reviewer, NULL, the_call) OR (at <> '{}' AND EXISTS (
      SELECT FROM applications_proposal p WHERE p.call_id = the_call AND p.state NOT IN ('draft', 'discarded', 'withdrawn')
        AND (p.government_id = ANY (at)
          OR EXISTS (SELECT FROM applications_partner t WHERE t.proposal_id = p.id AND t.government_id = ANY (at))))) THEN
    RETURN 'competitor';
  END IF;
  IF by_province AND EXISTS (SELECT FROM accounts_localgovernment g WHERE g.id = ANY (met)
      AND coalesce(g.parent_id, g.id) = ANY (around)) THEN
    RETURN 'same_province';
  END IF;
  RETURN NULL;
END $$;

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
