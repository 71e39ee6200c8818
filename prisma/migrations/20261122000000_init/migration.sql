-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "OrganizationStatus" AS ENUM ('ACTIVE', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER');

-- CreateEnum
CREATE TYPE "EmailTokenPurpose" AS ENUM ('VERIFY_EMAIL', 'RESET_PASSWORD');

-- CreateEnum
CREATE TYPE "Scope" AS ENUM ('ORGANIZATION', 'TEAM', 'KEY');

-- CreateEnum
CREATE TYPE "BudgetPeriod" AS ENUM ('MONTH');

-- CreateEnum
CREATE TYPE "RequestOutcome" AS ENUM ('SUCCEEDED', 'PARTIAL', 'CANCELLED', 'REFUSED', 'FAILED', 'ORPHANED');

-- CreateTable
CREATE TABLE "teams" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_memberships" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_memberships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "routing_rules" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "routing_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "routing_rule_versions" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "rule_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "author_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "routing_rule_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "virtual_keys" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "member_id" UUID,
    "name" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "allowed_models" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "virtual_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "OrganizationStatus" NOT NULL DEFAULT 'ACTIVE',
    "config_version" BIGINT NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "team_id" UUID,
    "token_hash" BYTEA NOT NULL,
    "invited_by_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email_verified" TIMESTAMPTZ(3),
    "image" TEXT,
    "password_hash" TEXT,
    "is_operator" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "ip_address" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_tokens" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" "EmailTokenPurpose" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" UUID,
    "summary" TEXT NOT NULL,
    "change" JSONB NOT NULL DEFAULT '{}',
    "ip_address" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budgets" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "scope" "Scope" NOT NULL,
    "scope_id" UUID NOT NULL,
    "period" "BudgetPeriod" NOT NULL DEFAULT 'MONTH',
    "limit_nanos" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "scope" "Scope" NOT NULL,
    "scope_id" UUID NOT NULL,
    "requests_per_minute" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_logs" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "member_id" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "endpoint" TEXT NOT NULL,
    "outcome" "RequestOutcome" NOT NULL,
    "http_status" INTEGER NOT NULL,
    "error_code" TEXT,
    "error_message" TEXT,
    "stream" BOOLEAN NOT NULL,
    "model_asked" TEXT NOT NULL,
    "model_served" TEXT,
    "provider" TEXT,
    "provider_account_id" UUID,
    "rule_id" UUID,
    "rule_version" INTEGER,
    "rule_name" TEXT,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "cost_nanos" BIGINT,
    "cost_estimated" BOOLEAN NOT NULL,
    "reserved_nanos" BIGINT NOT NULL,
    "latency_ms" INTEGER NOT NULL,
    "time_to_first_token_ms" INTEGER,
    "gateway_overhead_micros" INTEGER NOT NULL,
    "finish_reason" TEXT,
    "client_request_id" TEXT,
    "client" TEXT NOT NULL DEFAULT '',
    "end_user" TEXT,
    "decision" JSONB NOT NULL,
    "attempt_count" INTEGER NOT NULL,
    "ingested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_logs_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "request_attempts" (
    "request_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "organization_id" UUID NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "http_status" INTEGER,
    "error_message" TEXT,
    "started_after_ms" INTEGER NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "upstream_request_id" TEXT,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "cost_nanos" BIGINT,
    "cost_estimated" BOOLEAN NOT NULL,
    "price_version" TEXT,
    "price" JSONB,

    CONSTRAINT "request_attempts_pkey" PRIMARY KEY ("request_id","index")
) PARTITION BY RANGE ("request_id");

-- CreateTable
CREATE TABLE "request_bodies" (
    "request_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "encoding" TEXT NOT NULL,
    "request" BYTEA,
    "response" BYTEA,

    CONSTRAINT "request_bodies_pkey" PRIMARY KEY ("request_id")
) PARTITION BY RANGE ("request_id");

-- CreateTable
CREATE TABLE "provider_accounts" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "sealed_credential" TEXT NOT NULL,
    "credential_last4" TEXT NOT NULL,
    "models" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "priority" INTEGER NOT NULL DEFAULT 100,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_overrides" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "provider_account_id" UUID,
    "model" TEXT NOT NULL,
    "input_nanos_per_million" BIGINT NOT NULL,
    "cached_input_nanos_per_million" BIGINT,
    "output_nanos_per_million" BIGINT NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_overrides_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_hourly" (
    "organization_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "team_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "model_served" TEXT NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "outcome" "RequestOutcome" NOT NULL,
    "requests" BIGINT NOT NULL,
    "unpriced_requests" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "cost_nanos" BIGINT NOT NULL,
    "latency_ms_sum" BIGINT NOT NULL,

    CONSTRAINT "usage_hourly_pkey" PRIMARY KEY ("organization_id","hour","team_id","key_id","model_served","provider_account_id","outcome")
);

-- CreateTable
CREATE TABLE "usage_daily" (
    "organization_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "team_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "model_served" TEXT NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "outcome" "RequestOutcome" NOT NULL,
    "requests" BIGINT NOT NULL,
    "unpriced_requests" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "cost_nanos" BIGINT NOT NULL,
    "latency_ms_sum" BIGINT NOT NULL,

    CONSTRAINT "usage_daily_pkey" PRIMARY KEY ("organization_id","day","team_id","key_id","model_served","provider_account_id","outcome")
);

-- CreateIndex
CREATE UNIQUE INDEX "teams_organization_id_slug_key" ON "teams"("organization_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "teams_organization_id_id_key" ON "teams"("organization_id", "id");

-- CreateIndex
CREATE INDEX "team_memberships_organization_id_idx" ON "team_memberships"("organization_id");

-- CreateIndex
CREATE INDEX "team_memberships_user_id_idx" ON "team_memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "team_memberships_team_id_user_id_key" ON "team_memberships"("team_id", "user_id");

-- CreateIndex
CREATE INDEX "routing_rules_organization_id_position_idx" ON "routing_rules"("organization_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "routing_rules_organization_id_id_key" ON "routing_rules"("organization_id", "id");

-- CreateIndex
CREATE INDEX "routing_rule_versions_organization_id_idx" ON "routing_rule_versions"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "routing_rule_versions_rule_id_version_key" ON "routing_rule_versions"("rule_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "virtual_keys_key_hash_key" ON "virtual_keys"("key_hash");

-- CreateIndex
CREATE INDEX "virtual_keys_organization_id_team_id_idx" ON "virtual_keys"("organization_id", "team_id");

-- CreateIndex
CREATE UNIQUE INDEX "virtual_keys_organization_id_id_key" ON "virtual_keys"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "api_tokens_organization_id_idx" ON "api_tokens"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations"("slug");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_organization_id_user_id_key" ON "memberships"("organization_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_organization_id_idx" ON "invitations"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_provider_provider_account_id_key" ON "accounts"("provider", "provider_account_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "email_tokens_token_hash_key" ON "email_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "email_tokens_user_id_idx" ON "email_tokens"("user_id");

-- CreateIndex
CREATE INDEX "audit_events_organization_id_id_idx" ON "audit_events"("organization_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "budgets_organization_id_scope_scope_id_period_key" ON "budgets"("organization_id", "scope", "scope_id", "period");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limits_organization_id_scope_scope_id_key" ON "rate_limits"("organization_id", "scope", "scope_id");

-- CreateIndex
CREATE INDEX "request_logs_organization_id_id_idx" ON "request_logs"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "request_attempts_organization_id_idx" ON "request_attempts"("organization_id");

-- CreateIndex
CREATE INDEX "request_bodies_organization_id_idx" ON "request_bodies"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "provider_accounts_organization_id_slug_key" ON "provider_accounts"("organization_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "provider_accounts_organization_id_id_key" ON "provider_accounts"("organization_id", "id");

-- CreateIndex
CREATE INDEX "price_overrides_organization_id_model_idx" ON "price_overrides"("organization_id", "model");

-- AddForeignKey
ALTER TABLE "teams" ADD CONSTRAINT "teams_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_memberships" ADD CONSTRAINT "team_memberships_organization_id_team_id_fkey" FOREIGN KEY ("organization_id", "team_id") REFERENCES "teams"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_memberships" ADD CONSTRAINT "team_memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routing_rules" ADD CONSTRAINT "routing_rules_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routing_rule_versions" ADD CONSTRAINT "routing_rule_versions_organization_id_rule_id_fkey" FOREIGN KEY ("organization_id", "rule_id") REFERENCES "routing_rules"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "virtual_keys" ADD CONSTRAINT "virtual_keys_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "virtual_keys" ADD CONSTRAINT "virtual_keys_organization_id_team_id_fkey" FOREIGN KEY ("organization_id", "team_id") REFERENCES "teams"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_limits" ADD CONSTRAINT "rate_limits_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_accounts" ADD CONSTRAINT "provider_accounts_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_overrides" ADD CONSTRAINT "price_overrides_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Everything below is ours; Prisma's schema language has no words for it.

-- Request tables are partitioned by the day inside a UUIDv7 id. The smallest id of an instant:
CREATE FUNCTION "uuid_floor"(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Creates the missing partitions for `days` days (UTC) from `first_day`; answers how many it created.
-- SECURITY DEFINER: the worker may add partitions but owns nothing.
CREATE FUNCTION "ensure_request_partitions"(first_day date, days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parent text;
  part text;
  day date;
  created integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('switchyard:request-partitions'));
  FOR day IN SELECT first_day + n FROM generate_series(0, days - 1) AS n LOOP
    FOREACH parent IN ARRAY ARRAY['request_logs', 'request_attempts', 'request_bodies'] LOOP
      part := parent || '_' || to_char(day, 'YYYYMMDD');
      IF to_regclass('public.' || quote_ident(part)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part, parent,
          uuid_floor(day::timestamp AT TIME ZONE 'UTC'), uuid_floor((day + 1)::timestamp AT TIME ZONE 'UTC'));
        created := created + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN created;
END
$$;

SELECT ensure_request_partitions((now() AT TIME ZONE 'UTC')::date - 1, 9);

-- Roles: the apps own nothing and cannot bypass row-level security. The migration step gives them a password and LOGIN.
DO $$
DECLARE app text;
BEGIN
  FOREACH app IN ARRAY ARRAY['switchyard_gateway', 'switchyard_worker', 'switchyard_dashboard'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = app) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS NOSUPERUSER', app);
    END IF;
  END LOOP;
END
$$;

-- What a transaction says about itself, with set_config(…, true). Unsaid means NULL, and NULL matches no row.
CREATE FUNCTION "app_organization_id"() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('app.organization_id', true), '')::uuid $$;
CREATE FUNCTION "app_user_id"() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;
CREATE FUNCTION "app_secret_hash"() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT decode(nullif(current_setting('app.secret_hash', true), ''), 'hex') $$;
CREATE FUNCTION "app_is_operator"() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT current_setting('app.operator', true) = 'on'
       AND EXISTS (SELECT FROM users WHERE users.id = app_user_id() AND users.is_operator) $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['memberships', 'invitations', 'teams', 'team_memberships', 'virtual_keys', 'api_tokens',
    'provider_accounts', 'price_overrides', 'routing_rules', 'routing_rule_versions', 'budgets', 'rate_limits',
    'audit_events', 'request_logs', 'request_attempts', 'request_bodies', 'usage_hourly', 'usage_daily'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organization_id = app_organization_id())
      WITH CHECK (organization_id = app_organization_id())', t);
  END LOOP;
END
$$;

ALTER TABLE "organizations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "organizations" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant" ON "organizations" USING (id = app_organization_id()) WITH CHECK (id = app_organization_id());

-- A person sees the organizations they are a member of, before one is chosen.
CREATE POLICY "own_memberships" ON "memberships" FOR SELECT TO "switchyard_dashboard" USING (user_id = app_user_id());
CREATE POLICY "own_organizations" ON "organizations" FOR SELECT TO "switchyard_dashboard"
  USING (EXISTS (SELECT FROM memberships m WHERE m.organization_id = organizations.id AND m.user_id = app_user_id()));

-- A secret opens exactly its own row: the hash is the proof, before the organization is known.
CREATE POLICY "by_secret" ON "virtual_keys" FOR SELECT TO "switchyard_gateway" USING (key_hash = app_secret_hash());
CREATE POLICY "by_secret" ON "api_tokens" FOR SELECT TO "switchyard_dashboard" USING (token_hash = app_secret_hash());
CREATE POLICY "by_secret" ON "invitations" FOR SELECT TO "switchyard_dashboard" USING (token_hash = app_secret_hash());

-- The operator's page: all organizations, read; their status, written.
CREATE POLICY "operator" ON "organizations" TO "switchyard_dashboard" USING (app_is_operator()) WITH CHECK (app_is_operator());
CREATE POLICY "operator" ON "memberships" FOR SELECT TO "switchyard_dashboard" USING (app_is_operator());
CREATE POLICY "operator" ON "virtual_keys" FOR SELECT TO "switchyard_dashboard" USING (app_is_operator());
CREATE POLICY "operator" ON "usage_daily" FOR SELECT TO "switchyard_dashboard" USING (app_is_operator());

-- The worker records the calls of all tenants.
CREATE POLICY "worker" ON "organizations" FOR SELECT TO "switchyard_worker" USING (true);
CREATE POLICY "worker" ON "request_logs" TO "switchyard_worker" USING (true) WITH CHECK (true);
CREATE POLICY "worker" ON "request_attempts" TO "switchyard_worker" USING (true) WITH CHECK (true);
CREATE POLICY "worker" ON "request_bodies" TO "switchyard_worker" USING (true) WITH CHECK (true);
CREATE POLICY "worker" ON "usage_hourly" TO "switchyard_worker" USING (true) WITH CHECK (true);
CREATE POLICY "worker" ON "usage_daily" TO "switchyard_worker" USING (true) WITH CHECK (true);

-- Grants: the least each app needs. Partitions are reached through their parents only.
GRANT SELECT ON "organizations", "teams", "virtual_keys", "provider_accounts", "price_overrides", "routing_rules",
  "routing_rule_versions", "budgets", "rate_limits", "usage_hourly", "usage_daily" TO "switchyard_gateway";

GRANT SELECT ON "organizations" TO "switchyard_worker";
GRANT SELECT, INSERT ON "request_logs", "request_attempts", "request_bodies" TO "switchyard_worker";
GRANT SELECT, INSERT, UPDATE ON "usage_hourly", "usage_daily" TO "switchyard_worker";
REVOKE ALL ON FUNCTION "ensure_request_partitions"(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "ensure_request_partitions"(date, integer) TO "switchyard_worker";

GRANT SELECT, INSERT, UPDATE, DELETE ON "users", "accounts", "sessions", "email_tokens", "organizations", "memberships",
  "invitations", "teams", "team_memberships", "virtual_keys", "api_tokens", "provider_accounts", "price_overrides",
  "routing_rules", "routing_rule_versions", "budgets", "rate_limits" TO "switchyard_dashboard";
GRANT SELECT, INSERT ON "audit_events" TO "switchyard_dashboard";
GRANT SELECT ON "request_logs", "request_attempts", "request_bodies", "usage_hourly", "usage_daily" TO "switchyard_dashboard";
