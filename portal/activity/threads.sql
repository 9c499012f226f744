-- Threads: messages and readings are append-only and stamped here; who owes an answer follows the last message.
CREATE FUNCTION message_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM activity_thread WHERE id = new.thread_id FOR NO KEY UPDATE;
  new.at := portal_now();
  UPDATE activity_thread SET last_at = new.at,
    awaited_since = CASE WHEN new.awaits <> '' THEN new.at WHEN awaits = new.side THEN NULL ELSE awaited_since END,
    awaits = CASE WHEN new.awaits <> '' THEN new.awaits WHEN awaits = new.side THEN '' ELSE awaits END
    WHERE id = new.thread_id;
  RETURN new;
END $$;
CREATE TRIGGER message_born BEFORE INSERT ON activity_message FOR EACH ROW EXECUTE FUNCTION message_born();
ALTER TABLE activity_message ADD CONSTRAINT message_says_something CHECK (char_length(text) BETWEEN 1 AND 5000);
ALTER TABLE activity_message ADD CONSTRAINT message_files_are_few
  CHECK (jsonb_typeof(files) = 'array' AND jsonb_array_length(files) <= 10);

CREATE FUNCTION reading_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.at := portal_now();
  RETURN new;
END $$;
CREATE TRIGGER reading_born BEFORE INSERT ON activity_reading FOR EACH ROW EXECUTE FUNCTION reading_born();

-- A thread stays with its thing; by hand an answer can only be waived, never asked for.
CREATE FUNCTION thread_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'DELETE' OR (new.thing_type, new.thing_id, new.created_at) IS DISTINCT FROM (old.thing_type, old.thing_id, old.created_at)
  THEN RAISE EXCEPTION 'a thread stays with its thing' USING ERRCODE = 'MA001'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER thread_guard BEFORE UPDATE OR DELETE ON activity_thread FOR EACH ROW EXECUTE FUNCTION thread_guard();
CREATE FUNCTION thread_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.awaits := ''; new.awaited_since := NULL; new.last_at := NULL; new.created_at := portal_now();
  RETURN new;
END $$;
CREATE TRIGGER thread_born BEFORE INSERT ON activity_thread FOR EACH ROW EXECUTE FUNCTION thread_born();

CREATE TRIGGER message_append_only BEFORE UPDATE OR DELETE ON activity_message FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reading_append_only BEFORE UPDATE OR DELETE ON activity_reading FOR EACH ROW EXECUTE FUNCTION refuse_change();
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['activity_thread', 'activity_message', 'activity_reading'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;

-- Waiving an answer is the one change by hand; the words and times stay.
CREATE FUNCTION waive_answer(the_thread bigint, the_side text) RETURNS boolean LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH done AS (
    UPDATE activity_thread SET awaits = '', awaited_since = NULL
      WHERE id = the_thread AND awaits = the_side AND the_side <> '' RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM done)
$$;
REVOKE EXECUTE ON FUNCTION waive_answer(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION waive_answer(bigint, text) TO {web};
