-- What two texts may share: hashes of their runs of three words, the smallest 16 of them.
CREATE FUNCTION text_prints(said text) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  SET search_path = public, pg_temp AS $$
  WITH cut AS (SELECT regexp_split_to_array(btrim(left(said, 4000)), '\s+') AS words)
  SELECT coalesce(array_agg(print), '{}') FROM (
    SELECT DISTINCT hashtext(words[place] || ' ' || words[place + 1] || ' ' || words[place + 2]) AS print
    FROM cut, generate_subscripts(words, 1) AS place WHERE place <= cardinality(words) - 2
    ORDER BY print LIMIT 16) AS least
$$;
