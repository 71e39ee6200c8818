-- Budgets of any scope, period and unit with a ledger of their own; policies instead of limits; roll-ups by every dimension;
-- adjustments, statements, saved views and notifications.

CREATE TYPE "BudgetUnit" AS ENUM ('USD', 'TOKENS', 'REQUESTS');
CREATE TYPE "BudgetAlertKind" AS ENUM ('THRESHOLD', 'FORECAST');
CREATE TYPE "RaiseStatus" AS ENUM ('PENDING', 'APPROVED', 'DECLINED', 'WITHDRAWN');
CREATE TYPE "ChannelKind" AS ENUM ('EMAIL', 'SLACK', 'WEBHOOK');
CREATE TYPE "AdjustmentStatus" AS ENUM ('PENDING', 'RUNNING', 'DONE', 'FAILED');
CREATE TYPE "CacheStatus" AS ENUM ('NONE');
CREATE TYPE "UsagePurpose" AS ENUM ('ANSWER', 'RETRY', 'SHADOW', 'ADJUSTMENT');

-- The owner of the tables moves rows of every organization here, so row-level security must not hide them from it meanwhile.
ALTER TABLE "budgets" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "rate_limits" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "request_logs" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "request_attempts" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "shadow_runs" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "organizations" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "teams" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "virtual_keys" NO FORCE ROW LEVEL SECURITY;

ALTER TABLE "organizations" ADD COLUMN "time_zone" TEXT NOT NULL DEFAULT 'UTC';

-- What records said of their tags becomes a column. Rows that are there were charged in no ledger.
ALTER TABLE "request_logs"
    ADD COLUMN "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    ADD COLUMN "cache_status" "CacheStatus" NOT NULL DEFAULT 'NONE',
    ADD COLUMN "charges" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "blocked_by" UUID;
UPDATE "request_logs" SET tags = (
  SELECT coalesce(array_agg(DISTINCT tag COLLATE "C" ORDER BY tag COLLATE "C"), '{}')
  FROM jsonb_array_elements_text(facts -> 'tags') AS tag WHERE tag <> ''
) WHERE jsonb_typeof(facts -> 'tags') = 'array' AND facts -> 'tags' <> '[]';

-- Whose request was copied is known of copies whose request is in the log.
UPDATE "shadow_runs" s SET record = s.record || jsonb_build_object('charges', '[]'::jsonb, 'payer', jsonb_build_object(
  'teamId', r.team_id, 'keyId', r.key_id, 'memberId', r.member_id, 'endpoint', r.endpoint, 'tags', to_jsonb(r.tags)))
FROM request_logs r WHERE r.id = s.request_id AND r.organization_id = s.organization_id;

CREATE TABLE "limit_policies" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "limit_policies_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "limit_policies_content" CHECK (jsonb_typeof(content) = 'object')
);

CREATE TABLE "budget_spends" (
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "period" TIMESTAMPTZ(3) NOT NULL,
    "group_key" TEXT NOT NULL,
    "charged" BIGINT NOT NULL DEFAULT 0,
    "baseline" BIGINT NOT NULL DEFAULT 0,
    "requests" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "budget_spends_pkey" PRIMARY KEY ("organization_id","budget_id","period","group_key"),
    CONSTRAINT "budget_spends_not_negative" CHECK (charged >= 0 AND requests >= 0)
);

CREATE TABLE "budget_corrections" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "period" TIMESTAMPTZ(3) NOT NULL,
    "group_key" TEXT NOT NULL,
    "delta" BIGINT NOT NULL,
    "counted" BIGINT NOT NULL,
    "ledger" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "budget_corrections_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "budget_corrections_delta" CHECK (delta <> 0)
);

CREATE TABLE "budget_checks" (
    "organization_id" UUID NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "counters" INTEGER NOT NULL,
    "corrected" INTEGER NOT NULL,

    CONSTRAINT "budget_checks_pkey" PRIMARY KEY ("organization_id"),
    CONSTRAINT "budget_checks_counts" CHECK (counters >= 0 AND corrected BETWEEN 0 AND counters)
);

CREATE TABLE "budget_alerts" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "period" TIMESTAMPTZ(3) NOT NULL,
    "group_key" TEXT NOT NULL,
    "kind" "BudgetAlertKind" NOT NULL,
    "percent" INTEGER NOT NULL,
    "spent" BIGINT NOT NULL,
    "limit_amount" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "budget_alerts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "budget_alerts_percent" CHECK ((kind = 'FORECAST') = (percent = 0) AND percent >= 0)
);

CREATE TABLE "budget_raises" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "group_key" TEXT,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" "RaiseStatus" NOT NULL DEFAULT 'PENDING',
    "requested_by_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL DEFAULT '',
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "budget_raises_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "budget_raises_amount" CHECK (amount > 0),
    CONSTRAINT "budget_raises_approved" CHECK (status <> 'APPROVED' OR (decided_at IS NOT NULL AND expires_at > decided_at))
);

CREATE TABLE "notification_channels" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "ChannelKind" NOT NULL,
    "addresses" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "sealed" TEXT,
    "host" TEXT,
    "last_sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "last_error_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_channels_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "notification_channels_address" CHECK ((kind = 'EMAIL') = (sealed IS NULL) AND (kind <> 'EMAIL' OR cardinality(addresses) > 0))
);

CREATE TABLE "notifications" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "channel_id" UUID,
    "event" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_try_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "cost_adjustments" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "to" TIMESTAMPTZ(3) NOT NULL,
    "status" "AdjustmentStatus" NOT NULL DEFAULT 'PENDING',
    "attempts" BIGINT NOT NULL DEFAULT 0,
    "delta_nanos" BIGINT NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "cost_adjustments_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_adjustments_time" CHECK ("to" > "from")
);

CREATE TABLE "cost_adjustment_entries" (
    "organization_id" UUID NOT NULL,
    "adjustment_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "attempt_index" INTEGER NOT NULL,
    "delta_nanos" BIGINT NOT NULL,
    "prices_request" BOOLEAN NOT NULL,
    "price" JSONB NOT NULL,

    CONSTRAINT "cost_adjustment_entries_pkey" PRIMARY KEY ("adjustment_id","request_id","attempt_index"),
    CONSTRAINT "cost_adjustment_entries_changes" CHECK (delta_nanos <> 0 OR prices_request)
);

CREATE TABLE "cost_statements" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "time_zone" TEXT NOT NULL,
    "team_name" TEXT NOT NULL,
    "lines" JSONB NOT NULL,
    "total_nanos" BIGINT NOT NULL,
    "closed_by_id" UUID,
    "closed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cost_statements_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_statements_month" CHECK (extract(day FROM month) = 1)
);

CREATE TABLE "saved_views" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "screen" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "notification_channels_organization_id_name_key" ON "notification_channels"("organization_id", "name");
CREATE UNIQUE INDEX "notification_channels_organization_id_id_key" ON "notification_channels"("organization_id", "id");
CREATE INDEX "notifications_next_try_at_idx" ON "notifications"("next_try_at");
CREATE INDEX "notifications_organization_id_idx" ON "notifications"("organization_id");
CREATE INDEX "cost_adjustments_status_idx" ON "cost_adjustments"("status");
CREATE UNIQUE INDEX "cost_adjustments_organization_id_id_key" ON "cost_adjustments"("organization_id", "id");
CREATE INDEX "cost_adjustment_entries_organization_id_request_id_idx" ON "cost_adjustment_entries"("organization_id", "request_id");
CREATE UNIQUE INDEX "cost_statements_organization_id_team_id_month_key" ON "cost_statements"("organization_id", "team_id", "month");
CREATE UNIQUE INDEX "saved_views_organization_id_user_id_screen_name_key" ON "saved_views"("organization_id", "user_id", "screen", "name");
CREATE INDEX "budget_corrections_organization_id_id_idx" ON "budget_corrections"("organization_id", "id" DESC);
CREATE UNIQUE INDEX "budget_alerts_organization_id_budget_id_period_group_key_ki_key" ON "budget_alerts"("organization_id", "budget_id", "period", "group_key", "kind", "percent");
CREATE INDEX "budget_raises_organization_id_status_id_idx" ON "budget_raises"("organization_id", "status", "id" DESC);
CREATE INDEX "limit_policies_organization_id_idx" ON "limit_policies"("organization_id");

ALTER TABLE "notification_channels" ADD CONSTRAINT "notification_channels_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_organization_id_channel_id_fkey" FOREIGN KEY ("organization_id", "channel_id") REFERENCES "notification_channels"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "cost_adjustments" ADD CONSTRAINT "cost_adjustments_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "cost_adjustment_entries" ADD CONSTRAINT "cost_adjustment_entries_organization_id_adjustment_id_fkey" FOREIGN KEY ("organization_id", "adjustment_id") REFERENCES "cost_adjustments"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "cost_statements" ADD CONSTRAINT "cost_statements_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "budget_checks" ADD CONSTRAINT "budget_checks_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "limit_policies" ADD CONSTRAINT "limit_policies_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A budget of a month becomes one of the calendar month (UTC) that refuses, as it was.
ALTER TABLE "budgets" RENAME COLUMN "scope" TO "old_scope";
ALTER TABLE "budgets" RENAME COLUMN "limit_nanos" TO "limit_amount";
ALTER TABLE "budgets" DROP COLUMN "period";
ALTER TABLE "budgets"
    ADD COLUMN "name" TEXT NOT NULL DEFAULT 'Monthly budget',
    ADD COLUMN "scope" JSONB,
    ADD COLUMN "unit" "BudgetUnit" NOT NULL DEFAULT 'USD',
    ADD COLUMN "period" JSONB NOT NULL DEFAULT '{"kind": "month", "startDay": 1}',
    ADD COLUMN "time_zone" TEXT,
    ADD COLUMN "action" JSONB NOT NULL DEFAULT '{"kind": "block"}',
    ADD COLUMN "thresholds" INTEGER[] NOT NULL DEFAULT ARRAY[50, 80, 100]::INTEGER[],
    ADD COLUMN "forecast_alert" BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN "channel_ids" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[],
    ADD COLUMN "counted_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "budgets" SET
  scope = CASE old_scope WHEN 'ORGANIZATION' THEN '{"kind": "organization"}'
    ELSE jsonb_build_object('kind', lower(old_scope::text), 'id', scope_id) END,
  name = CASE old_scope WHEN 'ORGANIZATION' THEN 'Monthly budget'
    WHEN 'TEAM' THEN coalesce('Monthly budget of ' || (SELECT t.name FROM teams t WHERE t.id = scope_id AND t.organization_id = budgets.organization_id), 'Monthly budget')
    ELSE coalesce('Monthly budget of ' || (SELECT k.name FROM virtual_keys k WHERE k.id = scope_id AND k.organization_id = budgets.organization_id), 'Monthly budget') END;
ALTER TABLE "budgets"
    DROP COLUMN "old_scope",
    DROP COLUMN "scope_id",
    ALTER COLUMN "scope" SET NOT NULL,
    ALTER COLUMN "name" DROP DEFAULT,
    ALTER COLUMN "unit" DROP DEFAULT,
    ALTER COLUMN "period" DROP DEFAULT,
    ALTER COLUMN "action" DROP DEFAULT,
    ADD CONSTRAINT "budgets_limit" CHECK (limit_amount >= 0),
    ADD CONSTRAINT "budgets_thresholds" CHECK (0 < ALL (thresholds));
CREATE INDEX "budgets_organization_id_idx" ON "budgets"("organization_id");
CREATE UNIQUE INDEX "budgets_organization_id_id_key" ON "budgets"("organization_id", "id");
ALTER TABLE "budget_spends" ADD CONSTRAINT "budget_spends_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "budgets"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "budget_corrections" ADD CONSTRAINT "budget_corrections_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "budgets"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "budget_alerts" ADD CONSTRAINT "budget_alerts_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "budgets"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "budget_raises" ADD CONSTRAINT "budget_raises_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "budgets"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A limit of requests in a minute becomes a policy with that one rule.
INSERT INTO "limit_policies" ("id", "organization_id", "name", "content", "created_at", "updated_at")
SELECT id, organization_id, 'Requests a minute', jsonb_build_object(
  'scope', CASE scope WHEN 'ORGANIZATION' THEN '{"kind": "organization"}'::jsonb
    ELSE jsonb_build_object('kind', lower(scope::text), 'id', scope_id) END,
  'conditions', '[]'::jsonb, 'groupBy', '[]'::jsonb,
  'rules', jsonb_build_array(jsonb_build_object('kind', 'window', 'measure', 'requests', 'window', 'minute', 'limit', requests_per_minute))),
  created_at, updated_at
FROM rate_limits WHERE requests_per_minute > 0;
DROP TABLE "rate_limits";
DROP TYPE "Scope";
DROP TYPE "BudgetPeriod";

-- The path of a call without the ids in it, so that a collection is one endpoint and not one for each of its things.
CREATE FUNCTION "usage_endpoint"(path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN length(path) <= 24 THEN path ELSE left(regexp_replace(path,
    '/[^/]*(?:(?=[0-9A-Za-z]{16})[A-Za-z]*[0-9]|[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-)[^/]*', '/{id}', 'g'), 200) END
$$;

-- A digest of a line's dimensions. Text of uuids, enums and arrays does not change with any setting, which Postgres cannot know.
CREATE FUNCTION "usage_line"(team_id uuid, key_id uuid, member_id uuid, model_served text, provider_account_id uuid, endpoint text,
  tags text[], cache_status "CacheStatus", outcome "RequestOutcome", purpose "UsagePurpose") RETURNS uuid
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN encode(substring(sha256(convert_to(row(team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags,
    cache_status, outcome, purpose)::text, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid;
END
$$;

-- The roll-ups are summed anew from the log: by more dimensions, and every attempt for the account and the model that it called. Their
-- rows are added to all day, so pages keep room for the next version of a row.
DROP TABLE "usage_hourly";
DROP TABLE "usage_daily";
CREATE TABLE "usage_hourly" (
    "organization_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "team_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "model_served" TEXT NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "endpoint" TEXT NOT NULL,
    "tags" TEXT[] NOT NULL,
    "cache_status" "CacheStatus" NOT NULL,
    "outcome" "RequestOutcome" NOT NULL,
    "purpose" "UsagePurpose" NOT NULL,
    "line" UUID NOT NULL GENERATED ALWAYS AS (usage_line(team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags,
      cache_status, outcome, purpose)) STORED,
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

    CONSTRAINT "usage_hourly_pkey" PRIMARY KEY ("organization_id","hour","line")
) WITH (fillfactor = 70);

CREATE TABLE "usage_daily" (
    "organization_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "team_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "model_served" TEXT NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "endpoint" TEXT NOT NULL,
    "tags" TEXT[] NOT NULL,
    "cache_status" "CacheStatus" NOT NULL,
    "outcome" "RequestOutcome" NOT NULL,
    "purpose" "UsagePurpose" NOT NULL,
    "line" UUID NOT NULL GENERATED ALWAYS AS (usage_line(team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags,
      cache_status, outcome, purpose)) STORED,
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

    CONSTRAINT "usage_daily_pkey" PRIMARY KEY ("organization_id","day","line")
) WITH (fillfactor = 70);

CREATE TEMPORARY TABLE "new_usage_lines" ON COMMIT DROP AS
SELECT r.organization_id, r.started_at AS at, r.team_id, r.key_id,
  coalesce(r.member_id, '00000000-0000-0000-0000-000000000000') AS member_id,
  coalesce(a.model, r.model_served, '') AS model_served,
  coalesce(a.provider_account_id, r.provider_account_id, '00000000-0000-0000-0000-000000000000') AS provider_account_id,
  usage_endpoint(r.endpoint) AS endpoint, r.tags, r.cache_status, r.outcome,
  (CASE WHEN a.index < r.attempt_count - 1 THEN 'RETRY' ELSE 'ANSWER' END)::"UsagePurpose" AS purpose,
  CASE WHEN a.index < r.attempt_count - 1 THEN 0 ELSE 1 END AS requests,
  CASE WHEN r.cost_nanos IS NULL AND (a.index < r.attempt_count - 1) IS NOT TRUE THEN 1 ELSE 0 END AS unpriced_requests,
  coalesce(a.input_tokens, r.input_tokens) AS input_tokens,
  coalesce(a.cached_input_tokens, r.cached_input_tokens) AS cached_input_tokens,
  coalesce(a.cache_write_tokens, r.cache_write_tokens) AS cache_write_tokens,
  coalesce(a.cache_write_1h_tokens, r.cache_write_1h_tokens) AS cache_write_1h_tokens,
  coalesce(a.input_audio_tokens, r.input_audio_tokens) AS input_audio_tokens,
  coalesce(a.cached_input_audio_tokens, r.cached_input_audio_tokens) AS cached_input_audio_tokens,
  coalesce(a.input_image_tokens, r.input_image_tokens) AS input_image_tokens,
  coalesce(a.cached_input_image_tokens, r.cached_input_image_tokens) AS cached_input_image_tokens,
  coalesce(a.output_tokens, r.output_tokens) AS output_tokens,
  coalesce(a.reasoning_tokens, r.reasoning_tokens) AS reasoning_tokens,
  coalesce(a.output_audio_tokens, r.output_audio_tokens) AS output_audio_tokens,
  coalesce(a.output_image_tokens, r.output_image_tokens) AS output_image_tokens,
  coalesce(a.web_searches, r.web_searches) AS web_searches,
  coalesce(a.file_searches, r.file_searches) AS file_searches,
  coalesce(a.rerank_searches, r.rerank_searches) AS rerank_searches,
  coalesce(a.images, r.images) AS images,
  coalesce(a.input_audio_ms, r.input_audio_ms) AS input_audio_ms,
  coalesce(a.input_characters, r.input_characters) AS input_characters,
  coalesce(CASE WHEN a.request_id IS NULL THEN r.cost_nanos ELSE a.cost_nanos END, 0) AS cost_nanos,
  CASE WHEN a.index < r.attempt_count - 1 THEN 0 ELSE r.latency_ms END AS latency_ms_sum,
  CASE WHEN a.request_id IS NULL THEN 0 ELSE 1 END AS attempts,
  CASE WHEN a.outcome NOT IN ('succeeded', 'cancelled') THEN 1 ELSE 0 END AS failed_attempts
FROM request_logs r LEFT JOIN request_attempts a ON a.request_id = r.id
UNION ALL
SELECT s.organization_id, s.started_at,
  coalesce((s.record -> 'payer' ->> 'teamId')::uuid, '00000000-0000-0000-0000-000000000000'),
  coalesce((s.record -> 'payer' ->> 'keyId')::uuid, '00000000-0000-0000-0000-000000000000'),
  coalesce((s.record -> 'payer' ->> 'memberId')::uuid, '00000000-0000-0000-0000-000000000000'),
  coalesce(s.record -> 'shadow' ->> 'model', ''),
  coalesce((s.record -> 'shadow' ->> 'providerAccountId')::uuid, '00000000-0000-0000-0000-000000000000'),
  usage_endpoint(coalesce(s.record -> 'payer' ->> 'endpoint', '')),
  coalesce((SELECT array_agg(DISTINCT tag COLLATE "C" ORDER BY tag COLLATE "C")
    FROM jsonb_array_elements_text(nullif(s.record -> 'payer' -> 'tags', 'null')) AS tag WHERE tag <> ''), '{}'),
  'NONE',
  (CASE s.record -> 'shadow' ->> 'outcome' WHEN 'succeeded' THEN 'SUCCEEDED' WHEN 'cut' THEN 'PARTIAL'
    WHEN 'cancelled' THEN 'CANCELLED' ELSE 'FAILED' END)::"RequestOutcome",
  'SHADOW', 0, 0,
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'inputTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'cachedInputTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'cacheWriteTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'cacheWrite1hTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'inputAudioTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'cachedInputAudioTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'inputImageTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'cachedInputImageTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'outputTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'reasoningTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'outputAudioTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'outputImageTokens')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'webSearches')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'fileSearches')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'rerankSearches')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'images')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'inputAudioMs')::bigint, 0),
  coalesce((s.record -> 'shadow' -> 'usage' ->> 'inputCharacters')::bigint, 0),
  coalesce(s.cost_nanos, 0), 0, 1,
  CASE WHEN s.record -> 'shadow' ->> 'outcome' IN ('succeeded', 'cancelled') THEN 0 ELSE 1 END
FROM shadow_runs s;

INSERT INTO "usage_hourly" (organization_id, hour, team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags, cache_status, outcome, purpose,
  requests, unpriced_requests, input_tokens, cached_input_tokens, cache_write_tokens, cache_write_1h_tokens,
  input_audio_tokens, cached_input_audio_tokens, input_image_tokens, cached_input_image_tokens, output_tokens,
  reasoning_tokens, output_audio_tokens, output_image_tokens, web_searches, file_searches, rerank_searches, images,
  input_audio_ms, input_characters, cost_nanos, latency_ms_sum, attempts, failed_attempts)
SELECT organization_id, date_trunc('hour', at, 'UTC'), team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags, cache_status, outcome, purpose,
  sum(requests), sum(unpriced_requests), sum(input_tokens), sum(cached_input_tokens), sum(cache_write_tokens),
  sum(cache_write_1h_tokens), sum(input_audio_tokens), sum(cached_input_audio_tokens), sum(input_image_tokens),
  sum(cached_input_image_tokens), sum(output_tokens), sum(reasoning_tokens), sum(output_audio_tokens),
  sum(output_image_tokens), sum(web_searches), sum(file_searches), sum(rerank_searches), sum(images), sum(input_audio_ms),
  sum(input_characters), sum(cost_nanos), sum(latency_ms_sum), sum(attempts), sum(failed_attempts)
FROM new_usage_lines GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
INSERT INTO "usage_daily" (organization_id, day, team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags, cache_status, outcome, purpose,
  requests, unpriced_requests, input_tokens, cached_input_tokens, cache_write_tokens, cache_write_1h_tokens,
  input_audio_tokens, cached_input_audio_tokens, input_image_tokens, cached_input_image_tokens, output_tokens,
  reasoning_tokens, output_audio_tokens, output_image_tokens, web_searches, file_searches, rerank_searches, images,
  input_audio_ms, input_characters, cost_nanos, latency_ms_sum, attempts, failed_attempts)
SELECT organization_id, (at AT TIME ZONE 'UTC')::date, team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags, cache_status, outcome, purpose,
  sum(requests), sum(unpriced_requests), sum(input_tokens), sum(cached_input_tokens), sum(cache_write_tokens),
  sum(cache_write_1h_tokens), sum(input_audio_tokens), sum(cached_input_audio_tokens), sum(input_image_tokens),
  sum(cached_input_image_tokens), sum(output_tokens), sum(reasoning_tokens), sum(output_audio_tokens),
  sum(output_image_tokens), sum(web_searches), sum(file_searches), sum(rerank_searches), sum(images), sum(input_audio_ms),
  sum(input_characters), sum(cost_nanos), sum(latency_ms_sum), sum(attempts), sum(failed_attempts)
FROM new_usage_lines GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
DROP TABLE "new_usage_lines";

-- What this month has used already is the baseline of the budgets that count from now on.
INSERT INTO "budget_spends" ("organization_id", "budget_id", "period", "group_key", "baseline")
SELECT b.organization_id, b.id, date_trunc('month', now(), 'UTC'), '', coalesce(sum(u.cost_nanos), 0)
FROM budgets b LEFT JOIN usage_daily u ON u.organization_id = b.organization_id
  AND u.day >= date_trunc('month', now() AT TIME ZONE 'UTC')::date
  AND (b.scope ->> 'kind' = 'organization' OR b.scope ->> 'id' = CASE b.scope ->> 'kind' WHEN 'team' THEN u.team_id ELSE u.key_id END::text)
GROUP BY 1, 2, 3;

ALTER TABLE "budgets" FORCE ROW LEVEL SECURITY;
ALTER TABLE "request_logs" FORCE ROW LEVEL SECURITY;
ALTER TABLE "request_attempts" FORCE ROW LEVEL SECURITY;
ALTER TABLE "shadow_runs" FORCE ROW LEVEL SECURITY;
ALTER TABLE "organizations" FORCE ROW LEVEL SECURITY;
ALTER TABLE "teams" FORCE ROW LEVEL SECURITY;
ALTER TABLE "virtual_keys" FORCE ROW LEVEL SECURITY;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['usage_hourly', 'usage_daily', 'limit_policies', 'budget_spends', 'budget_corrections', 'budget_checks',
    'budget_alerts', 'budget_raises', 'notification_channels', 'notifications', 'cost_adjustments', 'cost_adjustment_entries',
    'cost_statements', 'saved_views'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organization_id = app_organization_id())
      WITH CHECK (organization_id = app_organization_id())', t);
  END LOOP;
  -- The worker sums, compares, tells and adjusts for all tenants.
  FOREACH t IN ARRAY ARRAY['usage_hourly', 'usage_daily', 'budget_spends', 'budget_corrections', 'budget_checks', 'budget_alerts',
    'notification_channels', 'notifications', 'cost_adjustments', 'cost_adjustment_entries'] LOOP
    EXECUTE format('CREATE POLICY worker ON %I TO switchyard_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['budgets', 'budget_raises', 'memberships', 'teams', 'virtual_keys', 'price_overrides'] LOOP
    EXECUTE format('CREATE POLICY worker ON %I FOR SELECT TO switchyard_worker USING (true)', t);
  END LOOP;
END
$$;
CREATE POLICY "operator" ON "usage_daily" FOR SELECT TO "switchyard_dashboard" USING (app_is_operator());

-- The gateway learns what a budget has spent, and which requests the ledger has: nothing else of the log.
GRANT SELECT ON "usage_hourly", "usage_daily", "limit_policies", "budget_spends", "budget_raises" TO "switchyard_gateway";
GRANT SELECT ("id", "organization_id") ON "request_logs" TO "switchyard_gateway";

GRANT SELECT ON "budgets", "budget_raises", "teams", "price_overrides", "memberships" TO "switchyard_worker";
GRANT SELECT ("id", "organization_id", "team_id", "member_id", "name", "revoked_at") ON "virtual_keys" TO "switchyard_worker";
GRANT SELECT ("id", "email", "name", "email_verified") ON "users" TO "switchyard_worker";
GRANT SELECT, INSERT, UPDATE, DELETE ON "usage_hourly", "usage_daily" TO "switchyard_worker";
GRANT SELECT, INSERT, UPDATE ON "budget_spends", "budget_checks", "notifications", "cost_adjustments" TO "switchyard_worker";
GRANT SELECT, INSERT ON "budget_corrections", "budget_alerts", "cost_adjustment_entries" TO "switchyard_worker";
GRANT SELECT ON "notification_channels" TO "switchyard_worker";
GRANT UPDATE ("last_sent_at", "last_error", "last_error_at") ON "notification_channels" TO "switchyard_worker";

GRANT SELECT, INSERT, UPDATE, DELETE ON "limit_policies", "notification_channels", "budget_raises", "saved_views" TO "switchyard_dashboard";
-- A statement that was closed and an adjustment that was asked for are never changed.
GRANT SELECT, INSERT ON "cost_adjustments", "cost_statements", "notifications", "budget_spends" TO "switchyard_dashboard";
GRANT UPDATE ("baseline") ON "budget_spends" TO "switchyard_dashboard";
GRANT SELECT ON "usage_hourly", "usage_daily", "budget_corrections", "budget_checks", "budget_alerts", "cost_adjustment_entries"
  TO "switchyard_dashboard";
