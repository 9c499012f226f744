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
  ) AS found LIMIT 1
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

CREATE FUNCTION round_of_review(the_review bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT a.round_id FROM reviews_review r JOIN reviews_assignment a ON a.id = r.assignment_id WHERE r.id = the_review
$$;

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
CREATE FUNCTION mark_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r reviews_review; a reviews_assignment; c reviews_criterion; s text;
BEGIN
  IF tg_op = 'DELETE' THEN RAISE EXCEPTION 'marks are not deleted' USING ERRCODE = 'MA203'; END IF;
  IF tg_table_name = 'reviews_mark' THEN SELECT * INTO r FROM reviews_review WHERE id = new.review_id FOR SHARE;
  ELSE r := new; END IF;
  SELECT * INTO a FROM reviews_assignment WHERE id = r.assignment_id;
  SELECT state INTO s FROM reviews_round WHERE id = a.round_id FOR SHARE;
  IF s <> 'scoring' THEN RAISE EXCEPTION 'sealed phase over' USING ERRCODE = 'MA203'; END IF;
  IF has_conflict(a.reviewer_id, a.proposal_id) IS NOT NULL THEN
    RAISE EXCEPTION 'conflict of interest' USING ERRCODE = 'MA201'; END IF;
  IF tg_table_name = 'reviews_mark' THEN
    IF r.state <> 'draft' THEN RAISE EXCEPTION 'a submitted review is locked' USING ERRCODE = 'MA204'; END IF;
    SELECT * INTO c FROM reviews_criterion WHERE id = new.criterion_id;
    IF c.round_id <> a.round_id OR new.value > c.weight OR new.value * 2 <> trunc(new.value * 2) THEN
      RAISE EXCEPTION 'marks out of range' USING ERRCODE = 'MA205'; END IF;
  ELSIF tg_op = 'UPDATE' AND old.state = 'submitted' AND new.state = 'submitted'
     AND (to_jsonb(new) - 'spread_reason') IS DISTINCT FROM (to_jsonb(old) - 'spread_reason') THEN
    RAISE EXCEPTION 'a submitted review is locked' USING ERRCODE = 'MA204';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER mark_guard BEFORE INSERT OR UPDATE OR DELETE ON reviews_mark FOR EACH ROW EXECUTE FUNCTION mark_guard();
CREATE TRIGGER mark_guard BEFORE INSERT OR UPDATE OR DELETE ON reviews_review FOR EACH ROW EXECUTE FUNCTION mark_guard();

-- How far the reviews are, for the office: states only, nothing that depends on a mark.
CREATE FUNCTION review_states(the_round bigint) RETURNS TABLE (assignment_id bigint, state text, submitted_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.assignment_id, r.state, r.submitted_at FROM reviews_review r JOIN reviews_assignment a ON a.id = r.assignment_id
  WHERE a.round_id = the_round
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
  IF tg_op = 'UPDATE' AND (old.state <> 'proposed' OR new.proposed_by_id <> old.proposed_by_id OR new.round_id <> old.round_id)
  THEN RAISE EXCEPTION 'an opening is decided once' USING ERRCODE = 'MA206'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER opening_guard BEFORE INSERT OR UPDATE ON reviews_opening FOR EACH ROW EXECUTE FUNCTION opening_guard();

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
GRANT UPDATE ON reviews_review, reviews_mark TO {web};
GRANT UPDATE (state, approved_by_id, approved_at, comment) ON reviews_opening TO {web};
