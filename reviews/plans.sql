-- Plans: asked, answered, confirmed; never changed afterwards. SQLSTATE MA240 to MA242.

CREATE FUNCTION plan_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s text;
BEGIN
  SELECT state INTO s FROM reviews_round WHERE id = new.round_id;
  IF tg_op = 'INSERT' THEN
    IF new.state <> 'waiting' OR new.result IS NOT NULL OR s <> ALL ('{preparing,scoring}') THEN
      RAISE EXCEPTION 'a plan is born waiting' USING ERRCODE = 'MA241';
    END IF;
    RETURN new;
  END IF;
  IF old.state <> new.state AND (old.state, new.state) NOT IN (
    ('waiting', 'solving'), ('waiting', 'failed'), ('waiting', 'cancelled'), ('solving', 'solved'), ('solving', 'impossible'),
    ('solving', 'failed'), ('solving', 'cancelled'), ('solved', 'confirmed')) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA241';
  END IF;
  IF (new.round_id, new.objective, new.settings, new.created_by_id, new.created_at)
     IS DISTINCT FROM (old.round_id, old.objective, old.settings, old.created_by_id, old.created_at) THEN
    RAISE EXCEPTION 'a question stays what it is' USING ERRCODE = 'MA242';
  END IF;
  IF old.state NOT IN ('waiting', 'solving') AND (new.inputs, new.hash, new.result, new.finished_at)
     IS DISTINCT FROM (old.inputs, old.hash, old.result, old.finished_at) THEN
    RAISE EXCEPTION 'an answer stays what it is' USING ERRCODE = 'MA242';
  END IF;
  IF new.state = 'confirmed' AND old.state <> 'confirmed' AND s <> ALL ('{preparing,scoring}') THEN
    RAISE EXCEPTION 'the round takes no reviewers any more' USING ERRCODE = 'MA241';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER plan_guard BEFORE INSERT OR UPDATE ON reviews_plan FOR EACH ROW EXECUTE FUNCTION plan_guard();

-- A pair is of the round's own call, and none is locked against a conflict of interest.
CREATE FUNCTION pair_rule_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE why text;
BEGIN
  IF NOT EXISTS (SELECT FROM applications_proposal p JOIN reviews_round r ON r.call_id = p.call_id
      WHERE p.id = new.proposal_id AND r.id = new.round_id) THEN
    RAISE EXCEPTION 'not a proposal of this round' USING ERRCODE = 'MA240';
  END IF;
  IF tg_op = 'UPDATE' AND (new.round_id, new.proposal_id, new.reviewer_id)
     IS DISTINCT FROM (old.round_id, old.proposal_id, old.reviewer_id) THEN
    RAISE EXCEPTION 'a rule stays with its pair' USING ERRCODE = 'MA242';
  END IF;
  why := CASE WHEN new.kind = 'locked' THEN has_conflict(new.reviewer_id, new.proposal_id) END;
  IF why IS NOT NULL THEN
    RAISE EXCEPTION 'conflict of interest' USING ERRCODE = 'MA201', DETAIL = jsonb_build_object('kind', why)::text;
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER pair_rule_guard BEFORE INSERT OR UPDATE ON reviews_pairrule
  FOR EACH ROW EXECUTE FUNCTION pair_rule_guard();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reviews_plan', 'reviews_pairrule'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
GRANT UPDATE (state, inputs, hash, result, job_id, finished_at, confirmed_by_id, confirmed_at) ON reviews_plan TO {web};
GRANT UPDATE (kind, by_id, at) ON reviews_pairrule TO {web};
GRANT DELETE ON reviews_pairrule TO {web};
