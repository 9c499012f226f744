-- Delegation: made within one local government, ended at most once, otherwise as it was made.
CREATE FUNCTION delegation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE giver accounts_membership; taker accounts_membership;
BEGIN
  SELECT * INTO giver FROM accounts_membership WHERE id = new.principal_id FOR SHARE;
  SELECT * INTO taker FROM accounts_membership WHERE id = new.delegate_id FOR SHARE;
  IF giver.role <> 'local_approver' OR taker.role NOT IN ('local_officer', 'local_approver')
     OR giver.organisation_id <> taker.organisation_id OR giver.user_id = taker.user_id
     OR coalesce(giver.ends_at <= portal_now(), false) OR coalesce(taker.ends_at <= portal_now(), false)
     OR new.ends_at <= portal_now() THEN
    RAISE EXCEPTION 'an approver delegates to a colleague, from now on' USING ERRCODE = 'MA171';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER delegation_guard BEFORE INSERT ON accounts_delegation FOR EACH ROW EXECUTE FUNCTION delegation_guard();

CREATE FUNCTION delegation_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF old.ended_at IS NOT NULL OR (to_jsonb(new) - 'ended_at') IS DISTINCT FROM (to_jsonb(old) - 'ended_at') THEN
    RAISE EXCEPTION 'a delegation stays as it was made' USING ERRCODE = 'MA172';
  END IF;
  new.ended_at := greatest(portal_now(), old.starts_at);
  RETURN new;
END $$;
CREATE TRIGGER delegation_ended BEFORE UPDATE ON accounts_delegation FOR EACH ROW EXECUTE FUNCTION delegation_ended();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON accounts_delegation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE ALL ON accounts_delegation FROM {web};
GRANT SELECT, INSERT ON accounts_delegation TO {web};
GRANT UPDATE (ended_at) ON accounts_delegation TO {web};
