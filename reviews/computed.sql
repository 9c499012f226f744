-- What an opened round comes to is computed from its reviews and kept for its pages; before the opening there is nothing to keep.

-- Which reviews, proposals and ranks of provinces a result would be computed from now.
CREATE FUNCTION opened_basis(the_round bigint) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT md5(concat_ws('/',
    (SELECT string_agg(r.id || ':' || r.version, ',' ORDER BY r.id)
     FROM reviews_assignment a JOIN reviews_review r ON r.assignment_id = a.id
     WHERE a.round_id = o.id AND a.state = 'done' AND r.state = 'submitted'),
    (SELECT string_agg(p.id || ':' || p.submission_id || ':' || coalesce(l.rank, 0), ',' ORDER BY p.id)
     FROM applications_proposal p LEFT JOIN (applications_endorsementline l JOIN applications_endorsement e
       ON e.id = l.endorsement_id AND e.endorsed_at IS NOT NULL) ON l.proposal_id = p.id
     WHERE p.call_id = o.call_id AND p.state IN ('in_review', 'ranked')),
    k.budget)::text)
  FROM reviews_round o JOIN applications_call k ON k.id = o.call_id WHERE o.id = the_round
$$;

CREATE FUNCTION computed_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM reviews_opening WHERE round_id = new.round_id AND state = 'approved') THEN
    RAISE EXCEPTION 'the round is sealed' USING ERRCODE = 'MA203';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER computed_gate BEFORE INSERT OR UPDATE ON reviews_computed FOR EACH ROW EXECUTE FUNCTION computed_gate();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON reviews_computed FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE ALL ON reviews_computed FROM {web};
GRANT SELECT, INSERT, UPDATE ON reviews_computed TO {web};
