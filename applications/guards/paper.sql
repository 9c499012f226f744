-- Written by the office for a government that sends everything on paper (대리 작성): by a programme officer in office at
-- that moment, who begins it; afterwards it goes to no other but by a change of post that the trail has recorded.
CREATE FUNCTION office_writer_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'UPDATE' AND (new.office_reason <> old.office_reason OR old.office_writer_id IS NULL OR new.office_writer_id IS NULL
      OR (SELECT (e.facts ->> 'from', e.facts ->> 'to') FROM activity_event e WHERE e.thing_type = 'applications.proposal'
          AND e.thing_id = new.id::text AND e.verb = 'hand_over' ORDER BY e.id DESC LIMIT 1)
         IS DISTINCT FROM (old.office_writer_id::text, new.office_writer_id::text)) THEN
    RAISE EXCEPTION 'it stays with who began it' USING ERRCODE = 'MA177';
  END IF;
  IF (tg_op = 'INSERT' AND new.created_by_id <> new.office_writer_id) OR NOT EXISTS (SELECT FROM accounts_membership m
      WHERE m.user_id = new.office_writer_id AND m.role = 'programme_officer' AND m.starts_at <= portal_now()
        AND coalesce(m.ends_at > portal_now(), true)) THEN
    RAISE EXCEPTION 'no programme officer' USING ERRCODE = 'MA176';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER office_writer_begins BEFORE INSERT ON applications_proposal FOR EACH ROW
  WHEN (new.office_writer_id IS NOT NULL) EXECUTE FUNCTION office_writer_guard();
CREATE TRIGGER office_writer_stays BEFORE UPDATE ON applications_proposal FOR EACH ROW
  WHEN (new.office_writer_id IS DISTINCT FROM old.office_writer_id OR new.office_reason IS DISTINCT FROM old.office_reason)
  EXECUTE FUNCTION office_writer_guard();
