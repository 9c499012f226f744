-- Meetings of the panel and their minutes. SQLSTATE MA260 to MA262.

-- What the minutes stand on is frozen once, with the database's own hash over it, when all who were present have signed it.
CREATE FUNCTION meeting_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.state <> 'draft' OR new.minutes IS NOT NULL OR new.hash <> '' THEN
      RAISE EXCEPTION 'a meeting is born a draft' USING ERRCODE = 'MA260'; END IF;
    RETURN new;
  END IF;
  IF old.state <> 'draft' OR (new.round_id, new.number, new.called_by_id, new.called_at)
     IS DISTINCT FROM (old.round_id, old.number, old.called_by_id, old.called_at) THEN
    RAISE EXCEPTION 'minutes are closed' USING ERRCODE = 'MA260'; END IF;
  IF new.state = 'draft' AND (new.minutes IS NOT NULL OR new.hash <> '' OR new.digest <> '') THEN
    RAISE EXCEPTION 'a draft has no frozen minutes' USING ERRCODE = 'MA260'; END IF;
  IF new.state = 'closed' THEN
    IF new.minutes IS NULL OR new.digest = '' THEN
      RAISE EXCEPTION 'closed without minutes' USING ERRCODE = 'MA260'; END IF;
    IF btrim(new.reason) = '' AND (
      NOT EXISTS (SELECT FROM reviews_attendance WHERE meeting_id = new.id AND present)
      OR EXISTS (SELECT FROM reviews_attendance WHERE meeting_id = new.id AND present AND digest <> new.digest)) THEN
      RAISE EXCEPTION 'signatures are missing' USING ERRCODE = 'MA261'; END IF;
    new.closed_at := portal_now();
    new.hash := encode(sha256(convert_to(new.minutes::text, 'UTF8')), 'hex');
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER meeting_guard BEFORE INSERT OR UPDATE ON reviews_meeting FOR EACH ROW EXECUTE FUNCTION meeting_guard();
CREATE TRIGGER meeting_kept BEFORE DELETE ON reviews_meeting FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Nobody signs for another, or before the office has noted that they were present; the time is the database's.
CREATE FUNCTION attendance_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s text; signs boolean;
BEGIN
  SELECT state INTO s FROM reviews_meeting WHERE id = new.meeting_id FOR SHARE;
  IF s <> 'draft' OR (tg_op = 'UPDATE' AND (new.meeting_id, new.person_id, new.capacity)
     IS DISTINCT FROM (old.meeting_id, old.person_id, old.capacity)) THEN
    RAISE EXCEPTION 'minutes are closed' USING ERRCODE = 'MA260'; END IF;
  signs := new.signed_at IS NOT NULL;
  IF tg_op = 'UPDATE' THEN
    signs := signs AND (new.signed_at, new.digest) IS DISTINCT FROM (old.signed_at, old.digest); END IF;
  IF signs THEN
    IF new.person_id IS DISTINCT FROM reader() OR NOT new.present OR new.digest = '' THEN
      RAISE EXCEPTION 'signed by somebody else' USING ERRCODE = 'MA262'; END IF;
    new.signed_at := portal_now();
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER attendance_guard BEFORE INSERT OR UPDATE ON reviews_attendance
  FOR EACH ROW EXECUTE FUNCTION attendance_guard();
CREATE TRIGGER attendance_kept BEFORE DELETE ON reviews_attendance FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reviews_meeting', 'reviews_attendance'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
GRANT UPDATE (state, version, held_at, place, agenda, remarks, closed_by_id, closed_at, reason, digest, minutes, hash)
  ON reviews_meeting TO {web};
GRANT UPDATE (present, signed_at, digest) ON reviews_attendance TO {web};
