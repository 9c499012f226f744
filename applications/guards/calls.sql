-- A call after its announcement: more time only by a row that says why, notices and answers that stay as they are.

-- The row is the deed: it waits for every submission in flight, stamps itself, and moves the closing time.
CREATE FUNCTION extension_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE k applications_call;
BEGIN
  SELECT * INTO k FROM applications_call WHERE id = new.call_id FOR UPDATE;
  new.at := portal_now();
  new.old_closes_at := k.closes_at;
  IF k.state NOT IN ('open', 'closed') THEN
    RAISE EXCEPTION 'not an announced call' USING ERRCODE = 'MA112';
  END IF;
  IF new.new_closes_at <= k.closes_at OR new.new_closes_at <= new.at THEN
    RAISE EXCEPTION 'more time is later' USING ERRCODE = 'MA111';
  END IF;
  IF k.closes_at <= new.at AND new.kind = 'extension' THEN new.kind := 'reopening'; END IF;
  IF k.closes_at > new.at AND new.kind = 'reopening' THEN new.kind := 'extension'; END IF;
  IF EXISTS (SELECT FROM applications_proposal p WHERE p.call_id = k.id
      AND p.state IN ('in_review', 'ranked', 'reserve', 'awarded', 'declined'))
    OR EXISTS (SELECT FROM applications_endorsement e WHERE e.call_id = k.id AND e.endorsed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'review has begun' USING ERRCODE = 'MA112';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER extension_gate BEFORE INSERT ON applications_deadlineextension
  FOR EACH ROW EXECUTE FUNCTION extension_gate();

CREATE FUNCTION extension_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE applications_call SET closes_at = new.new_closes_at, state = 'open', closed_at = NULL WHERE id = new.call_id;
  RETURN NULL;
END $$;
CREATE TRIGGER extension_moves AFTER INSERT ON applications_deadlineextension
  FOR EACH ROW EXECUTE FUNCTION extension_moves();

CREATE TRIGGER extension_append_only BEFORE UPDATE OR DELETE ON applications_deadlineextension
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER notice_append_only BEFORE UPDATE OR DELETE ON applications_callnotice
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- As in base.sql, and: the closing time of an announced call, and its opening again, only by the last extension.
CREATE OR REPLACE FUNCTION call_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE extended boolean;
BEGIN
  extended := old.state <> 'draft' AND old.closes_at <> new.closes_at AND EXISTS (
    SELECT FROM applications_deadlineextension e WHERE e.call_id = old.id
      AND e.id = (SELECT max(id) FROM applications_deadlineextension WHERE call_id = old.id)
      AND e.old_closes_at = old.closes_at AND e.new_closes_at = new.closes_at);
  IF old.state <> 'draft' AND (to_jsonb(new) - '{state,closes_at,closed_at,results_published_at}'::text[])
     IS DISTINCT FROM (to_jsonb(old) - '{state,closes_at,closed_at,results_published_at}'::text[]) THEN
    RAISE EXCEPTION 'rules are frozen' USING ERRCODE = 'MA101';
  END IF;
  IF old.state <> 'draft' AND old.closes_at <> new.closes_at AND NOT extended THEN
    RAISE EXCEPTION 'more time only by an extension' USING ERRCODE = 'MA110';
  END IF;
  IF old.state <> new.state AND (old.state, new.state) NOT IN
     (('draft', 'open'), ('open', 'closed'), ('closed', 'published'), ('closed', 'open')) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA102';
  END IF;
  IF old.state = 'closed' AND new.state = 'open' AND NOT extended THEN
    RAISE EXCEPTION 'opened again only by an extension' USING ERRCODE = 'MA102';
  END IF;
  IF old.closed_at IS NOT NULL AND new.closed_at IS DISTINCT FROM old.closed_at
     AND NOT (extended AND new.closed_at IS NULL) THEN
    RAISE EXCEPTION 'closed is closed' USING ERRCODE = 'MA102';
  END IF;
  IF old.results_published_at IS NOT NULL AND new.results_published_at IS DISTINCT FROM old.results_published_at THEN
    RAISE EXCEPTION 'published is published' USING ERRCODE = 'MA102';
  END IF;
  IF old.state = 'draft' AND new.state = 'open' THEN
    UPDATE applications_form SET frozen_at = portal_now() WHERE frozen_at IS NULL AND (id = new.checklist_id
      OR id IN (SELECT form_id FROM applications_callsection WHERE call_id = new.id));
  END IF;
  RETURN new;
END $$;

-- A question stays as it was asked; its answer is given once, by the portal's clock.
CREATE FUNCTION enquiry_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.answer <> '' THEN RAISE EXCEPTION 'asked before it is answered' USING ERRCODE = 'MA113'; END IF;
    new.asked_at := portal_now();
    RETURN new;
  END IF;
  IF tg_op = 'DELETE' OR old.answered_at IS NOT NULL
     OR (to_jsonb(new) - '{answer,answered_by_id,answered_at}'::text[])
        IS DISTINCT FROM (to_jsonb(old) - '{answer,answered_by_id,answered_at}'::text[]) THEN
    RAISE EXCEPTION 'question and answer stay' USING ERRCODE = 'MA113';
  END IF;
  new.answered_at := portal_now();
  RETURN new;
END $$;
CREATE TRIGGER enquiry_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_enquiry
  FOR EACH ROW EXECUTE FUNCTION enquiry_guard();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['deadlineextension', 'callnotice', 'enquiry'] LOOP
    EXECUTE format('REVOKE ALL ON applications_%s FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON applications_%s TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON applications_%s
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
GRANT UPDATE (answer, answered_by_id, answered_at) ON applications_enquiry TO {web};
