-- Sums by who called: without model, account, endpoint and tags, so that what each key or member used is added up from a fraction of the lines.
CREATE TABLE "usage_hourly_keys" (
    "organization_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "team_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "cache_status" "CacheStatus" NOT NULL,
    "outcome" "RequestOutcome" NOT NULL,
    "purpose" "UsagePurpose" NOT NULL,
    "line" UUID NOT NULL GENERATED ALWAYS AS (usage_line(team_id, key_id, member_id, '',
      '00000000-0000-0000-0000-000000000000', '', '{}', cache_status, outcome, purpose)) STORED,
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
    "saved_nanos" BIGINT NOT NULL DEFAULT 0,
    "saved_input_tokens" BIGINT NOT NULL DEFAULT 0,
    "saved_output_tokens" BIGINT NOT NULL DEFAULT 0,
    "saved_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_hourly_keys_pkey" PRIMARY KEY ("organization_id","hour","line")
) WITH (fillfactor = 70);

CREATE TABLE "usage_daily_keys" (
    "organization_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "team_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "cache_status" "CacheStatus" NOT NULL,
    "outcome" "RequestOutcome" NOT NULL,
    "purpose" "UsagePurpose" NOT NULL,
    "line" UUID NOT NULL GENERATED ALWAYS AS (usage_line(team_id, key_id, member_id, '',
      '00000000-0000-0000-0000-000000000000', '', '{}', cache_status, outcome, purpose)) STORED,
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
    "saved_nanos" BIGINT NOT NULL DEFAULT 0,
    "saved_input_tokens" BIGINT NOT NULL DEFAULT 0,
    "saved_output_tokens" BIGINT NOT NULL DEFAULT 0,
    "saved_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_daily_keys_pkey" PRIMARY KEY ("organization_id","day","line")
) WITH (fillfactor = 70);

CREATE INDEX "usage_hourly_keys_hour_idx" ON "usage_hourly_keys" USING brin ("hour") WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX "usage_daily_keys_day_idx" ON "usage_daily_keys" USING brin ("day") WITH (pages_per_range = 32, autosummarize = on);

-- The owner of the tables reads rows of every organization here, so row-level security must not hide them from it meanwhile.
ALTER TABLE "usage_hourly" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "usage_daily" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "usage_hourly_keys" (
  organization_id, hour, team_id, key_id, member_id, cache_status, outcome, purpose, requests, unpriced_requests, input_tokens,
  cached_input_tokens, cache_write_tokens, cache_write_1h_tokens, input_audio_tokens, cached_input_audio_tokens,
  input_image_tokens, cached_input_image_tokens, output_tokens, reasoning_tokens, output_audio_tokens, output_image_tokens,
  web_searches, file_searches, rerank_searches, images, input_audio_ms, input_characters, cost_nanos, latency_ms_sum, attempts,
  failed_attempts, saved_nanos, saved_input_tokens, saved_output_tokens, saved_ms)
SELECT organization_id, hour, team_id, key_id, member_id, cache_status, outcome, purpose,
  usage_sum(requests), usage_sum(unpriced_requests), usage_sum(input_tokens), usage_sum(cached_input_tokens),
  usage_sum(cache_write_tokens), usage_sum(cache_write_1h_tokens), usage_sum(input_audio_tokens),
  usage_sum(cached_input_audio_tokens), usage_sum(input_image_tokens), usage_sum(cached_input_image_tokens),
  usage_sum(output_tokens), usage_sum(reasoning_tokens), usage_sum(output_audio_tokens), usage_sum(output_image_tokens),
  usage_sum(web_searches), usage_sum(file_searches), usage_sum(rerank_searches), usage_sum(images), usage_sum(input_audio_ms),
  usage_sum(input_characters), usage_sum(cost_nanos), usage_sum(latency_ms_sum), usage_sum(attempts), usage_sum(failed_attempts),
  usage_sum(saved_nanos), usage_sum(saved_input_tokens), usage_sum(saved_output_tokens), usage_sum(saved_ms)
FROM usage_hourly GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2;
INSERT INTO "usage_daily_keys" (
  organization_id, day, team_id, key_id, member_id, cache_status, outcome, purpose, requests, unpriced_requests, input_tokens,
  cached_input_tokens, cache_write_tokens, cache_write_1h_tokens, input_audio_tokens, cached_input_audio_tokens,
  input_image_tokens, cached_input_image_tokens, output_tokens, reasoning_tokens, output_audio_tokens, output_image_tokens,
  web_searches, file_searches, rerank_searches, images, input_audio_ms, input_characters, cost_nanos, latency_ms_sum, attempts,
  failed_attempts, saved_nanos, saved_input_tokens, saved_output_tokens, saved_ms)
SELECT organization_id, day, team_id, key_id, member_id, cache_status, outcome, purpose,
  usage_sum(requests), usage_sum(unpriced_requests), usage_sum(input_tokens), usage_sum(cached_input_tokens),
  usage_sum(cache_write_tokens), usage_sum(cache_write_1h_tokens), usage_sum(input_audio_tokens),
  usage_sum(cached_input_audio_tokens), usage_sum(input_image_tokens), usage_sum(cached_input_image_tokens),
  usage_sum(output_tokens), usage_sum(reasoning_tokens), usage_sum(output_audio_tokens), usage_sum(output_image_tokens),
  usage_sum(web_searches), usage_sum(file_searches), usage_sum(rerank_searches), usage_sum(images), usage_sum(input_audio_ms),
  usage_sum(input_characters), usage_sum(cost_nanos), usage_sum(latency_ms_sum), usage_sum(attempts), usage_sum(failed_attempts),
  usage_sum(saved_nanos), usage_sum(saved_input_tokens), usage_sum(saved_output_tokens), usage_sum(saved_ms)
FROM usage_daily GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2;
ALTER TABLE "usage_hourly" FORCE ROW LEVEL SECURITY;
ALTER TABLE "usage_daily" FORCE ROW LEVEL SECURITY;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['usage_hourly_keys', 'usage_daily_keys'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organization_id = (SELECT app_organization_id()))
      WITH CHECK (organization_id = app_organization_id())', t);
    EXECUTE format('CREATE POLICY worker ON %I TO switchyard_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "usage_hourly_keys", "usage_daily_keys" TO "switchyard_worker";
GRANT SELECT ON "usage_hourly_keys", "usage_daily_keys" TO "switchyard_dashboard";
