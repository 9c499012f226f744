-- Guards of the second floor (guarantees 6, 8, 9). SQLSTATE MA2xx.

-- Conflict of interest: neither an assignment nor its acceptance can stand against one.
CREATE FUNCTION has_conflict(the_reviewer bigint, the_proposal bigint) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH met AS (
    SELECT government_id FROM applications_proposal WHERE id = the_proposal
    UNION SELECT government_id FROM applications_partner WHERE proposal_id = the_proposal)
  SELECT kind FROM (
    SELECT c.kind FROM reviews_conflict c WHERE c.reviewer_id = the_reviewer AND c.government_id IN (SELECT * FROM met)
    UNION ALL
    SELECT 'same_organisation' FROM accounts_membership m JOIN accounts_organisation o ON o.id = m.organisation_id
      WHERE m.user_id = the_reviewer AND o.government_id IN (SELECT * FROM met)
        AND m.starts_at <= portal_now() AND (m.ends_at IS NULL OR m.ends_at > portal_now())
    UNION ALL
    SELECT 'same_organisation' FROM applications_proposal WHERE id = the_proposal AND created_by_id = the_reviewer
    UNION ALL
    SELECT 'same_organisation' FROM applications_submission
      WHERE proposal_id = the_proposal AND submitted_by_id = the_reviewer
    UNION ALL
    SELECT 'same_organisation' FROM applications_sectionversion v JOIN applications_section s ON s.id = v.section_id
      WHERE s.proposal_id = the_proposal AND v.saved_by_id = the_reviewer
  ) AS found ORDER BY kind = 'same_organisation' DESC, kind LIMIT 1
$$;

CREATE FUNCTION assignment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
  RETURN new;
END $$;
CREATE TRIGGER assignment_guard BEFORE INSERT OR UPDATE ON reviews_assignment
  FOR EACH ROW EXECUTE FUNCTION assignment_guard();

-- What is ended is void: the web cannot write marks it may not read, so the database does it.
CREATE FUNCTION assignment_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE reviews_review SET state = 'voided' WHERE assignment_id = new.id AND state <> 'voided';
  RETURN NULL;
END $$;
CREATE TRIGGER assignment_ended AFTER UPDATE ON reviews_assignment FOR EACH ROW
  WHEN (new.state IN ('voided', 'declined') AND old.state <> new.state) EXECUTE FUNCTION assignment_ended();

-- A conflict found later ends access at once, whoever wrote it down.
CREATE FUNCTION conflict_ends_access() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE reviews_assignment a SET state = 'voided' FROM reviews_round r, applications_proposal p
    WHERE a.reviewer_id = new.reviewer_id AND a.state IN ('invited', 'accepted', 'done')
      AND r.id = a.round_id AND r.state <> 'ranked' AND p.id = a.proposal_id
      AND (p.government_id = new.government_id OR EXISTS (
        SELECT FROM applications_partner t WHERE t.proposal_id = p.id AND t.government_id = new.government_id));
  RETURN NULL;
END $$;
CREATE TRIGGER conflict_ends_access AFTER INSERT ON reviews_conflict FOR EACH ROW EXECUTE FUNCTION conflict_ends_access();

-- Who asks: set for the transaction by reviews.queries.reading_as; empty means nobody.
CREATE FUNCTION reader() RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT nullif(current_setting('portal.reader', true), '')::bigint
$$;
CREATE FUNCTION may_read_review(the_assignment bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM reviews_assignment a WHERE a.id = the_assignment AND (
    a.reviewer_id = reader() AND a.state IN ('accepted', 'done')
    OR EXISTS (SELECT FROM reviews_opening o WHERE o.round_id = a.round_id AND o.state = 'approved')))
$$;
CREATE FUNCTION may_read_mark(the_review bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT may_read_review(r.assignment_id) FROM reviews_review r WHERE r.id = the_review
$$;

-- Sealed: before the opening only the author's rows exist for the web (row-level security binds it, not the owner).
ALTER TABLE reviews_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE reviews_mark ENABLE ROW LEVEL SECURITY;
CREATE POLICY sealed ON reviews_review TO {web} USING (may_read_review(assignment_id))
  WITH CHECK (may_read_review(assignment_id));
CREATE POLICY sealed ON reviews_mark TO {web} USING (may_read_mark(review_id)) WITH CHECK (may_read_mark(review_id));

-- Marks can be written while the round scores, by their author, within the criterion's weight, in half points.
CREATE FUNCTION all_reviews_in(the_proposal bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM reviews_assignment WHERE proposal_id = the_proposal AND state IN ('invited', 'accepted'))
$$;

CREATE FUNCTION mark_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r reviews_review; a reviews_assignment; c reviews_criterion; s text;
BEGIN
  IF tg_op = 'DELETE' THEN RAISE EXCEPTION 'marks are not deleted' USING ERRCODE = 'MA203'; END IF;
  SELECT * INTO r FROM reviews_review WHERE id = new.review_id FOR SHARE;
  SELECT * INTO a FROM reviews_assignment WHERE id = r.assignment_id;
  SELECT state INTO s FROM reviews_round WHERE id = a.round_id FOR SHARE;
  IF s <> 'scoring' THEN RAISE EXCEPTION 'sealed phase over' USING ERRCODE = 'MA203'; END IF;
  IF a.state <> 'accepted' OR has_conflict(a.reviewer_id, a.proposal_id) IS NOT NULL THEN
    RAISE EXCEPTION 'conflict of interest' USING ERRCODE = 'MA201'; END IF;
  IF r.state <> 'draft' THEN RAISE EXCEPTION 'a submitted review is locked' USING ERRCODE = 'MA204'; END IF;
  SELECT * INTO c FROM reviews_criterion WHERE id = new.criterion_id;
  IF c.round_id <> a.round_id OR new.value > c.weight OR new.value * 2 <> trunc(new.value * 2) THEN
    RAISE EXCEPTION 'marks out of range' USING ERRCODE = 'MA205'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER mark_guard BEFORE INSERT OR UPDATE OR DELETE ON reviews_mark FOR EACH ROW EXECUTE FUNCTION mark_guard();

CREATE FUNCTION review_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a reviews_assignment; s text; most numeric;
BEGIN
  IF tg_op = 'DELETE' THEN RAISE EXCEPTION 'reviews are not deleted' USING ERRCODE = 'MA203'; END IF;
  SELECT * INTO a FROM reviews_assignment WHERE id = new.assignment_id;
  IF tg_op = 'UPDATE' AND new.state = 'voided' AND old.state <> 'voided' AND a.state IN ('voided', 'declined')
     AND (to_jsonb(new) - 'state') = (to_jsonb(old) - 'state') THEN RETURN new; END IF;
  SELECT r.state, coalesce((c.rules ->> 'bonus_max')::numeric, 5) INTO s, most
    FROM reviews_round r JOIN applications_call c ON c.id = r.call_id WHERE r.id = a.round_id FOR SHARE OF r;
  IF s <> 'scoring' THEN RAISE EXCEPTION 'sealed phase over' USING ERRCODE = 'MA203'; END IF;
  IF a.state NOT IN ('accepted', 'done') OR has_conflict(a.reviewer_id, a.proposal_id) IS NOT NULL THEN
    RAISE EXCEPTION 'conflict of interest' USING ERRCODE = 'MA201'; END IF;
  IF new.bonus > most OR new.bonus * 2 <> trunc(new.bonus * 2) THEN
    RAISE EXCEPTION 'bonus out of range' USING ERRCODE = 'MA205'; END IF;
  IF tg_op = 'INSERT' THEN
    IF new.state <> 'draft' THEN RAISE EXCEPTION 'a review is born a draft' USING ERRCODE = 'MA202'; END IF;
    RETURN new;
  END IF;
  IF old.state = 'voided' OR new.state = 'voided' THEN RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA202'; END IF;
  IF old.state = 'submitted' AND new.state = 'submitted'
     AND (to_jsonb(new) - 'spread_reason') IS DISTINCT FROM (to_jsonb(old) - 'spread_reason') THEN
    RAISE EXCEPTION 'a submitted review is locked' USING ERRCODE = 'MA204';
  END IF;
  IF old.state = 'submitted' AND new.state = 'draft' AND (all_reviews_in(a.proposal_id)
     OR EXISTS (SELECT FROM reviews_opening WHERE round_id = a.round_id AND state <> 'sent_back')) THEN
    RAISE EXCEPTION 'a submitted review is locked' USING ERRCODE = 'MA204';
  END IF;
  IF old.state = 'draft' AND new.state = 'submitted' AND EXISTS (
    SELECT FROM reviews_criterion c WHERE c.round_id = a.round_id AND NOT EXISTS (
      SELECT FROM reviews_mark m WHERE m.review_id = new.id AND m.criterion_id = c.id AND m.value IS NOT NULL)) THEN
    RAISE EXCEPTION 'a criterion has no marks' USING ERRCODE = 'MA207';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE OR DELETE ON reviews_review
  FOR EACH ROW EXECUTE FUNCTION review_guard();

-- How far the reviews are, for the office: states only, nothing that depends on a mark.
CREATE FUNCTION review_states(the_round bigint) RETURNS TABLE (assignment_id bigint, state text, started boolean, submitted_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.assignment_id, r.state, r.version > 0, r.submitted_at
  FROM reviews_review r JOIN reviews_assignment a ON a.id = r.assignment_id WHERE a.round_id = the_round
$$;

CREATE FUNCTION review_started(the_assignment bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM reviews_review WHERE assignment_id = the_assignment AND version > 0)
$$;

-- What stands apart in the reader's own marks, once all reviews of that proposal are in and none can change.
CREATE FUNCTION marks_apart() RETURNS TABLE (assignment_id bigint, criterion_id bigint) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT a.id, m.criterion_id
  FROM reviews_assignment a JOIN reviews_review r ON r.assignment_id = a.id JOIN reviews_mark m ON m.review_id = r.id
    JOIN reviews_criterion c ON c.id = m.criterion_id JOIN reviews_round o ON o.id = a.round_id
    JOIN applications_call k ON k.id = o.call_id
    CROSS JOIN LATERAL (
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY om.value)::numeric AS median
      FROM reviews_assignment oa JOIN reviews_review orv ON orv.assignment_id = oa.id JOIN reviews_mark om ON om.review_id = orv.id
      WHERE oa.proposal_id = a.proposal_id AND oa.id <> a.id AND oa.state = 'done' AND om.criterion_id = m.criterion_id) AS others
  WHERE a.reviewer_id = reader() AND a.state = 'done' AND o.state <> 'ranked' AND all_reviews_in(a.proposal_id)
    AND abs(m.value - others.median) > c.weight * coalesce((k.rules ->> 'spread_percent')::numeric, 30) / 100
$$;

-- The reviews of an opened round, marks by criterion key: one check of the seal instead of one for each row.
CREATE FUNCTION opened_reviews(the_round bigint, only_proposals bigint[])
  RETURNS TABLE (proposal_id bigint, reviewer_id bigint, bonus numeric, marks jsonb, spread_reason text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.proposal_id, a.reviewer_id, r.bonus, jsonb_object_agg(c.key, m.value::text), r.spread_reason
  FROM reviews_assignment a JOIN reviews_review r ON r.assignment_id = a.id JOIN reviews_mark m ON m.review_id = r.id
    JOIN reviews_criterion c ON c.id = m.criterion_id
  WHERE a.round_id = the_round AND a.state = 'done' AND r.state = 'submitted'
    AND (only_proposals IS NULL OR a.proposal_id = ANY (only_proposals))
    AND EXISTS (SELECT FROM reviews_opening WHERE round_id = the_round AND state = 'approved')
  GROUP BY a.id, r.id
  ORDER BY a.proposal_id, a.id
$$;

CREATE FUNCTION round_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF old.state <> new.state AND (old.state, new.state) NOT IN
     (('preparing', 'scoring'), ('scoring', 'opened'), ('opened', 'ranked')) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA202';
  END IF;
  IF new.state = 'opened' AND NOT EXISTS (SELECT FROM reviews_opening WHERE round_id = new.id AND state = 'approved') THEN
    RAISE EXCEPTION 'not opened by two officers' USING ERRCODE = 'MA206';
  END IF;
  IF new.state = 'ranked' AND NOT EXISTS (SELECT FROM reviews_ranking WHERE round_id = new.id) THEN
    RAISE EXCEPTION 'no ranking' USING ERRCODE = 'MA202';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER round_guard BEFORE UPDATE ON reviews_round FOR EACH ROW EXECUTE FUNCTION round_guard();

-- An opening is born proposed and ends approved or sent back; its facts do not change.
CREATE FUNCTION opening_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'INSERT' AND (new.state <> 'proposed' OR new.approved_by_id IS NOT NULL) THEN
    RAISE EXCEPTION 'an opening is born proposed' USING ERRCODE = 'MA206'; END IF;
  IF tg_op = 'INSERT' AND btrim(new.reason) = '' AND EXISTS (
    SELECT FROM reviews_assignment a JOIN applications_proposal p ON p.id = a.proposal_id
    WHERE a.round_id = new.round_id AND a.state IN ('invited', 'accepted') AND p.state = 'in_review') THEN
    RAISE EXCEPTION 'reviews are missing' USING ERRCODE = 'MA208'; END IF;
  IF tg_op = 'UPDATE' AND (old.state <> 'proposed' OR new.proposed_by_id <> old.proposed_by_id OR new.round_id <> old.round_id)
  THEN RAISE EXCEPTION 'an opening is decided once' USING ERRCODE = 'MA206'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER opening_guard BEFORE INSERT OR UPDATE ON reviews_opening FOR EACH ROW EXECUTE FUNCTION opening_guard();

-- A ranking is written once, as a whole, between opening and ranking.
CREATE FUNCTION ranking_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s text;
BEGIN
  IF tg_table_name = 'reviews_ranking' THEN SELECT state INTO s FROM reviews_round WHERE id = new.round_id;
  ELSE SELECT r.state INTO s FROM reviews_round r JOIN reviews_ranking k ON k.round_id = r.id WHERE k.id = new.ranking_id;
  END IF;
  IF s <> 'opened' THEN RAISE EXCEPTION 'a ranking is frozen' USING ERRCODE = 'MA206'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER ranking_gate BEFORE INSERT ON reviews_ranking FOR EACH ROW EXECUTE FUNCTION ranking_gate();
CREATE TRIGGER ranking_gate BEFORE INSERT ON reviews_rankingline FOR EACH ROW EXECUTE FUNCTION ranking_gate();
CREATE TRIGGER ranking_frozen BEFORE UPDATE OR DELETE ON reviews_ranking FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ranking_frozen BEFORE UPDATE OR DELETE ON reviews_rankingline FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'reviews\_%' LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
GRANT UPDATE (state, due_at) ON reviews_round TO {web};
GRANT UPDATE (state, declared_at, reason) ON reviews_assignment TO {web};
GRANT UPDATE (state, version, comment, bonus, spread_reason, saved_at, submitted_at) ON reviews_review TO {web};
GRANT UPDATE (value, comment) ON reviews_mark TO {web};
GRANT DELETE ON reviews_conflict TO {web};
GRANT UPDATE (state, approved_by_id, approved_at, comment) ON reviews_opening TO {web};
