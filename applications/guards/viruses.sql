-- A file with a virus is submitted by nobody (MA143). The verdict holds the proposal, as a submission does: one waits for the other.
CREATE FUNCTION submission_no_virus() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM applications_attachment a JOIN documents_scan s ON s.file_id = a.file_id
      WHERE a.proposal_id = new.proposal_id AND s.state = 'infected') THEN
    RAISE EXCEPTION 'a virus in a file' USING ERRCODE = 'MA143';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER submission_no_virus BEFORE INSERT ON applications_submission
  FOR EACH ROW EXECUTE FUNCTION submission_no_virus();

-- As in following.sql, and a file in which a virus was found since, sent or attached, is open as if it had been named.
CREATE OR REPLACE FUNCTION is_named(the_proposal bigint, the_section text, the_field text) RETURNS boolean LANGUAGE plpgsql STABLE
  SET search_path = public, pg_temp AS $$
DECLARE named jsonb;
BEGIN
  SELECT s.fields INTO named FROM applications_screening s
    WHERE s.proposal_id = the_proposal AND s.outcome = 'return' ORDER BY s.id DESC LIMIT 1;
  IF named IS NULL OR named = '[]' OR named ? the_section THEN RETURN true; END IF;
  named := named || (SELECT coalesce(jsonb_agg(c.key || '/' || v.file_id), '[]')
    FROM applications_proposal p JOIN applications_callsection c ON c.call_id = p.call_id AND c.kind = 'files'
    JOIN documents_scan v ON v.state = 'infected' AND (
      v.file_id IN (SELECT a.file_id FROM applications_attachment a WHERE a.proposal_id = p.id AND a.kind <> 'letter')
      OR v.file_id IN (SELECT (f ->> 'id')::uuid FROM applications_submission u, jsonb_array_elements(u.snapshot -> 'files') f
        WHERE u.id = p.submission_id AND f ->> 'role' IS DISTINCT FROM 'letter'))
    WHERE p.id = the_proposal AND c.key = the_section);
  IF the_field IS NOT NULL THEN RETURN named ? (the_section || '/' || the_field); END IF;
  RETURN EXISTS (SELECT FROM jsonb_array_elements_text(named) n WHERE starts_with(n, the_section || '/'));
END $$;
