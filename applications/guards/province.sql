-- Guards of provinces and screening. SQLSTATE MA180-189.

-- A province may hand a received proposal back to its government: one more way in the table of moves. The function is
-- taken as it stands, so that what others have added to it stays.
DO $$
DECLARE body text := pg_get_functiondef('proposal_guard'::regproc); way text := '(''submitted'', ''withdrawn'')';
BEGIN
  IF position(way IN body) = 0 THEN RAISE EXCEPTION 'the table of moves was not found'; END IF;
  IF position('(''submitted'', ''draft'')' IN body) = 0 THEN
    EXECUTE replace(body, way, way || ', (''submitted'', ''draft'')');
  END IF;
END $$;

-- Only while the call is open, and the submission that was live is so no more: it could not be submitted again.
CREATE FUNCTION hand_back_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE k applications_call;
BEGIN
  SELECT * INTO k FROM applications_call WHERE id = new.call_id FOR SHARE;
  IF k.state <> 'open' OR portal_now() >= k.closes_at THEN
    RAISE EXCEPTION 'the call takes no more' USING ERRCODE = 'MA180',
      DETAIL = jsonb_build_object('closes_at', k.closes_at)::text;
  END IF;
  IF EXISTS (SELECT FROM applications_submission WHERE proposal_id = new.id AND ended_at IS NULL) THEN
    RAISE EXCEPTION 'its submission still lives' USING ERRCODE = 'MA181';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER hand_back_gate BEFORE UPDATE OF state ON applications_proposal FOR EACH ROW
  WHEN (old.state = 'submitted' AND new.state = 'draft') EXECUTE FUNCTION hand_back_gate();

-- One reminder per government and day; the day is Seoul's, by the portal's clock.
CREATE FUNCTION nudge_stamp() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  new.at := portal_now();
  new.day := (new.at AT TIME ZONE 'Asia/Seoul')::date;
  RETURN new;
END $$;
CREATE TRIGGER nudge_stamp BEFORE INSERT ON applications_nudge FOR EACH ROW EXECUTE FUNCTION nudge_stamp();
CREATE TRIGGER nudge_append_only BEFORE UPDATE OR DELETE ON applications_nudge
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A ranking becomes final as a whole: places 1 to n, within the province's ceiling, at the portal's time.
CREATE FUNCTION endorsement_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE places int; last int; total bigint; most bigint;
BEGIN
  SELECT count(*), max(l.rank), sum(s.requested) INTO places, last, total FROM applications_endorsementline l
    JOIN applications_proposal p ON p.id = l.proposal_id JOIN applications_submission s ON s.id = p.submission_id
    WHERE l.endorsement_id = new.id;
  SELECT amount INTO most FROM applications_callceiling WHERE call_id = new.call_id AND province_id = new.province_id;
  IF places = 0 OR last <> places THEN RAISE EXCEPTION 'places are 1 to n' USING ERRCODE = 'MA182'; END IF;
  IF most IS NULL OR total > most THEN
    RAISE EXCEPTION 'above the ceiling' USING ERRCODE = 'MA183',
      DETAIL = jsonb_build_object('total', total, 'ceiling', most)::text;
  END IF;
  new.endorsed_at := portal_now();
  RETURN new;
END $$;
CREATE TRIGGER endorsement_whole BEFORE UPDATE OF endorsed_at ON applications_endorsement FOR EACH ROW
  WHEN (old.endorsed_at IS NULL AND new.endorsed_at IS NOT NULL) EXECUTE FUNCTION endorsement_whole();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['applications_nudge'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
