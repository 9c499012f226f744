-- Appeals. SQLSTATE MA190-199.

-- Midnight of Seoul that ends the day so many days later (rules/appeals.py counts the same; a test compares them).
CREATE FUNCTION end_of_day(the_moment timestamptz, days int) RETURNS timestamptz LANGUAGE sql STABLE
  SET search_path = public, pg_temp AS $$
  SELECT (date_trunc('day', the_moment AT TIME ZONE 'Asia/Seoul') + make_interval(days => days + 1)) AT TIME ZONE 'Asia/Seoul'
$$;

-- Filed against the exclusion that stands, in time by this clock; the clock, its dates and whose decision it is are stamped here.
CREATE FUNCTION appeal_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE p applications_proposal; s applications_screening; r jsonb; days int;
BEGIN
  SELECT * INTO p FROM applications_proposal WHERE id = new.proposal_id FOR SHARE;
  SELECT * INTO s FROM applications_screening WHERE proposal_id = p.id ORDER BY id DESC LIMIT 1;
  SELECT rules INTO r FROM applications_call WHERE id = p.call_id;
  days := coalesce((r ->> 'appeal_days')::int, 30);
  IF p.state IS DISTINCT FROM 'ineligible' OR s.id IS DISTINCT FROM new.exclusion_id OR s.outcome <> 'exclude' OR days = 0
     OR new.kind <> 'exclusion' OR new.state <> 'filed' THEN
    RAISE EXCEPTION 'nothing to appeal against' USING ERRCODE = 'MA190';
  END IF;
  new.filed_at := portal_now();
  new.until := end_of_day(s.at, days);
  IF new.filed_at >= new.until THEN
    RAISE EXCEPTION 'the time to appeal is over' USING ERRCODE = 'MA191',
      DETAIL = jsonb_build_object('until', new.until, 'filed_at', new.filed_at)::text;
  END IF;
  new.against_by_id := s.by_id;
  new.due_at := end_of_day(new.filed_at, coalesce((r ->> 'appeal_answer_days')::int, 14));
  RETURN new;
END $$;
CREATE TRIGGER appeal_born BEFORE INSERT ON applications_appeal FOR EACH ROW EXECUTE FUNCTION appeal_born();

-- What was filed stays; it moves along the table of moves only (tests compare these pairs with rules.APPEAL_MOVES). More time is
-- taken before the due date, once, by the call's days; an approver in office decides.
CREATE FUNCTION appeal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE way text[] := '{state,due_at,extended_at,extension_reason,ended_at,ended_by_id,answer}'; r jsonb;
BEGIN
  IF (old.state, new.state) NOT IN (
    ('filed', 'extended'), ('filed', 'withdrawn'), ('filed', 'upheld'), ('filed', 'dismissed'),
    ('extended', 'withdrawn'), ('extended', 'upheld'), ('extended', 'dismissed')) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA102';
  END IF;
  IF (to_jsonb(new) - way) IS DISTINCT FROM (to_jsonb(old) - way) THEN
    RAISE EXCEPTION 'what was filed stays' USING ERRCODE = 'MA104';
  END IF;
  IF new.state = 'extended' THEN
    IF portal_now() >= old.due_at THEN RAISE EXCEPTION 'overdue' USING ERRCODE = 'MA192'; END IF;
    SELECT k.rules INTO r FROM applications_call k JOIN applications_proposal p ON p.call_id = k.id WHERE p.id = old.proposal_id;
    new.due_at := old.due_at + make_interval(days => coalesce((r ->> 'appeal_extension_days')::int, 10));
    new.extended_at := portal_now();
    RETURN new;
  END IF;
  new.due_at := old.due_at;
  new.extended_at := old.extended_at;
  new.extension_reason := old.extension_reason;
  new.ended_at := portal_now();
  IF new.state <> 'withdrawn' AND NOT EXISTS (SELECT FROM accounts_membership m WHERE m.user_id = new.ended_by_id
      AND m.role = 'approver' AND m.starts_at <= new.ended_at AND coalesce(m.ends_at > new.ended_at, true)) THEN
    RAISE EXCEPTION 'no approver' USING ERRCODE = 'MA193';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER appeal_guard BEFORE UPDATE ON applications_appeal FOR EACH ROW EXECUTE FUNCTION appeal_guard();
CREATE TRIGGER appeal_stays BEFORE DELETE ON applications_appeal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON applications_appeal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was excluded is admitted by an appeal that was upheld, and by nothing else.
CREATE FUNCTION reinstated_by_appeal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM applications_appeal WHERE proposal_id = new.id AND state = 'upheld') THEN
    RAISE EXCEPTION 'no appeal was upheld' USING ERRCODE = 'MA194';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER reinstated_by_appeal BEFORE UPDATE ON applications_proposal FOR EACH ROW
  WHEN (old.state = 'ineligible' AND new.state = 'eligible') EXECUTE FUNCTION reinstated_by_appeal();

REVOKE ALL ON applications_appeal FROM {web};
GRANT SELECT, INSERT ON applications_appeal TO {web};
GRANT UPDATE (state, due_at, extended_at, extension_reason, ended_at, ended_by_id, answer) ON applications_appeal TO {web};

-- A reminder belongs to the deadline as it stands, and to no other moment than its own; that of an appeal goes to the office.
CREATE OR REPLACE FUNCTION reminder_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE k applications_call; p applications_proposal; due timestamptz;
BEGIN
  SELECT * INTO p FROM applications_proposal WHERE id = new.proposal_id FOR SHARE;
  SELECT * INTO k FROM applications_call WHERE id = p.call_id;
  due := CASE new.kind WHEN 'completion' THEN p.return_due
    WHEN 'appeal' THEN (SELECT due_at FROM applications_appeal WHERE proposal_id = p.id AND ended_at IS NULL)
    ELSE k.closes_at END;
  IF new.due_at IS DISTINCT FROM due
     OR p.state <> (CASE new.kind WHEN 'completion' THEN 'returned' WHEN 'appeal' THEN 'ineligible' ELSE 'draft' END)
     OR (CASE WHEN new.kind = 'missed' THEN k.state NOT IN ('closed', 'published')
         ELSE portal_now() >= due OR portal_now() < due - make_interval(hours => new.hours) END) THEN
    RAISE EXCEPTION 'not the time for this reminder' USING ERRCODE = 'MA174';
  END IF;
  RETURN new;
END $$;
