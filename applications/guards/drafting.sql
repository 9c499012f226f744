-- Rights on who is at work in a draft. SQLSTATE MA130-139.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['presence'] LOOP
    EXECUTE format('REVOKE ALL ON applications_%s FROM {web}', t);
    EXECUTE format('GRANT SELECT ON applications_%s TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON applications_%s FOR EACH STATEMENT
      EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
GRANT INSERT, UPDATE ON applications_presence TO {web};
