-- Guards of the third floor (guarantees 1, 4, 9). SQLSTATE MA3xx; DETAIL is JSON for the sentence shown.
-- The web's role may insert entries and amendments and read balances; only these triggers move a balance.

-- What a line of the ledger moves: committed, disbursed, spent (domain: money).
CREATE FUNCTION entry_effect(kind text, amount bigint, OUT c bigint, OUT d bigint, OUT s bigint) LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind WHEN 'commit' THEN amount WHEN 'amend' THEN amount WHEN 'carry_over' THEN amount
                   WHEN 'release' THEN -amount WHEN 'return' THEN -amount ELSE 0 END,
         CASE kind WHEN 'disburse' THEN amount WHEN 'carry_over' THEN amount WHEN 'return' THEN -amount ELSE 0 END,
         CASE kind WHEN 'spend' THEN amount ELSE 0 END
$$;

CREATE TABLE awards_recheck (transaction xid8 NOT NULL, envelope bigint NOT NULL, PRIMARY KEY (transaction, envelope));

CREATE FUNCTION entry_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE move record; e awards_envelope; matched int := 0;
BEGIN
  SELECT s.fiscal_year_id, s.province_id, a.id, a.pillar_id, a.programme_id, a.field
    INTO new.fiscal_year_id, new.province_id, new.award_id, new.pillar_id, new.programme_id, new.field
    FROM awards_awardshare s JOIN awards_award a ON a.id = s.award_id WHERE s.id = new.share_id;
  new.at := portal_now();
  IF new.kind = 'disburse' AND NOT EXISTS (SELECT FROM awards_instalment i WHERE i.id = new.instalment_id
      AND i.share_id = new.share_id AND i.amount = new.amount) THEN
    RAISE EXCEPTION 'payment differs from its instalment' USING ERRCODE = 'MA304';
  END IF;
  SELECT * INTO move FROM entry_effect(new.kind, new.amount);
  -- a new envelope of this year waits for us, or we for it: neither can miss the other
  PERFORM 1 FROM awards_fiscalyear WHERE year = new.fiscal_year_id FOR SHARE;
  IF new.kind = 'commit' THEN
    PERFORM 1 FROM awards_award WHERE id = new.award_id FOR NO KEY UPDATE;
    IF (SELECT coalesce(sum(amount), 0) FROM awards_ledgerentry WHERE award_id = new.award_id AND kind = 'commit') + new.amount
       > (SELECT approved FROM awards_award WHERE id = new.award_id) THEN
      RAISE EXCEPTION 'more than was approved' USING ERRCODE = 'MA311'; END IF;
  END IF;
  UPDATE awards_awardshare SET committed = committed + move.c, disbursed = disbursed + move.d, spent = spent + move.s
    WHERE id = new.share_id;
  FOR e IN SELECT * FROM awards_envelope v WHERE v.fiscal_year_id = new.fiscal_year_id
      AND (v.pillar_id IS NULL OR v.pillar_id = new.pillar_id) AND (v.programme_id IS NULL OR v.programme_id = new.programme_id)
      AND (v.province_id IS NULL OR v.province_id = new.province_id) AND (v.field IS NULL OR v.field = new.field)
      ORDER BY v.id FOR NO KEY UPDATE LOOP
    matched := matched + 1;
    IF e.committed + move.c > e.ceiling THEN
      RAISE EXCEPTION 'envelope exceeded' USING ERRCODE = 'MA301', DETAIL = jsonb_build_object('envelope', e.id,
        'free', e.ceiling - e.committed, 'asked', move.c, 'missing', e.committed + move.c - e.ceiling)::text;
    END IF;
    UPDATE awards_envelope SET committed = committed + move.c, disbursed = disbursed + move.d, spent = spent + move.s
      WHERE id = e.id;
    INSERT INTO awards_recheck VALUES (pg_current_xact_id(), e.id) ON CONFLICT DO NOTHING;
  END LOOP;
  IF matched = 0 THEN
    RAISE EXCEPTION 'no envelope' USING ERRCODE = 'MA302', DETAIL = jsonb_build_object('year', new.fiscal_year_id)::text;
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER entry_post BEFORE INSERT ON awards_ledgerentry FOR EACH ROW EXECUTE FUNCTION entry_post();
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON awards_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Several lines in one deed: take every lock first, in one order, so that no two deeds can wait for each other.
CREATE FUNCTION hold_envelopes(the_shares bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM awards_fiscalyear WHERE year IN (SELECT fiscal_year_id FROM awards_awardshare WHERE id = ANY (the_shares))
    ORDER BY year FOR SHARE;
  PERFORM 1 FROM awards_awardshare WHERE id = ANY (the_shares) ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM awards_envelope v WHERE v.id IN (
      SELECT w.id FROM awards_awardshare s JOIN awards_award a ON a.id = s.award_id JOIN awards_envelope w
        ON w.fiscal_year_id = s.fiscal_year_id AND (w.pillar_id IS NULL OR w.pillar_id = a.pillar_id)
        AND (w.programme_id IS NULL OR w.programme_id = a.programme_id)
        AND (w.province_id IS NULL OR w.province_id = s.province_id) AND (w.field IS NULL OR w.field = a.field)
      WHERE s.id = ANY (the_shares))
    ORDER BY v.id FOR NO KEY UPDATE;
END $$;
REVOKE EXECUTE ON FUNCTION hold_envelopes(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hold_envelopes(bigint[]) TO {web};

-- What an envelope's balances must be, added up anew from the ledger.
CREATE FUNCTION envelope_sums(v awards_envelope, OUT c numeric, OUT d numeric, OUT s numeric) LANGUAGE sql STABLE
  SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(f.c), 0), coalesce(sum(f.d), 0), coalesce(sum(f.s), 0)
  FROM awards_ledgerentry l, entry_effect(l.kind, l.amount) f
  WHERE l.fiscal_year_id = v.fiscal_year_id
    AND (v.pillar_id IS NULL OR v.pillar_id = l.pillar_id) AND (v.programme_id IS NULL OR v.programme_id = l.programme_id)
    AND (v.province_id IS NULL OR v.province_id = l.province_id) AND (v.field IS NULL OR v.field = l.field)
$$;

-- Second, independent net: once per envelope and transaction, at commit.
CREATE FUNCTION envelope_recheck() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v awards_envelope; sums record;
BEGIN
  SELECT * INTO v FROM awards_envelope WHERE id = new.envelope FOR NO KEY UPDATE;
  SELECT * INTO sums FROM envelope_sums(v);
  IF (sums.c, sums.d, sums.s) IS DISTINCT FROM (v.committed::numeric, v.disbursed::numeric, v.spent::numeric) THEN
    RAISE EXCEPTION 'ledger and balance disagree' USING ERRCODE = 'MA303';
  END IF;
  DELETE FROM awards_recheck WHERE transaction = new.transaction AND envelope = new.envelope;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER envelope_recheck AFTER INSERT ON awards_recheck DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION envelope_recheck();

-- An envelope is born empty and with a ceiling of nothing; what the ledger already holds for it is added at once.
CREATE FUNCTION envelope_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE sums record;
BEGIN
  -- An old snapshot cannot see the lines written since; and whoever holds one must notice that we were born.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'an envelope is born under read committed' USING ERRCODE = 'MA305'; END IF;
  UPDATE awards_fiscalyear SET year = year WHERE year = new.fiscal_year_id;
  IF new.ceiling <> 0 OR new.committed <> 0 OR new.disbursed <> 0 OR new.spent <> 0 THEN
    RAISE EXCEPTION 'an envelope is born empty' USING ERRCODE = 'MA305';
  END IF;
  SELECT * INTO sums FROM envelope_sums(new);
  IF sums.c <> 0 OR sums.d <> 0 OR sums.s <> 0 THEN
    RAISE EXCEPTION 'awards of this kind exist already' USING ERRCODE = 'MA306',
      DETAIL = jsonb_build_object('committed', sums.c)::text;
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER envelope_born BEFORE INSERT ON awards_envelope FOR EACH ROW EXECUTE FUNCTION envelope_born();

CREATE FUNCTION amendment_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE e awards_envelope;
BEGIN
  new.at := portal_now();
  SELECT * INTO e FROM awards_envelope WHERE id = new.envelope_id FOR NO KEY UPDATE;
  IF e.ceiling + new.delta < e.committed THEN
    RAISE EXCEPTION 'below what is committed' USING ERRCODE = 'MA307', DETAIL = jsonb_build_object('envelope', e.id,
      'ceiling', e.ceiling, 'committed', e.committed, 'missing', e.committed - e.ceiling - new.delta)::text;
  END IF;
  UPDATE awards_envelope SET ceiling = ceiling + new.delta WHERE id = e.id;
  RETURN new;
END $$;
CREATE TRIGGER amendment_post BEFORE INSERT ON awards_envelopeamendment FOR EACH ROW EXECUTE FUNCTION amendment_post();
CREATE TRIGGER amendment_append_only BEFORE UPDATE OR DELETE ON awards_envelopeamendment
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION share_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.committed <> 0 OR new.disbursed <> 0 OR new.spent <> 0 THEN
    RAISE EXCEPTION 'a share is born empty' USING ERRCODE = 'MA305'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER share_born BEFORE INSERT ON awards_awardshare FOR EACH ROW EXECUTE FUNCTION share_born();

-- An award's identity and its decided amounts stay; its state moves along the table (tests compare with rules.MOVES).
CREATE FUNCTION award_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.state <> 'provisional' OR new.granted IS NOT NULL THEN
      RAISE EXCEPTION 'an award is born provisional' USING ERRCODE = 'MA308'; END IF;
    IF NOT EXISTS (SELECT FROM awards_scenario s JOIN awards_scenarioline l ON l.scenario_id = s.id
        WHERE s.id = new.scenario_id AND s.call_id = new.call_id AND l.proposal_id = new.proposal_id
          AND s.state = 'approved' AND s.proposed_by_id = new.proposed_by_id AND s.approved_by_id = new.approved_by_id
          AND l.outcome = 'award' AND l.amount = new.approved) THEN
      RAISE EXCEPTION 'an award comes from an approved scenario' USING ERRCODE = 'MA308'; END IF;
    RETURN new;
  END IF;
  IF (to_jsonb(new) - '{state,granted}'::text[]) IS DISTINCT FROM (to_jsonb(old) - '{state,granted}'::text[]) THEN
    RAISE EXCEPTION 'a decided award stays' USING ERRCODE = 'MA308'; END IF;
  IF old.state <> new.state AND (old.state, new.state) NOT IN (('provisional', 'confirmed'), ('provisional', 'lapsed'),
    ('provisional', 'forgone'), ('confirmed', 'requested'), ('confirmed', 'forgone'), ('requested', 'active'),
    ('requested', 'forgone'), ('active', 'suspended'), ('suspended', 'active'), ('active', 'terminated'),
    ('suspended', 'terminated'), ('active', 'settled')) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA309'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER award_guard BEFORE INSERT OR UPDATE ON awards_award FOR EACH ROW EXECUTE FUNCTION award_guard();

-- A proposed scenario is what the approver sees: its lines stand still.
CREATE FUNCTION scenario_line_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE the_state text;
BEGIN
  -- lock first, then ask: a proposal in flight is waited for
  SELECT state INTO the_state FROM awards_scenario
    WHERE id = CASE WHEN tg_op = 'DELETE' THEN old.scenario_id ELSE new.scenario_id END FOR SHARE;
  IF the_state <> 'draft' OR (tg_op = 'UPDATE' AND new.scenario_id <> old.scenario_id) THEN
    RAISE EXCEPTION 'a proposed scenario stands still' USING ERRCODE = 'MA310';
  END IF;
  RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
CREATE TRIGGER scenario_line_guard BEFORE INSERT OR UPDATE OR DELETE ON awards_scenarioline
  FOR EACH ROW EXECUTE FUNCTION scenario_line_guard();

CREATE FUNCTION scenario_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'INSERT' AND new.state <> 'draft' OR tg_op = 'UPDATE' AND (old.state = 'approved' OR
    old.state <> new.state AND (old.state, new.state) NOT IN (('draft', 'proposed'), ('proposed', 'draft'), ('proposed', 'approved')))
  THEN RAISE EXCEPTION 'no such move' USING ERRCODE = 'MA309'; END IF;
  IF tg_op = 'UPDATE' AND new.call_id <> old.call_id
     OR tg_op = 'UPDATE' AND new.state = 'approved' AND new.proposed_by_id IS DISTINCT FROM old.proposed_by_id THEN
    RAISE EXCEPTION 'who proposed stays' USING ERRCODE = 'MA310'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER scenario_guard BEFORE INSERT OR UPDATE ON awards_scenario FOR EACH ROW EXECUTE FUNCTION scenario_guard();

-- A paid instalment is final; its amount stands once it is proposed.
CREATE FUNCTION instalment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'INSERT' AND new.state <> 'planned' THEN
    RAISE EXCEPTION 'an instalment is born planned' USING ERRCODE = 'MA309'; END IF;
  IF tg_op = 'UPDATE' AND (old.state = 'paid' OR (new.share_id, new.number, new.amount) IS DISTINCT FROM (old.share_id, old.number, old.amount)
    OR old.state <> new.state AND (old.state, new.state) NOT IN (('planned', 'proposed'), ('proposed', 'planned'), ('proposed', 'paid')))
  THEN RAISE EXCEPTION 'an instalment is paid once' USING ERRCODE = 'MA304'; END IF;
  IF tg_op = 'UPDATE' AND new.state = 'paid' AND NOT EXISTS (SELECT FROM awards_ledgerentry l
    WHERE l.instalment_id = new.id AND l.kind = 'disburse') THEN
    RAISE EXCEPTION 'paid without a line in the ledger' USING ERRCODE = 'MA304'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER instalment_guard BEFORE INSERT OR UPDATE ON awards_instalment
  FOR EACH ROW EXECUTE FUNCTION instalment_guard();

-- What two have decided stays decided: ceiling requests and votes are born proposed, grants and settlements end once.
CREATE FUNCTION decision_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tg_op = 'INSERT' AND (new.state <> 'proposed' OR new.approved_by_id IS NOT NULL) THEN
    RAISE EXCEPTION 'a decision is born proposed' USING ERRCODE = 'MA312'; END IF;
  IF tg_op = 'UPDATE' AND (old.state <> 'proposed' OR (to_jsonb(new) - '{state,approved_by_id,approved_at,comment}'::text[])
     IS DISTINCT FROM (to_jsonb(old) - '{state,approved_by_id,approved_at,comment}'::text[])) THEN
    RAISE EXCEPTION 'a decision is made once' USING ERRCODE = 'MA312'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER decision_guard BEFORE INSERT OR UPDATE ON awards_ceilingrequest
  FOR EACH ROW EXECUTE FUNCTION decision_guard();
CREATE TRIGGER decision_guard BEFORE INSERT OR UPDATE ON awards_budgetvote
  FOR EACH ROW EXECUTE FUNCTION decision_guard();

CREATE FUNCTION closing_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made jsonb := to_jsonb(new); was jsonb := CASE WHEN tg_op = 'UPDATE' THEN to_jsonb(old) ELSE '{}' END;
BEGIN
  IF tg_op = 'INSERT' AND made ->> 'approved_by_id' IS NOT NULL THEN
    RAISE EXCEPTION 'born undecided' USING ERRCODE = 'MA312'; END IF;
  IF was ->> 'approved_by_id' IS NOT NULL OR (tg_op = 'UPDATE' AND made -> 'award_id' <> was -> 'award_id')
     OR (made ->> 'approved_by_id' IS NOT NULL AND made -> 'proposed_by_id' IS DISTINCT FROM was -> 'proposed_by_id') THEN
    RAISE EXCEPTION 'a decision is made once' USING ERRCODE = 'MA312'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER closing_guard BEFORE INSERT OR UPDATE ON awards_grant FOR EACH ROW EXECUTE FUNCTION closing_guard();
CREATE TRIGGER closing_guard BEFORE INSERT OR UPDATE ON awards_settlement FOR EACH ROW EXECUTE FUNCTION closing_guard();

DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'awards\_%' LOOP
    EXECUTE format('REVOKE ALL ON %I FROM {web}', t);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    IF t <> 'awards_recheck' THEN EXECUTE format('GRANT SELECT ON %I TO {web}', t); END IF;
  END LOOP;
END $$;
GRANT INSERT ON awards_fiscalyear, awards_envelope, awards_envelopeamendment, awards_award, awards_awardshare, awards_ledgerentry,
  awards_report, awards_instalment TO {web};
GRANT UPDATE (voted_on) ON awards_fiscalyear TO {web};
GRANT INSERT, UPDATE ON awards_scenario, awards_ceilingrequest, awards_budgetvote, awards_grant, awards_settlement, awards_referencefigure TO {web};
GRANT INSERT, UPDATE, DELETE ON awards_scenarioline TO {web};
GRANT UPDATE (state, granted) ON awards_award TO {web};
GRANT UPDATE (state, due_on, proposed_by_id, proposed_at, approved_by_id, paid_at, reference) ON awards_instalment TO {web};
