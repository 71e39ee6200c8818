-- sum(bigint) answers with a numeric, which must be made and read again for each of two dozen sums of every line that is added to. This
-- one stays a bigint, and says numeric_value_out_of_range when it cannot.
CREATE AGGREGATE "usage_sum"(bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE);

-- Sums by fewer dimensions than usage_hourly and usage_daily have: what most reports ask for is added up from a fraction of the lines.
CREATE TABLE "usage_hourly_brief" (
    "organization_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "team_id" UUID NOT NULL,
    "model_served" TEXT NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "cache_status" "CacheStatus" NOT NULL,
    "outcome" "RequestOutcome" NOT NULL,
    "purpose" "UsagePurpose" NOT NULL,
    "line" UUID NOT NULL GENERATED ALWAYS AS (usage_line(team_id, '00000000-0000-0000-0000-000000000000',
      '00000000-0000-0000-0000-000000000000', model_served, provider_account_id, '', '{}', cache_status, outcome, purpose)) STORED,
    "requests" BIGINT NOT NULL,
    "unpriced_requests" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_1h_tokens" BIGINT NOT NULL DEFAULT 0,
    "input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    "input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_image_tokens" BIGINT NOT NULL DEFAULT 0,
    "web_searches" BIGINT NOT NULL DEFAULT 0,
    "file_searches" BIGINT NOT NULL DEFAULT 0,
    "rerank_searches" BIGINT NOT NULL DEFAULT 0,
    "images" BIGINT NOT NULL DEFAULT 0,
    "input_audio_ms" BIGINT NOT NULL DEFAULT 0,
    "input_characters" BIGINT NOT NULL DEFAULT 0,
    "cost_nanos" BIGINT NOT NULL,
    "latency_ms_sum" BIGINT NOT NULL,
    "attempts" BIGINT NOT NULL DEFAULT 0,
    "failed_attempts" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_hourly_brief_pkey" PRIMARY KEY ("organization_id","hour","line")
) WITH (fillfactor = 70);

CREATE TABLE "usage_daily_brief" (
    "organization_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "team_id" UUID NOT NULL,
    "model_served" TEXT NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "cache_status" "CacheStatus" NOT NULL,
    "outcome" "RequestOutcome" NOT NULL,
    "purpose" "UsagePurpose" NOT NULL,
    "line" UUID NOT NULL GENERATED ALWAYS AS (usage_line(team_id, '00000000-0000-0000-0000-000000000000',
      '00000000-0000-0000-0000-000000000000', model_served, provider_account_id, '', '{}', cache_status, outcome, purpose)) STORED,
    "requests" BIGINT NOT NULL,
    "unpriced_requests" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_1h_tokens" BIGINT NOT NULL DEFAULT 0,
    "input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    "input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_image_tokens" BIGINT NOT NULL DEFAULT 0,
    "web_searches" BIGINT NOT NULL DEFAULT 0,
    "file_searches" BIGINT NOT NULL DEFAULT 0,
    "rerank_searches" BIGINT NOT NULL DEFAULT 0,
    "images" BIGINT NOT NULL DEFAULT 0,
    "input_audio_ms" BIGINT NOT NULL DEFAULT 0,
    "input_characters" BIGINT NOT NULL DEFAULT 0,
    "cost_nanos" BIGINT NOT NULL,
    "latency_ms_sum" BIGINT NOT NULL,
    "attempts" BIGINT NOT NULL DEFAULT 0,
    "failed_attempts" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_daily_brief_pkey" PRIMARY KEY ("organization_id","day","line")
) WITH (fillfactor = 70);

-- Lines lie in a table in the order of their time, more or less: a range of it is a range of pages. The primary key knows nothing of
-- that, so without these a report of a week read the whole table. They are tiny, and adding to a line does not touch them.
CREATE INDEX "usage_hourly_hour_idx" ON "usage_hourly" USING brin ("hour") WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX "usage_daily_day_idx" ON "usage_daily" USING brin ("day") WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX "usage_hourly_brief_hour_idx" ON "usage_hourly_brief" USING brin ("hour") WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX "usage_daily_brief_day_idx" ON "usage_daily_brief" USING brin ("day") WITH (pages_per_range = 32, autosummarize = on);

-- The owner of the tables reads rows of every organization here, so row-level security must not hide them from it meanwhile.
ALTER TABLE "usage_hourly" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "usage_daily" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "usage_hourly_brief" (
  organization_id, hour, team_id, model_served, provider_account_id, cache_status, outcome, purpose, requests, unpriced_requests,
  input_tokens, cached_input_tokens, cache_write_tokens, cache_write_1h_tokens, input_audio_tokens, cached_input_audio_tokens,
  input_image_tokens, cached_input_image_tokens, output_tokens, reasoning_tokens, output_audio_tokens, output_image_tokens,
  web_searches, file_searches, rerank_searches, images, input_audio_ms, input_characters, cost_nanos, latency_ms_sum, attempts,
  failed_attempts)
SELECT organization_id, hour, team_id, model_served, provider_account_id, cache_status, outcome, purpose,
  sum(requests), sum(unpriced_requests), sum(input_tokens), sum(cached_input_tokens), sum(cache_write_tokens),
  sum(cache_write_1h_tokens), sum(input_audio_tokens), sum(cached_input_audio_tokens), sum(input_image_tokens),
  sum(cached_input_image_tokens), sum(output_tokens), sum(reasoning_tokens), sum(output_audio_tokens), sum(output_image_tokens),
  sum(web_searches), sum(file_searches), sum(rerank_searches), sum(images), sum(input_audio_ms), sum(input_characters),
  sum(cost_nanos), sum(latency_ms_sum), sum(attempts), sum(failed_attempts)
FROM usage_hourly GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2;
INSERT INTO "usage_daily_brief" (
  organization_id, day, team_id, model_served, provider_account_id, cache_status, outcome, purpose, requests, unpriced_requests,
  input_tokens, cached_input_tokens, cache_write_tokens, cache_write_1h_tokens, input_audio_tokens, cached_input_audio_tokens,
  input_image_tokens, cached_input_image_tokens, output_tokens, reasoning_tokens, output_audio_tokens, output_image_tokens,
  web_searches, file_searches, rerank_searches, images, input_audio_ms, input_characters, cost_nanos, latency_ms_sum, attempts,
  failed_attempts)
SELECT organization_id, day, team_id, model_served, provider_account_id, cache_status, outcome, purpose,
  sum(requests), sum(unpriced_requests), sum(input_tokens), sum(cached_input_tokens), sum(cache_write_tokens),
  sum(cache_write_1h_tokens), sum(input_audio_tokens), sum(cached_input_audio_tokens), sum(input_image_tokens),
  sum(cached_input_image_tokens), sum(output_tokens), sum(reasoning_tokens), sum(output_audio_tokens), sum(output_image_tokens),
  sum(web_searches), sum(file_searches), sum(rerank_searches), sum(images), sum(input_audio_ms), sum(input_characters),
  sum(cost_nanos), sum(latency_ms_sum), sum(attempts), sum(failed_attempts)
FROM usage_daily GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2;
ALTER TABLE "usage_hourly" FORCE ROW LEVEL SECURITY;
ALTER TABLE "usage_daily" FORCE ROW LEVEL SECURITY;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['usage_hourly_brief', 'usage_daily_brief'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organization_id = (SELECT app_organization_id()))
      WITH CHECK (organization_id = app_organization_id())', t);
    EXECUTE format('CREATE POLICY worker ON %I TO switchyard_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "usage_hourly_brief", "usage_daily_brief" TO "switchyard_worker";
GRANT SELECT ON "usage_hourly_brief", "usage_daily_brief" TO "switchyard_dashboard";
