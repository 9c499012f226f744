-- As in following.sql, but only a file that was sent has to be named itself to be taken off: what was added to the files
-- since may go again as long as anything of them is open.
CREATE OR REPLACE FUNCTION returned_part_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
    IF tg_argv[0] = 'files' AND tg_op <> 'INSERT' THEN
      SELECT f ->> 'id' INTO the_field FROM applications_submission u, jsonb_array_elements(u.snapshot -> 'files') f
        WHERE u.id = p.submission_id AND f ->> 'id' = the_row ->> 'file_id';
    END IF;
    named := the_row ->> 'kind' = 'letter' AND tg_argv[0] = 'files' OR EXISTS (SELECT FROM applications_callsection s
      WHERE s.call_id = p.call_id AND s.kind = tg_argv[0] AND is_named(p.id, s.key, the_field));
  END IF;
  IF NOT coalesce(named, false) THEN RAISE EXCEPTION 'not named for completion' USING ERRCODE = 'MA170'; END IF;
  RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
