-- A guest who was given sections of a draft saves no other: the version of a section names who saved it.
CREATE FUNCTION given_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM applications_section s JOIN applications_callsection c ON c.id = s.call_section_id
      JOIN applications_draftmember m ON m.proposal_id = s.proposal_id AND m.user_id = new.saved_by_id
      WHERE s.id = new.section_id AND m.sections <> '[]'::jsonb AND NOT m.sections ? c.key::text) THEN
    RAISE EXCEPTION 'a section that was not given' USING ERRCODE = 'MA164';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER given_guard BEFORE INSERT ON applications_sectionversion
  FOR EACH ROW EXECUTE FUNCTION given_guard();
