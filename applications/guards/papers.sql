-- Projects of earlier years: added to, never changed.
CREATE TRIGGER past_import_append_only BEFORE UPDATE OR DELETE ON applications_pastimport
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER past_project_append_only BEFORE UPDATE OR DELETE ON applications_pastproject
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['applications_pastimport', 'applications_pastproject'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
