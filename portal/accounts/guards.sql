-- Governments are reference data: the owner loads them. Memberships end, they are not deleted.
REVOKE ALL ON accounts_localgovernment, accounts_membership, accounts_user, accounts_organisation, accounts_invitation,
  accounts_user_groups, accounts_user_user_permissions FROM {web};
GRANT SELECT ON accounts_localgovernment, accounts_organisation, accounts_user_groups, accounts_user_user_permissions TO {web};
GRANT SELECT, INSERT, UPDATE ON accounts_user TO {web};
GRANT SELECT, INSERT ON accounts_membership, accounts_invitation TO {web};
GRANT UPDATE (ends_at) ON accounts_membership TO {web};
-- An invitation is used once or runs out; to whom and for what it was made stays as it was.
GRANT UPDATE (accepted_at, accepted_by_id, expires_at) ON accounts_invitation TO {web};

-- The web can make people, but nobody powerful: django's own flags are the owner's to set.
CREATE FUNCTION user_no_elevation() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF session_user = (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'portal_owner_mark')
  THEN RETURN new; END IF;
  IF tg_op = 'UPDATE' AND old.is_staff >= new.is_staff AND old.is_superuser >= new.is_superuser
  THEN RETURN new; END IF;
  RAISE EXCEPTION 'only the owner of the database grants these rights' USING ERRCODE = 'MA006';
END $$;
CREATE TRIGGER user_no_elevation BEFORE INSERT OR UPDATE ON accounts_user FOR EACH ROW
  WHEN (new.is_staff OR new.is_superuser) EXECUTE FUNCTION user_no_elevation();

-- Who an invitation was used by, and when, is written once.
CREATE FUNCTION invitation_used_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'this invitation was used already' USING ERRCODE = 'MA007';
END $$;
CREATE TRIGGER invitation_used_once BEFORE UPDATE ON accounts_invitation FOR EACH ROW
  WHEN (old.accepted_at IS NOT NULL) EXECUTE FUNCTION invitation_used_once();
