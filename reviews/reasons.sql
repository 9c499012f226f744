-- A reason for marks that stand apart may be given until the ranking is frozen; a review that never came in no longer
-- keeps the others' authors from being asked once the scores are opened.
CREATE OR REPLACE FUNCTION review_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a reviews_assignment; s text; most numeric; explains boolean;
BEGIN
  IF tg_op = 'DELETE' THEN RAISE EXCEPTION 'reviews are not deleted' USING ERRCODE = 'MA203'; END IF;
  SELECT * INTO a FROM reviews_assignment WHERE id = new.assignment_id;
  IF tg_op = 'UPDATE' AND new.state = 'voided' AND old.state <> 'voided' AND a.state IN ('voided', 'declined')
     AND (to_jsonb(new) - 'state') = (to_jsonb(old) - 'state') THEN RETURN new; END IF;
  SELECT r.state, coalesce((c.rules ->> 'bonus_max')::numeric, 5) INTO s, most
    FROM reviews_round r JOIN applications_call c ON c.id = r.call_id WHERE r.id = a.round_id FOR SHARE OF r;
  explains := tg_op = 'UPDATE' AND s = 'opened' AND old.state = 'submitted' AND new.state = 'submitted';
  IF s <> 'scoring' AND NOT explains THEN RAISE EXCEPTION 'sealed phase over' USING ERRCODE = 'MA203'; END IF;
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

CREATE OR REPLACE FUNCTION marks_apart() RETURNS TABLE (assignment_id bigint, criterion_id bigint) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, m.criterion_id
  FROM reviews_assignment a JOIN reviews_review r ON r.assignment_id = a.id JOIN reviews_mark m ON m.review_id = r.id
    JOIN reviews_criterion c ON c.id = m.criterion_id JOIN reviews_round o ON o.id = a.round_id
    JOIN applications_call k ON k.id = o.call_id
    CROSS JOIN LATERAL (
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY om.value)::numeric AS median
      FROM reviews_assignment oa JOIN reviews_review orv ON orv.assignment_id = oa.id JOIN reviews_mark om ON om.review_id = orv.id
      WHERE oa.proposal_id = a.proposal_id AND oa.id <> a.id AND oa.state = 'done' AND om.criterion_id = m.criterion_id) AS others
  WHERE a.reviewer_id = reader() AND a.state = 'done' AND o.state <> 'ranked'
    AND (o.state = 'opened' OR all_reviews_in(a.proposal_id))
    AND abs(m.value - others.median) > c.weight * coalesce((k.rules ->> 'spread_percent')::numeric, 30) / 100
$$;

-- Fewer submitted reviews than the call asks for are missing reviews, whoever stepped back and was not replaced.
CREATE OR REPLACE FUNCTION opening_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'INSERT' AND (new.state <> 'proposed' OR new.approved_by_id IS NOT NULL) THEN
    RAISE EXCEPTION 'an opening is born proposed' USING ERRCODE = 'MA206'; END IF;
  IF tg_op = 'INSERT' AND btrim(new.reason) = '' AND (EXISTS (
    SELECT FROM reviews_assignment a JOIN applications_proposal p ON p.id = a.proposal_id
    WHERE a.round_id = new.round_id AND a.state IN ('invited', 'accepted') AND p.state = 'in_review') OR EXISTS (
    SELECT FROM reviews_round r JOIN applications_call k ON k.id = r.call_id JOIN applications_proposal p ON p.call_id = k.id
    WHERE r.id = new.round_id AND p.state = 'in_review' AND coalesce((k.rules ->> 'reviews_per_proposal')::int, 3) > (
      SELECT count(*) FROM reviews_assignment a WHERE a.proposal_id = p.id AND a.state = 'done'))) THEN
    RAISE EXCEPTION 'reviews are missing' USING ERRCODE = 'MA208'; END IF;
  IF tg_op = 'UPDATE' AND (old.state <> 'proposed' OR new.proposed_by_id <> old.proposed_by_id OR new.round_id <> old.round_id)
  THEN RAISE EXCEPTION 'an opening is decided once' USING ERRCODE = 'MA206'; END IF;
  RETURN new;
END $$;
