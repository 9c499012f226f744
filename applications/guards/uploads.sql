-- A proposal holds 300 MB of files, those on their way too. The row is written by these triggers alone, so that
-- two uploads at once wait for each other, whatever their isolation, and none slips past a sum.
CREATE FUNCTION file_room() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  most CONSTANT bigint := 314572800;
  the_proposal bigint := CASE WHEN tg_op = 'DELETE' THEN old.proposal_id ELSE new.proposal_id END;
  bytes bigint;
  taken bigint;
BEGIN
  IF tg_table_name = 'applications_upload' THEN
    bytes := CASE WHEN tg_op = 'DELETE' THEN old.size ELSE new.size END;
  ELSE
    SELECT size INTO bytes FROM documents_storedfile
      WHERE id = CASE WHEN tg_op = 'DELETE' THEN old.file_id ELSE new.file_id END;
  END IF;
  INSERT INTO applications_fileroom (proposal_id, used) VALUES (the_proposal, 0) ON CONFLICT DO NOTHING;
  SELECT used INTO taken FROM applications_fileroom WHERE proposal_id = the_proposal FOR UPDATE;
  IF tg_op = 'INSERT' AND taken + bytes > most THEN
    RAISE EXCEPTION 'no room for the file' USING ERRCODE = 'MA140',
      DETAIL = jsonb_build_object('free', most - taken, 'size', bytes)::text;
  END IF;
  UPDATE applications_fileroom SET used = used + CASE WHEN tg_op = 'DELETE' THEN -bytes ELSE bytes END
    WHERE proposal_id = the_proposal;
  RETURN NULL;
END $$;
CREATE TRIGGER file_room AFTER INSERT OR DELETE ON applications_attachment
  FOR EACH ROW EXECUTE FUNCTION file_room();
CREATE TRIGGER file_room AFTER INSERT OR DELETE ON applications_upload
  FOR EACH ROW EXECUTE FUNCTION file_room();
INSERT INTO applications_fileroom (proposal_id, used)
  SELECT a.proposal_id, sum(f.size) FROM applications_attachment a JOIN documents_storedfile f ON f.id = a.file_id
  GROUP BY a.proposal_id;

-- What an upload and an attachment are never changes; only how much of the upload has arrived.
CREATE FUNCTION upload_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(new) - '{offset,touched_at}'::text[]) IS DISTINCT FROM (to_jsonb(old) - '{offset,touched_at}'::text[]) THEN
    RAISE EXCEPTION 'an upload stays what it is' USING ERRCODE = 'MA141';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER upload_guard BEFORE UPDATE ON applications_upload FOR EACH ROW EXECUTE FUNCTION upload_guard();
CREATE FUNCTION attachment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.file_id <> old.file_id THEN
    RAISE EXCEPTION 'an attachment stays what it is' USING ERRCODE = 'MA141';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER attachment_guard BEFORE UPDATE ON applications_attachment
  FOR EACH ROW EXECUTE FUNCTION attachment_guard();
-- Begun only while the proposal is written; an abandoned one may go at any time.
CREATE TRIGGER proposal_part_guard BEFORE INSERT ON applications_upload
  FOR EACH ROW EXECUTE FUNCTION proposal_part_guard();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['applications_upload', 'applications_fileroom'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
GRANT INSERT, DELETE, UPDATE ("offset", touched_at) ON applications_upload TO {web};
