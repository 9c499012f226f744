-- The ground every floor stands on: what the web may do by default, the one clock, and "append-only".
-- Tables of ours take rights away again in their own guards.sql; libraries' tables keep these.
GRANT USAGE ON SCHEMA public TO {web};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {web};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {web};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {web};
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- One clock. Only a session that logged in as the owner may set it (seeds and tests live past seasons).
CREATE FUNCTION portal_now() RETURNS timestamptz LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE wanted text := current_setting('portal.now', true);
BEGIN
  IF wanted IS NULL OR wanted = '' THEN RETURN clock_timestamp(); END IF;
  IF session_user = (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'portal_owner_mark')
  THEN RETURN wanted::timestamptz; END IF;
  RETURN clock_timestamp();
END $$;
-- A schema whose owner is the owner of the portal: a fact that the web cannot change.
CREATE SCHEMA portal_owner_mark;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', tg_table_name USING ERRCODE = 'MA001';
END $$;
