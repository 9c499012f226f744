-- A government answers to the very share it is given, and for itself; the answer before it is void.
CREATE FUNCTION confirmation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'UPDATE' THEN
    IF old.voided_at IS NOT NULL OR new.voided_at IS NULL
       OR (to_jsonb(new) - 'voided_at') IS DISTINCT FROM (to_jsonb(old) - 'voided_at') THEN
      RAISE EXCEPTION 'an answer is final' USING ERRCODE = 'MA163';
    END IF;
    RETURN new;
  END IF;
  -- lock first, then ask: a change of the share in flight is waited for
  PERFORM 1 FROM applications_partner p WHERE p.proposal_id = new.proposal_id AND p.government_id = new.government_id
    AND p.role = 'joint' AND p.share = new.share FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'not the share' USING ERRCODE = 'MA162'; END IF;
  new.at := portal_now();
  new.voided_at := NULL;
  UPDATE applications_partnerconfirmation SET voided_at = new.at
    WHERE proposal_id = new.proposal_id AND government_id = new.government_id AND voided_at IS NULL;
  RETURN new;
END $$;
CREATE TRIGGER confirmation_guard BEFORE INSERT OR UPDATE ON applications_partnerconfirmation
  FOR EACH ROW EXECUTE FUNCTION confirmation_guard();
CREATE TRIGGER proposal_part_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_partnerconfirmation
  FOR EACH ROW EXECUTE FUNCTION proposal_part_guard();
CREATE TRIGGER confirmation_stays BEFORE DELETE ON applications_partnerconfirmation
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION share_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'DELETE' OR (new.share, new.role, new.government_id) IS DISTINCT FROM (old.share, old.role, old.government_id) THEN
    UPDATE applications_partnerconfirmation SET voided_at = portal_now()
      WHERE proposal_id = old.proposal_id AND government_id = old.government_id AND voided_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER share_changed AFTER UPDATE OR DELETE ON applications_partner
  FOR EACH ROW EXECUTE FUNCTION share_changed();

CREATE TRIGGER no_truncate BEFORE TRUNCATE ON applications_partnerconfirmation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE ALL ON applications_partnerconfirmation FROM {web};
GRANT SELECT, INSERT ON applications_partnerconfirmation TO {web};
