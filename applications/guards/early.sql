-- Advice and demands. SQLSTATE MA120 to MA129.

-- Advice is asked and given on drafts of a call that is open; the call's row is held, so a closing in flight is waited for.
CREATE FUNCTION advice_in_time(the_proposal bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE k applications_call; the_state text;
BEGIN
  SELECT c.* INTO k FROM applications_call c JOIN applications_proposal p ON p.call_id = c.id
    WHERE p.id = the_proposal FOR SHARE OF c;
  SELECT state INTO the_state FROM applications_proposal WHERE id = the_proposal FOR SHARE;
  IF the_state IS DISTINCT FROM 'draft' OR k.state <> 'open' OR portal_now() < k.opens_at OR portal_now() >= k.closes_at THEN
    RAISE EXCEPTION 'consultation is closed' USING ERRCODE = 'MA120',
      DETAIL = jsonb_build_object('closes_at', k.closes_at)::text;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION advice_in_time(bigint) FROM PUBLIC;

CREATE FUNCTION consultation_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM advice_in_time(new.proposal_id);
  IF NOT EXISTS (SELECT FROM applications_section s WHERE s.proposal_id = new.proposal_id
    AND s.call_section_id = new.call_section_id) THEN
    RAISE EXCEPTION 'no section of this proposal' USING ERRCODE = 'MA121';
  END IF;
  new.asked_at := portal_now();
  RETURN new;
END $$;
CREATE TRIGGER consultation_born BEFORE INSERT ON applications_consultation
  FOR EACH ROW EXECUTE FUNCTION consultation_born();
CREATE TRIGGER consultation_append_only BEFORE UPDATE OR DELETE ON applications_consultation
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION advice_message() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE about activity_thread;
BEGIN
  SELECT * INTO about FROM activity_thread WHERE id = new.thread_id;
  IF about.thing_type = 'applications.consultation' THEN
    PERFORM advice_in_time((SELECT proposal_id FROM applications_consultation WHERE id = about.thing_id::bigint));
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER advice_message BEFORE INSERT ON activity_message FOR EACH ROW EXECUTE FUNCTION advice_message();

-- A demand answers the form that the programme asks now; the first one freezes that form.
CREATE FUNCTION demand_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wanted bigint;
BEGIN
  SELECT demand_form_id INTO wanted FROM applications_programme WHERE id = new.programme_id FOR SHARE;
  IF wanted IS DISTINCT FROM new.form_id THEN RAISE EXCEPTION 'another form is asked now' USING ERRCODE = 'MA122'; END IF;
  PERFORM 1 FROM applications_form WHERE id = new.form_id FOR UPDATE;
  UPDATE applications_form SET frozen_at = portal_now() WHERE id = new.form_id AND frozen_at IS NULL;
  new.submitted_at := portal_now();
  RETURN new;
END $$;
CREATE TRIGGER demand_born BEFORE INSERT ON applications_demand FOR EACH ROW EXECUTE FUNCTION demand_born();
CREATE TRIGGER demand_append_only BEFORE UPDATE OR DELETE ON applications_demand
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A draft comes from a demand of its own government, for a call of the same programme.
CREATE FUNCTION demand_use_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM applications_demand d JOIN applications_proposal p ON p.organisation_id = d.organisation_id
    JOIN applications_call c ON c.id = p.call_id AND c.programme_id = d.programme_id
    WHERE d.id = new.demand_id AND p.id = new.proposal_id AND p.state = 'draft') THEN
    RAISE EXCEPTION 'not of this demand' USING ERRCODE = 'MA123';
  END IF;
  new.at := portal_now();
  RETURN new;
END $$;
CREATE TRIGGER demand_use_born BEFORE INSERT ON applications_demanduse
  FOR EACH ROW EXECUTE FUNCTION demand_use_born();
CREATE TRIGGER demand_use_append_only BEFORE UPDATE OR DELETE ON applications_demanduse
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['applications_consultation', 'applications_demand', 'applications_demanduse'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
