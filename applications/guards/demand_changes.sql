-- A demand is corrected, withdrawn and reported again until a draft came of it, while its survey still asks the same.
CREATE FUNCTION demand_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE fixed text[] := ARRAY['title', 'answers', 'cost', 'state', 'version', 'changed_at']; wanted bigint;
BEGIN
  SELECT demand_form_id INTO wanted FROM applications_programme WHERE id = old.programme_id FOR SHARE;
  IF (to_jsonb(new) - fixed) IS DISTINCT FROM (to_jsonb(old) - fixed) OR new.version <> old.version + 1
     OR wanted IS DISTINCT FROM old.form_id OR EXISTS (SELECT FROM applications_demanduse WHERE demand_id = old.id) THEN
    RAISE EXCEPTION 'this demand stays' USING ERRCODE = 'MA124';
  END IF;
  new.changed_at := portal_now();
  RETURN new;
END $$;
DROP TRIGGER demand_append_only ON applications_demand;
CREATE TRIGGER demand_change BEFORE UPDATE ON applications_demand FOR EACH ROW EXECUTE FUNCTION demand_change();
CREATE TRIGGER demand_append_only BEFORE DELETE ON applications_demand FOR EACH ROW EXECUTE FUNCTION refuse_change();
GRANT UPDATE (title, answers, cost, state, version, changed_at) ON applications_demand TO {web};

-- A draft comes from a demand that stands; its row is held, so that a withdrawal in flight is waited for.
CREATE FUNCTION demand_use_standing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM applications_demand WHERE id = new.demand_id AND state = 'reported' FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'withdrawn' USING ERRCODE = 'MA125'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER demand_use_standing BEFORE INSERT ON applications_demanduse
  FOR EACH ROW EXECUTE FUNCTION demand_use_standing();
