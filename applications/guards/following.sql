-- Submission and after. SQLSTATE MA170-179.

-- Whether the last return named this section (its field): "section" opens all of it, "section/field" that field alone.
CREATE FUNCTION is_named(the_proposal bigint, the_section text, the_field text) RETURNS boolean LANGUAGE plpgsql STABLE
  SET search_path = public, pg_temp AS $$
DECLARE named jsonb;
BEGIN
  SELECT s.fields INTO named FROM applications_screening s
    WHERE s.proposal_id = the_proposal AND s.outcome = 'return' ORDER BY s.id DESC LIMIT 1;
  IF named IS NULL OR named = '[]' OR named ? the_section THEN RETURN true; END IF;
  IF the_field IS NOT NULL THEN RETURN named ? (the_section || '/' || the_field); END IF;
  RETURN EXISTS (SELECT FROM jsonb_array_elements_text(named) n WHERE starts_with(n, the_section || '/'));
END $$;

-- Of a returned proposal only what was named changes. A new official letter may go with the completion.
CREATE FUNCTION returned_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE the_field text; the_section text;
BEGIN
  SELECT key INTO the_section FROM applications_callsection WHERE call_id = new.call_id AND kind = 'overview';
  FOREACH the_field IN ARRAY ARRAY['title', 'purpose', 'content', 'expected_effect', 'cost_basis', 'starts_on', 'ends_on',
                                   'field', 'priority'] LOOP
    IF to_jsonb(new) -> the_field IS DISTINCT FROM to_jsonb(old) -> the_field
       AND NOT is_named(new.id, the_section, the_field) THEN
      RAISE EXCEPTION 'not named for completion' USING ERRCODE = 'MA170';
    END IF;
  END LOOP;
  RETURN new;
END $$;
CREATE TRIGGER returned_guard BEFORE UPDATE ON applications_proposal FOR EACH ROW WHEN (old.state = 'returned')
  EXECUTE FUNCTION returned_guard();

-- The same for its parts. The argument is the kind of section whose rows the table holds. It fires after
-- proposal_part_guard (triggers go by name), which holds the proposal as it is.
CREATE FUNCTION returned_part_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE p applications_proposal; the_row jsonb := to_jsonb(CASE WHEN tg_op = 'DELETE' THEN old ELSE new END); named boolean;
  the_section text; the_field text;
BEGIN
  SELECT * INTO p FROM applications_proposal WHERE id = (the_row ->> 'proposal_id')::bigint;
  IF p.state IS DISTINCT FROM 'returned' THEN RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END; END IF;
  IF tg_argv[0] = 'answer' THEN
    SELECT s.key, q.key INTO the_section, the_field FROM applications_question q
      JOIN applications_callsection s ON s.form_id = q.form_id WHERE q.id = (the_row ->> 'question_id')::bigint;
    -- a page sends every answer: what stays as it was is no change
    named := is_named(p.id, the_section, the_field) OR coalesce(nullif(nullif(the_row -> 'value', '""'), '[]'), 'null')
      IS NOT DISTINCT FROM coalesce((SELECT nullif(nullif(a.value, '""'), '[]') FROM applications_answer a
        WHERE a.proposal_id = p.id AND a.question_id = (the_row ->> 'question_id')::bigint), 'null');
  ELSIF tg_argv[0] = 'section' THEN
    SELECT key INTO the_section FROM applications_callsection WHERE id = (the_row ->> 'call_section_id')::bigint;
    named := is_named(p.id, the_section, NULL);
  ELSE
    the_field := CASE WHEN tg_argv[0] = 'files' AND tg_op <> 'INSERT' THEN the_row ->> 'file_id' END;
    named := the_row ->> 'kind' = 'letter' AND tg_argv[0] = 'files' OR EXISTS (SELECT FROM applications_callsection s
      WHERE s.call_id = p.call_id AND s.kind = tg_argv[0] AND is_named(p.id, s.key, the_field));
  END IF;
  IF NOT coalesce(named, false) THEN RAISE EXCEPTION 'not named for completion' USING ERRCODE = 'MA170'; END IF;
  RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
DO $$
DECLARE part text[];
BEGIN
  FOREACH part SLICE 1 IN ARRAY ARRAY[['section', 'section'], ['answer', 'answer'], ['costline', 'costs'],
      ['fundingsource', 'funding'], ['partner', 'partners'], ['target', 'targets'], ['attachment', 'files'], ['milestone', 'timetable'],
      ['priorprocedure', 'procedures']] LOOP
    EXECUTE format('CREATE TRIGGER returned_part_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_%s
      FOR EACH ROW EXECUTE FUNCTION returned_part_guard(%L)', part[1], part[2]);
  END LOOP;
END $$;

-- Who submits for an approver holds a delegation at the moment of receipt (fires after submission_gate, which stamps it).
CREATE FUNCTION submission_standing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts_delegation d JOIN accounts_membership giver ON giver.id = d.principal_id
      JOIN accounts_membership taker ON taker.id = d.delegate_id JOIN applications_proposal p ON p.id = new.proposal_id
      WHERE giver.user_id = new.submitted_for_id AND taker.user_id = new.submitted_by_id AND d.ended_at IS NULL
        AND giver.organisation_id = p.organisation_id AND d.starts_at <= new.received_at AND new.received_at < d.ends_at
        AND coalesce(giver.ends_at > new.received_at, true) AND coalesce(taker.ends_at > new.received_at, true)) THEN
    RAISE EXCEPTION 'nobody delegated this' USING ERRCODE = 'MA173';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER submission_standing BEFORE INSERT ON applications_submission FOR EACH ROW
  WHEN (new.submitted_for_id IS NOT NULL) EXECUTE FUNCTION submission_standing();

-- A reminder belongs to the deadline as it stands, and to no other moment than its own.
CREATE FUNCTION reminder_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE k applications_call; p applications_proposal; due timestamptz;
BEGIN
  SELECT * INTO p FROM applications_proposal WHERE id = new.proposal_id FOR SHARE;
  SELECT * INTO k FROM applications_call WHERE id = p.call_id;
  due := CASE WHEN new.kind = 'completion' THEN p.return_due ELSE k.closes_at END;
  IF new.due_at IS DISTINCT FROM due
     OR p.state <> (CASE WHEN new.kind = 'completion' THEN 'returned' ELSE 'draft' END)
     OR (CASE WHEN new.kind = 'missed' THEN k.state NOT IN ('closed', 'published')
         ELSE portal_now() >= due OR portal_now() < due - make_interval(hours => new.hours) END) THEN
    RAISE EXCEPTION 'not the time for this reminder' USING ERRCODE = 'MA174';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER reminder_guard BEFORE INSERT ON applications_reminder FOR EACH ROW EXECUTE FUNCTION reminder_guard();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['applications_approvalstep', 'applications_reminder'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
  END LOOP;
END $$;

CREATE TRIGGER proposal_part_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_priorprocedure
  FOR EACH ROW EXECUTE FUNCTION proposal_part_guard();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON applications_priorprocedure
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE ALL ON applications_priorprocedure FROM {web};
GRANT SELECT, INSERT, UPDATE, DELETE ON applications_priorprocedure TO {web};

-- What came on paper is received by a programme officer in office at that moment, with the scanned letter.
CREATE FUNCTION submission_intake() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts_membership m WHERE m.user_id = new.intake_by_id AND m.role = 'programme_officer'
      AND m.starts_at <= new.received_at AND coalesce(m.ends_at > new.received_at, true))
     OR NOT EXISTS (SELECT FROM applications_attachment a WHERE a.proposal_id = new.proposal_id AND a.kind = 'letter') THEN
    RAISE EXCEPTION 'no officer, or no letter' USING ERRCODE = 'MA175';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER submission_on_paper BEFORE INSERT ON applications_submission FOR EACH ROW
  WHEN (new.intake_by_id IS NOT NULL) EXECUTE FUNCTION submission_intake();
