-- Abstentions, the revision that is judged, presentations, and marks changed in a deliberation. SQLSTATE MA250 to MA255.

-- An abstention is a move of its own; the guard of assignments learns it, whatever else it asks by now.
DO $$
DECLARE had text := pg_get_functiondef('assignment_guard()'::regprocedure); has text;
BEGIN
  has := replace(had, '(''invited'', ''accepted''),',
    '(''invited'', ''accepted''), (''accepted'', ''abstained''), (''abstained'', ''accepted''),');
  IF has = had THEN RAISE EXCEPTION 'the moves of an assignment were not found'; END IF;
  EXECUTE has;
END $$;

-- Nobody abstains without saying why, or comes back once the others' authors may know whose marks stand apart.
CREATE FUNCTION abstention_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s text;
BEGIN
  SELECT state INTO s FROM reviews_round WHERE id = new.round_id;
  IF s <> 'scoring' OR EXISTS (SELECT FROM reviews_opening WHERE round_id = new.round_id AND state <> 'sent_back') THEN
    RAISE EXCEPTION 'sealed phase over' USING ERRCODE = 'MA203'; END IF;
  IF new.state = 'abstained' AND btrim(new.reason) = '' THEN
    RAISE EXCEPTION 'an abstention has a reason' USING ERRCODE = 'MA251'; END IF;
  IF old.state = 'abstained' AND all_reviews_in(new.proposal_id) THEN
    RAISE EXCEPTION 'all reviews are in' USING ERRCODE = 'MA204'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER abstention_guard BEFORE UPDATE ON reviews_assignment FOR EACH ROW
  WHEN (old.state <> new.state AND (new.state = 'abstained' OR (old.state = 'abstained' AND new.state = 'accepted')))
  EXECUTE FUNCTION abstention_guard();

-- Whether this transaction changes the marks of a review in an open deliberation, by its author, with a reason.
CREATE FUNCTION being_revised(the_review bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM reviews_revision v JOIN reviews_review r ON r.id = v.review_id
    JOIN reviews_assignment a ON a.id = r.assignment_id JOIN reviews_deliberation d ON d.proposal_id = a.proposal_id
    WHERE v.review_id = the_review AND v.deed = txid_current() AND a.reviewer_id = reader() AND d.closed_at IS NULL)
$$;

CREATE OR REPLACE FUNCTION mark_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r reviews_review; a reviews_assignment; c reviews_criterion; s text; revised boolean;
BEGIN
  IF tg_op = 'DELETE' THEN RAISE EXCEPTION 'marks are not deleted' USING ERRCODE = 'MA203'; END IF;
  SELECT * INTO r FROM reviews_review WHERE id = new.review_id FOR SHARE;
  SELECT * INTO a FROM reviews_assignment WHERE id = r.assignment_id;
  SELECT state INTO s FROM reviews_round WHERE id = a.round_id FOR SHARE;
  revised := s = 'opened' AND r.state = 'submitted' AND a.state = 'done' AND being_revised(r.id);
  IF s <> 'scoring' AND NOT revised THEN RAISE EXCEPTION 'sealed phase over' USING ERRCODE = 'MA203'; END IF;
  IF (a.state <> 'accepted' AND NOT revised) OR has_conflict(a.reviewer_id, a.proposal_id) IS NOT NULL THEN
    RAISE EXCEPTION 'conflict of interest' USING ERRCODE = 'MA201'; END IF;
  IF r.state <> 'draft' AND NOT revised THEN
    RAISE EXCEPTION 'a submitted review is locked' USING ERRCODE = 'MA204'; END IF;
  IF revised AND new.value IS NULL THEN RAISE EXCEPTION 'a criterion has no marks' USING ERRCODE = 'MA207'; END IF;
  SELECT * INTO c FROM reviews_criterion WHERE id = new.criterion_id;
  IF c.round_id <> a.round_id OR new.value > c.weight OR new.value * 2 <> trunc(new.value * 2) THEN
    RAISE EXCEPTION 'marks out of range' USING ERRCODE = 'MA205'; END IF;
  RETURN new;
END $$;

CREATE OR REPLACE FUNCTION review_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a reviews_assignment; s text; most numeric; stands bigint; kept text[];
BEGIN
  IF tg_op = 'DELETE' THEN RAISE EXCEPTION 'reviews are not deleted' USING ERRCODE = 'MA203'; END IF;
  SELECT * INTO a FROM reviews_assignment WHERE id = new.assignment_id;
  IF tg_op = 'UPDATE' AND new.state = 'voided' AND old.state <> 'voided' AND a.state IN ('voided', 'declined')
     AND (to_jsonb(new) - 'state') = (to_jsonb(old) - 'state') THEN RETURN new; END IF;
  SELECT r.state, coalesce((c.rules ->> 'bonus_max')::numeric, 5) INTO s, most
    FROM reviews_round r JOIN applications_call c ON c.id = r.call_id WHERE r.id = a.round_id FOR SHARE OF r;
  IF s <> 'scoring' AND NOT (tg_op = 'UPDATE' AND s = 'opened' AND old.state = 'submitted' AND new.state = 'submitted') THEN
    RAISE EXCEPTION 'sealed phase over' USING ERRCODE = 'MA203'; END IF;
  IF a.state NOT IN ('accepted', 'done') OR has_conflict(a.reviewer_id, a.proposal_id) IS NOT NULL THEN
    RAISE EXCEPTION 'conflict of interest' USING ERRCODE = 'MA201'; END IF;
  IF new.bonus > most OR new.bonus * 2 <> trunc(new.bonus * 2) THEN
    RAISE EXCEPTION 'bonus out of range' USING ERRCODE = 'MA205'; END IF;
  IF tg_op = 'INSERT' THEN
    IF new.state <> 'draft' THEN RAISE EXCEPTION 'a review is born a draft' USING ERRCODE = 'MA202'; END IF;
    RETURN new;
  END IF;
  IF old.state = 'voided' OR new.state = 'voided' THEN RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA202'; END IF;
  kept := ARRAY['spread_reason'];
  IF s = 'opened' AND being_revised(new.id) THEN
    kept := ARRAY['spread_reason', 'version', 'comment', 'bonus', 'saved_at']; END IF;
  IF old.state = 'submitted' AND new.state = 'submitted' AND (to_jsonb(new) - kept) IS DISTINCT FROM (to_jsonb(old) - kept) THEN
    RAISE EXCEPTION 'a submitted review is locked' USING ERRCODE = 'MA204';
  END IF;
  IF old.state = 'submitted' AND new.state = 'draft' AND (all_reviews_in(a.proposal_id)
     OR EXISTS (SELECT FROM reviews_opening WHERE round_id = a.round_id AND state <> 'sent_back')) THEN
    RAISE EXCEPTION 'a submitted review is locked' USING ERRCODE = 'MA204';
  END IF;
  IF old.state = 'draft' AND new.state = 'submitted' THEN
    IF EXISTS (SELECT FROM reviews_criterion c WHERE c.round_id = a.round_id AND NOT EXISTS (
      SELECT FROM reviews_mark m WHERE m.review_id = new.id AND m.criterion_id = c.id AND m.value IS NOT NULL)) THEN
      RAISE EXCEPTION 'a criterion has no marks' USING ERRCODE = 'MA207'; END IF;
    SELECT submission_id INTO stands FROM applications_proposal WHERE id = a.proposal_id;
    IF stands NOT IN (a.submission_id, coalesce(new.seen_id, a.submission_id)) THEN
      RAISE EXCEPTION 'a later revision was not read' USING ERRCODE = 'MA250'; END IF;
  END IF;
  RETURN new;
END $$;

-- A deliberation is opened and closed once, while the round is opened and not ranked.
CREATE FUNCTION deliberation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s text; c bigint;
BEGIN
  SELECT state, call_id INTO s, c FROM reviews_round WHERE id = new.round_id FOR SHARE;
  IF tg_op = 'INSERT' AND (s <> 'opened' OR new.closed_at IS NOT NULL OR NOT EXISTS (
    SELECT FROM applications_proposal WHERE id = new.proposal_id AND call_id = c)) THEN
    RAISE EXCEPTION 'no deliberation now' USING ERRCODE = 'MA252'; END IF;
  IF tg_op = 'UPDATE' AND (old.closed_at IS NOT NULL OR new.closed_at IS NULL OR
    (to_jsonb(new) - ARRAY['closed_at', 'closed_by_id']) IS DISTINCT FROM (to_jsonb(old) - ARRAY['closed_at', 'closed_by_id'])) THEN
    RAISE EXCEPTION 'a deliberation is closed once' USING ERRCODE = 'MA252'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER deliberation_guard BEFORE INSERT OR UPDATE ON reviews_deliberation
  FOR EACH ROW EXECUTE FUNCTION deliberation_guard();

-- A version is what stands in the rows, taken by the database; by its author, in an open deliberation, with a reason.
CREATE FUNCTION revision_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r reviews_review; a reviews_assignment; s text;
BEGIN
  SELECT * INTO r FROM reviews_review WHERE id = new.review_id FOR NO KEY UPDATE;
  SELECT * INTO a FROM reviews_assignment WHERE id = r.assignment_id;
  SELECT state INTO s FROM reviews_round WHERE id = a.round_id FOR SHARE;
  IF s <> 'opened' OR r.state <> 'submitted' OR a.state <> 'done' OR a.reviewer_id IS DISTINCT FROM reader()
     OR NOT EXISTS (SELECT FROM reviews_deliberation WHERE proposal_id = a.proposal_id AND closed_at IS NULL) THEN
    RAISE EXCEPTION 'no deliberation now' USING ERRCODE = 'MA252'; END IF;
  IF btrim(new.reason) = '' THEN RAISE EXCEPTION 'a change has a reason' USING ERRCODE = 'MA253'; END IF;
  SELECT count(*) + 1 INTO new.number FROM reviews_revision WHERE review_id = new.review_id;
  SELECT jsonb_build_object('bonus', r.bonus::text, 'comment', r.comment,
      'marks', coalesce(jsonb_object_agg(c.key, m.value::text), '{}'), 'comments', coalesce(jsonb_object_agg(c.key, m.comment), '{}'))
    INTO new.before FROM reviews_mark m JOIN reviews_criterion c ON c.id = m.criterion_id WHERE m.review_id = new.review_id;
  new.at := portal_now();
  new.deed := txid_current();
  RETURN new;
END $$;
CREATE TRIGGER revision_guard BEFORE INSERT ON reviews_revision FOR EACH ROW EXECUTE FUNCTION revision_guard();
CREATE TRIGGER revision_kept BEFORE UPDATE OR DELETE ON reviews_revision FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE reviews_revision ENABLE ROW LEVEL SECURITY;
CREATE POLICY sealed ON reviews_revision TO {web} USING (may_read_mark(review_id)) WITH CHECK (may_read_mark(review_id));

-- A slot is of a proposal of its round, made and moved before the marks are opened.
CREATE FUNCTION slot_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s text; c bigint;
BEGIN
  SELECT state, call_id INTO s, c FROM reviews_round WHERE id = new.round_id FOR SHARE;
  IF s NOT IN ('preparing', 'scoring') THEN RAISE EXCEPTION 'presentations are over' USING ERRCODE = 'MA255'; END IF;
  IF NOT EXISTS (SELECT FROM applications_proposal WHERE id = new.proposal_id AND call_id = c)
     OR (tg_op = 'UPDATE' AND (new.round_id, new.proposal_id) IS DISTINCT FROM (old.round_id, old.proposal_id)) THEN
    RAISE EXCEPTION 'not a proposal of this round' USING ERRCODE = 'MA202'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER slot_guard BEFORE INSERT OR UPDATE ON reviews_slot FOR EACH ROW EXECUTE FUNCTION slot_guard();

-- Marks of a presentation: by their author while the round scores, on the call's sheet, locked once submitted.
CREATE FUNCTION presentation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a reviews_assignment; s text; sheet jsonb; mark record; most numeric;
BEGIN
  IF tg_op = 'DELETE' THEN RAISE EXCEPTION 'reviews are not deleted' USING ERRCODE = 'MA203'; END IF;
  SELECT * INTO a FROM reviews_assignment WHERE id = new.assignment_id;
  SELECT r.state, coalesce(c.rules -> 'presentation_criteria', '[]') INTO s, sheet
    FROM reviews_round r JOIN applications_call c ON c.id = r.call_id WHERE r.id = a.round_id FOR SHARE OF r;
  IF s <> 'scoring' THEN RAISE EXCEPTION 'sealed phase over' USING ERRCODE = 'MA203'; END IF;
  IF a.state NOT IN ('accepted', 'done') OR has_conflict(a.reviewer_id, a.proposal_id) IS NOT NULL THEN
    RAISE EXCEPTION 'conflict of interest' USING ERRCODE = 'MA201'; END IF;
  IF tg_op = 'INSERT' AND new.state <> 'draft' THEN
    RAISE EXCEPTION 'a review is born a draft' USING ERRCODE = 'MA202'; END IF;
  IF tg_op = 'UPDATE' AND (new.assignment_id <> old.assignment_id OR new.state = 'voided') THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA202'; END IF;
  IF tg_op = 'UPDATE' AND old.state = 'submitted' AND (new.state = 'submitted' OR EXISTS (
    SELECT FROM reviews_opening WHERE round_id = a.round_id AND state <> 'sent_back')) THEN
    RAISE EXCEPTION 'a submitted review is locked' USING ERRCODE = 'MA204'; END IF;
  FOR mark IN SELECT key, value FROM jsonb_each_text(new.marks) LOOP
    SELECT (line ->> 'weight')::numeric INTO most FROM jsonb_array_elements(sheet) AS line WHERE line ->> 'key' = mark.key;
    IF most IS NULL OR mark.value !~ '^[0-9]{1,3}([.][05])?$' OR mark.value::numeric > most THEN
      RAISE EXCEPTION 'marks out of range' USING ERRCODE = 'MA205'; END IF;
  END LOOP;
  IF new.state = 'submitted' AND EXISTS (
    SELECT FROM jsonb_array_elements(sheet) AS line WHERE NOT new.marks ? (line ->> 'key')) THEN
    RAISE EXCEPTION 'a criterion has no marks' USING ERRCODE = 'MA207'; END IF;
  IF new.state = 'submitted' AND NOT EXISTS (
    SELECT FROM reviews_slot WHERE proposal_id = a.proposal_id AND starts_at <= portal_now()) THEN
    RAISE EXCEPTION 'not presented yet' USING ERRCODE = 'MA254'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER presentation_guard BEFORE INSERT OR UPDATE OR DELETE ON reviews_presentationreview
  FOR EACH ROW EXECUTE FUNCTION presentation_guard();
ALTER TABLE reviews_presentationreview ENABLE ROW LEVEL SECURITY;
CREATE POLICY sealed ON reviews_presentationreview TO {web} USING (may_read_review(assignment_id))
  WITH CHECK (may_read_review(assignment_id));

-- Whose marks of a presentation are still awaited: of those whose written review is in. States only.
CREATE FUNCTION presentations_awaited(the_round bigint) RETURNS TABLE (assignment_id bigint) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id FROM reviews_assignment a JOIN reviews_round r ON r.id = a.round_id JOIN applications_call c ON c.id = r.call_id
    JOIN applications_proposal p ON p.id = a.proposal_id
  WHERE a.round_id = the_round AND a.state = 'done' AND p.state = 'in_review'
    AND coalesce((c.rules ->> 'presentation_percent')::int, 0) > 0
    AND NOT EXISTS (SELECT FROM reviews_presentationreview v WHERE v.assignment_id = a.id AND v.state = 'submitted')
$$;

-- Marks of a presentation that are missing need a reason for the opening, as written ones do.
CREATE FUNCTION presentation_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF btrim(new.reason) = '' AND EXISTS (SELECT FROM presentations_awaited(new.round_id)) THEN
    RAISE EXCEPTION 'reviews are missing' USING ERRCODE = 'MA208'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER presentation_gate BEFORE INSERT ON reviews_opening FOR EACH ROW EXECUTE FUNCTION presentation_gate();

-- The marks of presentations of an opened round.
CREATE FUNCTION opened_presentations(the_round bigint, only_proposals bigint[])
  RETURNS TABLE (proposal_id bigint, reviewer_id bigint, marks jsonb, comments jsonb, comment text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.proposal_id, a.reviewer_id, v.marks, v.comments, v.comment
  FROM reviews_assignment a JOIN reviews_presentationreview v ON v.assignment_id = a.id
  WHERE a.round_id = the_round AND a.state = 'done' AND v.state = 'submitted'
    AND (only_proposals IS NULL OR a.proposal_id = ANY (only_proposals))
    AND EXISTS (SELECT FROM reviews_opening WHERE round_id = the_round AND state = 'approved')
  ORDER BY a.proposal_id, a.id
$$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'reviews_deliberation', 'reviews_revision', 'reviews_slot', 'reviews_presentationreview'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
GRANT UPDATE (closed_at, closed_by_id) ON reviews_deliberation TO {web};
GRANT UPDATE (seen_id) ON reviews_review TO {web};
GRANT UPDATE (starts_at, ends_at, place, invited_at, sequence) ON reviews_slot TO {web};
GRANT UPDATE (state, version, marks, comments, comment, saved_at, submitted_at) ON reviews_presentationreview TO {web};
