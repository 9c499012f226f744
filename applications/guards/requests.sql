-- Data requests. SQLSTATE MA150 to MA154.

-- Written, then sent once: with its form frozen, to somebody, for a date to come. Afterwards only the date moves, later, or it
-- is cancelled.
CREATE FUNCTION datarequest_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE moving text[] := '{state,due_at,extended_from,extension_reason,cancelled_at,cancel_reason}';
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.state <> 'draft' THEN RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA150'; END IF;
    new.created_at := portal_now();
    RETURN new;
  END IF;
  IF old.state <> new.state AND (old.state, new.state) NOT IN
     (('draft', 'sent'), ('draft', 'discarded'), ('sent', 'cancelled')) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA150';
  END IF;
  IF old.state <> 'draft' AND (to_jsonb(new) - moving) IS DISTINCT FROM (to_jsonb(old) - moving) THEN
    RAISE EXCEPTION 'it was sent and stays' USING ERRCODE = 'MA150';
  END IF;
  IF old.state <> 'draft' AND new.due_at IS DISTINCT FROM old.due_at AND
     (old.state <> 'sent' OR new.due_at <= old.due_at OR new.due_at <= portal_now()) THEN
    RAISE EXCEPTION 'the date only moves later' USING ERRCODE = 'MA150';
  END IF;
  IF old.state = 'draft' AND new.state = 'sent' THEN
    IF new.due_at <= portal_now() OR NOT EXISTS (SELECT FROM applications_dataanswer WHERE request_id = new.id) THEN
      RAISE EXCEPTION 'to somebody, for a date to come' USING ERRCODE = 'MA150';
    END IF;
    UPDATE applications_form SET frozen_at = portal_now() WHERE id = new.form_id AND frozen_at IS NULL;
    new.sent_at := portal_now();
  END IF;
  IF old.state = 'sent' AND new.state = 'cancelled' THEN new.cancelled_at := portal_now(); END IF;
  RETURN new;
END $$;
CREATE TRIGGER datarequest_guard BEFORE INSERT OR UPDATE ON applications_datarequest
  FOR EACH ROW EXECUTE FUNCTION datarequest_guard();

-- A government is asked while the request lives; a province asks its own municipalities alone.
CREATE FUNCTION dataanswer_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE the_state text; the_kind text; the_province bigint;
BEGIN
  SELECT r.state, o.kind, o.government_id INTO the_state, the_kind, the_province FROM applications_datarequest r
    JOIN accounts_organisation o ON o.id = r.organisation_id WHERE r.id = new.request_id FOR SHARE OF r;
  IF the_state NOT IN ('draft', 'sent') THEN RAISE EXCEPTION 'it asks nobody any more' USING ERRCODE = 'MA151'; END IF;
  IF new.state <> 'asked' OR new.reply_id IS NOT NULL THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA154';
  END IF;
  IF the_kind = 'province' AND NOT EXISTS (
    SELECT FROM accounts_localgovernment WHERE id = new.government_id AND parent_id = the_province) THEN
    RAISE EXCEPTION 'not of this province' USING ERRCODE = 'MA153';
  END IF;
  new.asked_at := portal_now();
  RETURN new;
END $$;
CREATE TRIGGER dataanswer_born BEFORE INSERT ON applications_dataanswer
  FOR EACH ROW EXECUTE FUNCTION dataanswer_born();

-- An answer moves along its table (tests compare these pairs with the rules), and only with what was really submitted.
CREATE FUNCTION dataanswer_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (new.request_id, new.government_id, new.asked_at) IS DISTINCT FROM
     (old.request_id, old.government_id, old.asked_at) THEN
    RAISE EXCEPTION 'it stays with its government' USING ERRCODE = 'MA154';
  END IF;
  IF old.state <> new.state AND (old.state, new.state) NOT IN (('asked', 'drafted'), ('asked', 'answered'),
     ('drafted', 'answered'), ('answered', 'returned'), ('returned', 'answered')) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA154';
  END IF;
  IF new.state = 'answered' AND old.state <> 'answered' AND new.reply_id IS NOT DISTINCT FROM old.reply_id THEN
    RAISE EXCEPTION 'answered without an answer' USING ERRCODE = 'MA154';
  END IF;
  IF new.reply_id IS DISTINCT FROM old.reply_id AND NOT EXISTS (SELECT FROM applications_datareply r
     WHERE r.id = new.reply_id AND r.answer_id = new.id
       AND r.number = (SELECT max(number) FROM applications_datareply WHERE answer_id = new.id)) THEN
    RAISE EXCEPTION 'not what was said last' USING ERRCODE = 'MA154';
  END IF;
  IF (new.state, new.draft) IS DISTINCT FROM (old.state, old.draft) AND NOT EXISTS (
    SELECT FROM applications_datarequest WHERE id = new.request_id AND state = 'sent') THEN
    RAISE EXCEPTION 'it asks nobody any more' USING ERRCODE = 'MA151';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER dataanswer_guard BEFORE UPDATE ON applications_dataanswer
  FOR EACH ROW EXECUTE FUNCTION dataanswer_guard();

-- Late is accepted, by the portal's clock; who has answered corrects until the date, later only when it was returned.
CREATE FUNCTION datareply_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asked applications_datarequest; the_state text;
BEGIN
  -- lock first, then ask: more time or a cancellation in flight is waited for
  SELECT * INTO asked FROM applications_datarequest WHERE id =
    (SELECT request_id FROM applications_dataanswer WHERE id = new.answer_id) FOR SHARE;
  SELECT state INTO the_state FROM applications_dataanswer WHERE id = new.answer_id FOR NO KEY UPDATE;
  IF asked.state IS DISTINCT FROM 'sent' THEN
    RAISE EXCEPTION 'it asks nobody any more' USING ERRCODE = 'MA151';
  END IF;
  new.at := portal_now();
  IF the_state = 'answered' AND new.at >= asked.due_at THEN
    RAISE EXCEPTION 'the date is over' USING ERRCODE = 'MA152',
      DETAIL = jsonb_build_object('due_at', asked.due_at)::text;
  END IF;
  new.number := 1 + (SELECT count(*) FROM applications_datareply WHERE answer_id = new.answer_id);
  RETURN new;
END $$;
CREATE TRIGGER datareply_born BEFORE INSERT ON applications_datareply FOR EACH ROW EXECUTE FUNCTION datareply_born();
CREATE TRIGGER datareply_append_only BEFORE UPDATE OR DELETE ON applications_datareply
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The day of a reminder is Seoul's, by the portal's clock.
CREATE TRIGGER datareminder_stamp BEFORE INSERT ON applications_datareminder FOR EACH ROW EXECUTE FUNCTION nudge_stamp();
CREATE TRIGGER datareminder_append_only BEFORE UPDATE OR DELETE ON applications_datareminder
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['applications_datarequest', 'applications_dataanswer', 'applications_datareply',
    'applications_datareminder'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
  GRANT UPDATE ON applications_datarequest, applications_dataanswer TO {web};
END $$;
