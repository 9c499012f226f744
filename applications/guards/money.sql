-- The rows of money and time. SQLSTATE MA160-169.

-- What shows that an amount is there is a file of the very proposal.
CREATE FUNCTION evidence_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF new.evidence_file_id IS NOT NULL AND NOT EXISTS (SELECT FROM applications_attachment a
    WHERE a.proposal_id = new.proposal_id AND a.file_id = new.evidence_file_id) THEN
    RAISE EXCEPTION 'evidence of another proposal' USING ERRCODE = 'MA160';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER evidence_guard BEFORE INSERT OR UPDATE ON applications_fundingsource
  FOR EACH ROW EXECUTE FUNCTION evidence_guard();

-- A cost is borne by the lead, or by a government that takes part.
CREATE FUNCTION bearer_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF new.government_id IS NOT NULL AND NOT EXISTS (SELECT FROM applications_partner p
    WHERE p.proposal_id = new.proposal_id AND p.government_id = new.government_id) THEN
    RAISE EXCEPTION 'borne by a stranger' USING ERRCODE = 'MA161';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER bearer_guard BEFORE INSERT OR UPDATE ON applications_costline
  FOR EACH ROW EXECUTE FUNCTION bearer_guard();

-- Values on the way to a goal: {year: number as text}.
ALTER TABLE applications_target ADD CONSTRAINT target_yearly_numbers CHECK (jsonb_typeof(yearly) = 'object'
  AND NOT jsonb_path_exists(yearly, '$.* ? (@.type() != "string" || !(@ like_regex "^-?[0-9]{1,14}([.][0-9]{1,2})?$"))'));

CREATE TRIGGER proposal_part_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_milestone
  FOR EACH ROW EXECUTE FUNCTION proposal_part_guard();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON applications_milestone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE ALL ON applications_milestone FROM {web};
GRANT SELECT, INSERT, UPDATE, DELETE ON applications_milestone TO {web};
