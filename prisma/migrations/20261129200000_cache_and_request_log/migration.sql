-- The cache's part in a call, what is kept of what was said, and where requests are sent.

ALTER TYPE "CacheStatus" ADD VALUE 'HIT';
ALTER TYPE "CacheStatus" ADD VALUE 'SEMANTIC_HIT';
ALTER TYPE "CacheStatus" ADD VALUE 'SHARED';
ALTER TYPE "CacheStatus" ADD VALUE 'MISS';
ALTER TYPE "CacheStatus" ADD VALUE 'BYPASS';
ALTER TYPE "UsagePurpose" ADD VALUE 'LOOKUP';

CREATE TYPE "ContentKept" AS ENUM ('NONE', 'REDACTED', 'FULL');
CREATE TYPE "ContentState" AS ENUM ('NONE', 'STORED', 'TRUNCATED', 'LOST', 'ERASED');
CREATE TYPE "ScopedPolicyKind" AS ENUM ('CACHE', 'CONTENT');
CREATE TYPE "BackgroundStatus" AS ENUM ('PENDING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED');
CREATE TYPE "ExportFormat" AS ENUM ('CSV', 'JSONL', 'PARQUET');
CREATE TYPE "SinkKind" AS ENUM ('S3', 'WEBHOOK', 'OTLP');
CREATE TYPE "Verdict" AS ENUM ('RIGHT', 'WRONG');

ALTER TABLE "organizations"
  ADD COLUMN "log_retention_days" INTEGER NOT NULL DEFAULT 90,
  ADD COLUMN "content_retention_days" INTEGER NOT NULL DEFAULT 30;

ALTER TABLE "request_logs"
  ADD COLUMN "cache_reason" TEXT,
  ADD COLUMN "cache_entry" TEXT,
  ADD COLUMN "cache_stored" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "cache_age_ms" BIGINT,
  ADD COLUMN "cache_similarity" DOUBLE PRECISION,
  ADD COLUMN "cache_source_id" UUID,
  ADD COLUMN "saved_nanos" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "saved_input_tokens" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "saved_output_tokens" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "saved_ms" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "content_kept" "ContentKept" NOT NULL DEFAULT 'NONE',
  ADD COLUMN "content_state" "ContentState" NOT NULL DEFAULT 'NONE',
  ADD COLUMN "content_reason" TEXT,
  ADD COLUMN "redactions" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "queue_ms" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "session" TEXT,
  ADD COLUMN "trace_id" TEXT,
  ADD COLUMN "parent_span_id" TEXT,
  ADD COLUMN "client_retries" INTEGER,
  ADD COLUMN "request_bytes" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "response_bytes" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "headers" JSONB NOT NULL DEFAULT '{}';

ALTER TABLE "request_attempts" ADD COLUMN "connect_ms" INTEGER, ADD COLUMN "first_byte_ms" INTEGER;

-- Nothing was ever written into it.
ALTER TABLE "request_bodies"
  ADD COLUMN "key_id" UUID NOT NULL,
  ADD COLUMN "request_object" TEXT,
  ADD COLUMN "response_object" TEXT,
  ADD COLUMN "request_truncated" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "response_truncated" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "content_keys" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "content_keys_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "content_keys_organization_id_day_idx" ON "content_keys"("organization_id", "day");

CREATE TABLE "scoped_policies" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "kind" "ScopedPolicyKind" NOT NULL,
    "team_id" UUID,
    "key_id" UUID,
    "policy" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scoped_policies_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "scoped_policies_one_scope" CHECK ("team_id" IS NULL OR "key_id" IS NULL)
);
CREATE UNIQUE INDEX "scoped_policies_organization_id_kind_team_id_key_id_key"
  ON "scoped_policies"("organization_id", "kind", "team_id", "key_id") NULLS NOT DISTINCT;

CREATE TABLE "legal_holds" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "from" TIMESTAMPTZ(3),
    "to" TIMESTAMPTZ(3),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "released_by_id" UUID,
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "legal_holds_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "legal_holds_organization_id_idx" ON "legal_holds"("organization_id");

CREATE TABLE "erasures" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "end_user" TEXT,
    "end_user_digest" TEXT NOT NULL,
    "status" "BackgroundStatus" NOT NULL DEFAULT 'PENDING',
    "requests" BIGINT NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasures_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "erasures_status_idx" ON "erasures"("status");

CREATE TABLE "log_exports" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "format" "ExportFormat" NOT NULL,
    "query" TEXT NOT NULL,
    "with_content" BOOLEAN NOT NULL DEFAULT false,
    "status" "BackgroundStatus" NOT NULL DEFAULT 'PENDING',
    "rows" BIGINT NOT NULL DEFAULT 0,
    "total_rows" BIGINT,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "sealed_key" TEXT,
    "error" TEXT,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "log_exports_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "log_exports_organization_id_id_key" ON "log_exports"("organization_id", "id");
CREATE INDEX "log_exports_status_idx" ON "log_exports"("status");

CREATE TABLE "log_export_parts" (
    "organization_id" UUID NOT NULL,
    "export_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "log_export_parts_pkey" PRIMARY KEY ("export_id", "index")
);

CREATE TABLE "log_sinks" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "SinkKind" NOT NULL,
    "configuration" JSONB NOT NULL,
    "sealed" TEXT,
    "with_content" BOOLEAN NOT NULL DEFAULT false,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_delivered_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "last_error_at" TIMESTAMPTZ(3),

    CONSTRAINT "log_sinks_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "log_sinks_organization_id_id_key" ON "log_sinks"("organization_id", "id");

CREATE TABLE "log_sink_deliveries" (
    "organization_id" UUID NOT NULL,
    "sink_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dead_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "log_sink_deliveries_pkey" PRIMARY KEY ("sink_id", "request_id")
);
CREATE INDEX "log_sink_deliveries_dead_at_next_attempt_at_idx" ON "log_sink_deliveries"("dead_at", "next_attempt_at");

CREATE TABLE "semantic_reviews" (
    "organization_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "verdict" "Verdict" NOT NULL,
    "reviewed_by_id" UUID,
    "reviewed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "semantic_reviews_pkey" PRIMARY KEY ("organization_id", "request_id")
);

ALTER TABLE "content_keys" ADD CONSTRAINT "content_keys_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "scoped_policies" ADD CONSTRAINT "scoped_policies_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "scoped_policies" ADD CONSTRAINT "scoped_policies_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "scoped_policies" ADD CONSTRAINT "scoped_policies_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "virtual_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "legal_holds" ADD CONSTRAINT "legal_holds_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "log_exports" ADD CONSTRAINT "log_exports_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "log_export_parts" ADD CONSTRAINT "log_export_parts_organization_id_export_id_fkey" FOREIGN KEY ("organization_id", "export_id") REFERENCES "log_exports"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "log_sinks" ADD CONSTRAINT "log_sinks_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "log_sink_deliveries" ADD CONSTRAINT "log_sink_deliveries_organization_id_sink_id_fkey" FOREIGN KEY ("organization_id", "sink_id") REFERENCES "log_sinks"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "semantic_reviews" ADD CONSTRAINT "semantic_reviews_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['content_keys', 'scoped_policies', 'legal_holds', 'erasures', 'log_exports', 'log_export_parts', 'log_sinks',
    'log_sink_deliveries', 'semantic_reviews'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organization_id = app_organization_id())
      WITH CHECK (organization_id = app_organization_id())', t);
  END LOOP;
  -- The worker keeps, sends, exports and deletes for all tenants.
  FOREACH t IN ARRAY ARRAY['content_keys', 'legal_holds', 'erasures', 'log_exports', 'log_export_parts', 'log_sinks',
    'log_sink_deliveries'] LOOP
    EXECUTE format('CREATE POLICY worker ON %I TO switchyard_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
END
$$;

GRANT SELECT ON "scoped_policies" TO "switchyard_gateway";

GRANT SELECT, INSERT, DELETE ON "content_keys" TO "switchyard_worker";
GRANT SELECT ON "legal_holds", "log_sinks" TO "switchyard_worker";
GRANT UPDATE ("last_delivered_at", "last_error", "last_error_at") ON "log_sinks" TO "switchyard_worker";
GRANT SELECT, UPDATE ON "erasures" TO "switchyard_worker";
GRANT SELECT, UPDATE, DELETE ON "log_exports" TO "switchyard_worker";
GRANT SELECT, INSERT, DELETE ON "log_export_parts" TO "switchyard_worker";
GRANT SELECT, INSERT, UPDATE, DELETE ON "log_sink_deliveries" TO "switchyard_worker";
GRANT UPDATE, DELETE ON "request_logs", "request_attempts", "request_bodies" TO "switchyard_worker";

GRANT SELECT, INSERT, UPDATE, DELETE ON "scoped_policies", "log_sinks", "semantic_reviews" TO "switchyard_dashboard";
GRANT SELECT, INSERT, UPDATE ON "legal_holds", "log_exports" TO "switchyard_dashboard";
GRANT SELECT, INSERT ON "erasures" TO "switchyard_dashboard";
GRANT SELECT ON "content_keys", "log_export_parts" TO "switchyard_dashboard";
GRANT DELETE ON "log_exports", "log_export_parts" TO "switchyard_dashboard";
GRANT SELECT, UPDATE ("attempts", "next_attempt_at", "dead_at", "error"), DELETE ON "log_sink_deliveries" TO "switchyard_dashboard";
