-- A verdict is final: only a file that waits for its scan gets one.
CREATE FUNCTION scan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF old.state <> 'pending' OR new.file_id <> old.file_id THEN
    RAISE EXCEPTION 'scanned already' USING ERRCODE = 'MA142';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER scan_guard BEFORE UPDATE ON documents_scan FOR EACH ROW EXECUTE FUNCTION scan_guard();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON documents_scan FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
INSERT INTO documents_scan (file_id, state, found) SELECT id, 'not_scanned', '' FROM documents_storedfile;
REVOKE ALL ON documents_scan FROM {web};
GRANT SELECT, INSERT, UPDATE (state, found, scanned_at) ON documents_scan TO {web};
