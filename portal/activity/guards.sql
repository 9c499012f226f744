-- The trail: append-only, in one order per chain, each row with the hash of the one before it.
-- The text that is hashed is a JSON array, so no value can run into the next; `verify` recomputes it.
CREATE FUNCTION event_text(e activity_event) RETURNS text LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_array(e.chain, e.sequence, extract(epoch FROM e.at), e.actor_id, e.organisation_id, e.role, e.verb,
    e.thing_type, e.thing_id, e.thing_label, e.facts, e.reason, e.previous_hash)::text
$$;

CREATE FUNCTION event_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE head activity_chainhead;
BEGIN
  INSERT INTO activity_chainhead (chain, sequence, hash) VALUES (new.chain, 0, '') ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM activity_chainhead WHERE chain = new.chain FOR NO KEY UPDATE;
  new.sequence := head.sequence + 1;
  new.at := portal_now();
  new.previous_hash := head.hash;
  new.hash := encode(sha256(convert_to(event_text(new), 'UTF8')), 'hex');
  UPDATE activity_chainhead SET sequence = new.sequence, hash = new.hash WHERE chain = new.chain;
  RETURN new;
END $$;
CREATE TRIGGER event_link BEFORE INSERT ON activity_event FOR EACH ROW EXECUTE FUNCTION event_link();
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON activity_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON activity_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What is published is what the chain says at that moment, whatever the writer sent; the day is Seoul's.
CREATE FUNCTION head_from_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  SELECT c.sequence, c.hash INTO STRICT new.sequence, new.hash FROM activity_chainhead c WHERE c.chain = new.chain;
  new.at := portal_now();
  new.day := (new.at AT TIME ZONE 'Asia/Seoul')::date;
  RETURN new;
END $$;
CREATE TRIGGER head_from_chain BEFORE INSERT ON activity_publishedhead FOR EACH ROW EXECUTE FUNCTION head_from_chain();
CREATE TRIGGER head_append_only BEFORE UPDATE OR DELETE ON activity_publishedhead FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER head_no_truncate BEFORE TRUNCATE ON activity_publishedhead FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE ALL ON activity_event, activity_chainhead, activity_publishedhead, activity_notice, activity_requestkey, activity_job FROM {web};
GRANT SELECT, INSERT ON activity_event TO {web};
GRANT SELECT ON activity_chainhead TO {web};
GRANT SELECT, INSERT ON activity_publishedhead, activity_requestkey TO {web};
GRANT SELECT, INSERT ON activity_notice, activity_job TO {web};
-- What a letter said stays as it was; only its delivery and its reading move.
GRANT UPDATE (next_at, attempts, sent_at, error, read_at) ON activity_notice TO {web};
GRANT UPDATE (state, attempts, done, total, file_name, file_path, error, cancel_wanted, heartbeat_at, finished_at) ON activity_job TO {web};
