-- What answers from the cache saved, beside what the others cost. Nothing was saved before there was a cache.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['usage_hourly', 'usage_daily', 'usage_hourly_brief', 'usage_daily_brief'] LOOP
    EXECUTE format('ALTER TABLE %I
      ADD COLUMN saved_nanos BIGINT NOT NULL DEFAULT 0,
      ADD COLUMN saved_input_tokens BIGINT NOT NULL DEFAULT 0,
      ADD COLUMN saved_output_tokens BIGINT NOT NULL DEFAULT 0,
      ADD COLUMN saved_ms BIGINT NOT NULL DEFAULT 0', t);
  END LOOP;
END
$$;
