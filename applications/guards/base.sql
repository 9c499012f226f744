-- Guards of the first floor (guarantees 2, 3, 5). SQLSTATE MA1xx; DETAIL is JSON for the sentence shown.

-- A call's rules are frozen when it is announced, its forms with them; afterwards only its clock and its state move.
CREATE FUNCTION call_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF old.state <> 'draft' AND (to_jsonb(new) - '{state,closes_at,closed_at,results_published_at}'::text[])
     IS DISTINCT FROM (to_jsonb(old) - '{state,closes_at,closed_at,results_published_at}'::text[]) THEN
    RAISE EXCEPTION 'rules are frozen' USING ERRCODE = 'MA101';
  END IF;
  IF old.state <> new.state AND (old.state, new.state) NOT IN
     (('draft', 'open'), ('open', 'closed'), ('closed', 'published')) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA102';
  END IF;
  IF old.closed_at IS NOT NULL AND new.closed_at IS DISTINCT FROM old.closed_at THEN
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
CREATE TRIGGER call_guard BEFORE UPDATE ON applications_call FOR EACH ROW EXECUTE FUNCTION call_guard();

CREATE FUNCTION call_counter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO applications_receiptcounter (call_id, last) VALUES (new.id, 0);
  RETURN NULL;
END $$;
CREATE TRIGGER call_counter AFTER INSERT ON applications_call FOR EACH ROW EXECUTE FUNCTION call_counter();

-- Sections and ceilings are part of the rules, and stay with their call.
CREATE FUNCTION call_part_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE the_state text;
BEGIN
  -- lock first, then ask: an announcement in flight is waited for
  SELECT state INTO the_state FROM applications_call
    WHERE id = CASE WHEN tg_op = 'DELETE' THEN old.call_id ELSE new.call_id END FOR SHARE;
  IF the_state <> 'draft' OR (tg_op = 'UPDATE' AND new.call_id <> old.call_id) THEN
    RAISE EXCEPTION 'rules are frozen' USING ERRCODE = 'MA101';
  END IF;
  RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
CREATE TRIGGER call_part_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_callsection
  FOR EACH ROW EXECUTE FUNCTION call_part_guard();
CREATE TRIGGER call_part_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_callceiling
  FOR EACH ROW EXECUTE FUNCTION call_part_guard();

-- A form that was put to anybody stays as it is, its questions too.
CREATE FUNCTION form_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF old.frozen_at IS NOT NULL THEN RAISE EXCEPTION 'form is frozen' USING ERRCODE = 'MA101'; END IF;
  RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
CREATE TRIGGER form_guard BEFORE UPDATE OR DELETE ON applications_form FOR EACH ROW EXECUTE FUNCTION form_guard();

CREATE FUNCTION question_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE frozen timestamptz;
BEGIN
  -- lock first, then ask: whoever puts the form to somebody is waited for
  SELECT frozen_at INTO frozen FROM applications_form
    WHERE id = CASE WHEN tg_op = 'DELETE' THEN old.form_id ELSE new.form_id END FOR SHARE;
  IF frozen IS NOT NULL OR (tg_op = 'UPDATE' AND new.form_id <> old.form_id) THEN
    RAISE EXCEPTION 'form is frozen' USING ERRCODE = 'MA101';
  END IF;
  RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
CREATE TRIGGER question_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_question
  FOR EACH ROW EXECUTE FUNCTION question_guard();

-- A proposal moves along the table of moves only (tests compare these pairs with rules.MOVES).
CREATE FUNCTION proposal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF old.state <> new.state AND (old.state, new.state) NOT IN (
    ('draft', 'submitted'), ('draft', 'discarded'), ('submitted', 'eligible'), ('submitted', 'ineligible'),
    ('submitted', 'returned'), ('submitted', 'withdrawn'), ('returned', 'submitted'), ('returned', 'ineligible'),
    ('returned', 'withdrawn'), ('ineligible', 'eligible'), ('eligible', 'in_review'), ('eligible', 'withdrawn'),
    ('in_review', 'ranked'), ('in_review', 'withdrawn'), ('ranked', 'awarded'), ('ranked', 'reserve'),
    ('ranked', 'declined'), ('ranked', 'withdrawn'), ('reserve', 'awarded'), ('reserve', 'declined'),
    ('reserve', 'withdrawn'), ('declined', 'awarded'), ('withdrawn', 'draft')) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA102';
  END IF;
  IF old.number <> '' AND new.number <> old.number THEN
    RAISE EXCEPTION 'a receipt number never changes' USING ERRCODE = 'MA103';
  END IF;
  IF new.state = 'submitted' AND old.state <> 'submitted' AND NOT EXISTS (
    SELECT FROM applications_submission s WHERE s.id = new.submission_id AND s.proposal_id = new.id
      AND s.ended_at IS NULL AND s.number = new.number) THEN
    RAISE EXCEPTION 'submitted without a submission' USING ERRCODE = 'MA103';
  END IF;
  IF (new.call_id, new.organisation_id, new.government_id, new.code) IS DISTINCT FROM
     (old.call_id, old.organisation_id, old.government_id, old.code) THEN
    RAISE EXCEPTION 'a proposal stays with its call and its government' USING ERRCODE = 'MA103';
  END IF;
  IF old.state NOT IN ('draft', 'returned') AND
     (new.title, new.purpose, new.content, new.expected_effect, new.cost_basis, new.starts_on, new.ends_on, new.field,
      new.priority, new.letter_number, new.version) IS DISTINCT FROM
     (old.title, old.purpose, old.content, old.expected_effect, old.cost_basis, old.starts_on, old.ends_on, old.field,
      old.priority, old.letter_number, old.version) THEN
    RAISE EXCEPTION 'submitted content is frozen' USING ERRCODE = 'MA104';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER proposal_guard BEFORE UPDATE ON applications_proposal FOR EACH ROW EXECUTE FUNCTION proposal_guard();

CREATE FUNCTION proposal_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF new.state <> 'draft' OR new.number <> '' OR new.submission_id IS NOT NULL THEN
    RAISE EXCEPTION 'a proposal is born a draft' USING ERRCODE = 'MA102';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER proposal_born BEFORE INSERT ON applications_proposal FOR EACH ROW EXECUTE FUNCTION proposal_born();

-- What a proposal holds changes only while it is a draft or returned, and stays with it.
CREATE FUNCTION proposal_part_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE the_state text;
BEGIN
  SELECT state INTO the_state FROM applications_proposal
    WHERE id = CASE WHEN tg_op = 'DELETE' THEN old.proposal_id ELSE new.proposal_id END FOR SHARE;
  IF the_state NOT IN ('draft', 'returned') OR (tg_op = 'UPDATE' AND new.proposal_id <> old.proposal_id) THEN
    RAISE EXCEPTION 'submitted content is frozen' USING ERRCODE = 'MA104';
  END IF;
  RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
DO $$
DECLARE part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['section', 'answer', 'costline', 'fundingsource', 'partner', 'target', 'attachment'] LOOP
    EXECUTE format('CREATE TRIGGER proposal_part_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_%s
      FOR EACH ROW EXECUTE FUNCTION proposal_part_guard()', part);
  END LOOP;
END $$;

-- The deadline is a barrier: FOR SHARE waits for the closer (FOR UPDATE), and the time is stamped after the lock.
CREATE FUNCTION submission_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE k applications_call; p applications_proposal; place int;
BEGIN
  SELECT c.* INTO k FROM applications_call c JOIN applications_proposal q ON q.call_id = c.id
    WHERE q.id = new.proposal_id FOR SHARE OF c;
  SELECT * INTO p FROM applications_proposal WHERE id = new.proposal_id FOR UPDATE;
  new.received_at := portal_now();
  IF p.state = 'returned' THEN
    IF new.received_at >= p.return_due THEN RAISE EXCEPTION 'completion date passed' USING ERRCODE = 'MA106'; END IF;
  ELSIF p.state <> 'draft' THEN
    RAISE EXCEPTION 'already submitted' USING ERRCODE = 'MA102';
  ELSIF k.state <> 'open' OR new.received_at < k.opens_at OR new.received_at >= k.closes_at THEN
    RAISE EXCEPTION 'deadline passed' USING ERRCODE = 'MA105',
      DETAIL = jsonb_build_object('closes_at', k.closes_at, 'received_at', new.received_at)::text;
  END IF;
  new.number := p.number;
  IF new.number = '' THEN
    UPDATE applications_receiptcounter SET last = last + 1 WHERE call_id = k.id RETURNING last INTO place;
    new.number := k.prefix || '-' || k.fiscal_year || '-' || lpad(place::text, greatest(4, length(place::text)), '0');
  END IF;
  new.manifest_hash := encode(sha256(convert_to(new.snapshot::text, 'UTF8')), 'hex');
  RETURN new;
END $$;
CREATE TRIGGER submission_gate BEFORE INSERT ON applications_submission FOR EACH ROW EXECUTE FUNCTION submission_gate();

CREATE FUNCTION submission_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'DELETE' OR old.ended_at IS NOT NULL OR (to_jsonb(new) - 'ended_at') IS DISTINCT FROM (to_jsonb(old) - 'ended_at')
  THEN RAISE EXCEPTION 'a submission is frozen' USING ERRCODE = 'MA104'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER submission_frozen BEFORE UPDATE OR DELETE ON applications_submission
  FOR EACH ROW EXECUTE FUNCTION submission_frozen();

-- Closing waits for every submission in flight, then no later one can slip in. Returns the time, or null when not due.
CREATE FUNCTION close_call(the_call bigint) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE t timestamptz;
BEGIN
  PERFORM 1 FROM applications_call WHERE id = the_call FOR UPDATE;
  UPDATE applications_call SET state = 'closed', closed_at = portal_now()
    WHERE id = the_call AND state = 'open' AND closes_at <= portal_now() RETURNING closed_at INTO t;
  RETURN t;
END $$;
REVOKE EXECUTE ON FUNCTION close_call(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION close_call(bigint) TO {web};

-- An endorsed ranking is final; a line stays in its ranking.
CREATE FUNCTION endorsement_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE final_at timestamptz;
BEGIN
  IF tg_table_name = 'applications_endorsement' THEN
    IF old.endorsed_at IS NOT NULL THEN RAISE EXCEPTION 'endorsed is final' USING ERRCODE = 'MA107'; END IF;
  ELSE
    -- lock first, then ask: an endorsement in flight is waited for
    SELECT endorsed_at INTO final_at FROM applications_endorsement
      WHERE id = CASE WHEN tg_op = 'DELETE' THEN old.endorsement_id ELSE new.endorsement_id END FOR SHARE;
    IF final_at IS NOT NULL OR (tg_op = 'UPDATE' AND new.endorsement_id <> old.endorsement_id) THEN
      RAISE EXCEPTION 'endorsed is final' USING ERRCODE = 'MA107';
    END IF;
  END IF;
  RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
CREATE TRIGGER endorsement_guard BEFORE UPDATE OR DELETE ON applications_endorsement
  FOR EACH ROW EXECUTE FUNCTION endorsement_guard();
CREATE TRIGGER endorsement_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_endorsementline
  FOR EACH ROW EXECUTE FUNCTION endorsement_guard();

CREATE TRIGGER screening_append_only BEFORE UPDATE OR DELETE ON applications_screening
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER section_version_append_only BEFORE UPDATE OR DELETE ON applications_sectionversion
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'applications\_%' LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
GRANT INSERT, UPDATE ON applications_pillar, applications_programme TO {web};
GRANT INSERT, UPDATE ON applications_call TO {web};
GRANT INSERT, UPDATE, DELETE ON applications_callceiling, applications_callsection, applications_form,
  applications_question TO {web};
GRANT INSERT, UPDATE ON applications_proposal, applications_section, applications_answer TO {web};
GRANT INSERT, UPDATE, DELETE ON applications_costline, applications_fundingsource, applications_partner,
  applications_target, applications_attachment TO {web};
GRANT INSERT ON applications_submission, applications_screening, applications_sectionversion TO {web};
GRANT UPDATE (ended_at) ON applications_submission TO {web};
GRANT INSERT, UPDATE ON applications_endorsement TO {web};
GRANT INSERT, UPDATE, DELETE ON applications_endorsementline TO {web};
