-- Who is at work in a draft, and as what.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['presence', 'draftmember', 'sectioncomment'] LOOP
    EXECUTE format('REVOKE ALL ON applications_%s FROM {web}', t);
    EXECUTE format('GRANT SELECT ON applications_%s TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON applications_%s FOR EACH STATEMENT
      EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
GRANT INSERT, UPDATE ON applications_presence TO {web};
GRANT INSERT, UPDATE ON applications_draftmember TO {web};

-- What a person is in a draft changes only while it may be written in.
CREATE TRIGGER proposal_part_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_draftmember
  FOR EACH ROW EXECUTE FUNCTION proposal_part_guard();

-- What was said stays as it was said; it is only resolved.
GRANT INSERT, UPDATE (resolved_at, resolved_by_id) ON applications_sectioncomment TO {web};
