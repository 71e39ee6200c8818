-- Routing is published as a whole, provider accounts have several credentials, records keep what routing looked at.

CREATE TABLE "routing_versions" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "author_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "routing_versions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "routing_states" (
    "organization_id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "canary_version" INTEGER,
    "canary_percent" INTEGER,
    "disabled_rule_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "draft" JSONB,
    "draft_revision" INTEGER NOT NULL DEFAULT 0,
    "draft_base_version" INTEGER,
    "draft_author_id" UUID,
    "draft_updated_at" TIMESTAMPTZ(3),

    CONSTRAINT "routing_states_pkey" PRIMARY KEY ("organization_id"),
    CONSTRAINT "routing_states_canary" CHECK (("canary_version" IS NULL AND "canary_percent" IS NULL)
      OR ("canary_version" IS NOT NULL AND "canary_percent" BETWEEN 1 AND 100))
);

CREATE TABLE "shadow_runs" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "rule_id" UUID NOT NULL,
    "rule_version" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "record" JSONB NOT NULL,
    "cost_nanos" BIGINT,

    CONSTRAINT "shadow_runs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "provider_credentials" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "weight" INTEGER NOT NULL DEFAULT 1,
    "draining_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_credentials_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "provider_credentials_weight" CHECK ("weight" >= 1)
);

CREATE UNIQUE INDEX "routing_versions_organization_id_version_key" ON "routing_versions"("organization_id", "version");
CREATE INDEX "shadow_runs_organization_id_rule_id_id_idx" ON "shadow_runs"("organization_id", "rule_id", "id" DESC);
CREATE UNIQUE INDEX "provider_credentials_provider_account_id_name_key" ON "provider_credentials"("provider_account_id", "name");
CREATE INDEX "provider_credentials_organization_id_idx" ON "provider_credentials"("organization_id");

ALTER TABLE "routing_versions" ADD CONSTRAINT "routing_versions_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "routing_states" ADD CONSTRAINT "routing_states_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "provider_credentials" ADD CONSTRAINT "provider_credentials_organization_id_provider_account_id_fkey" FOREIGN KEY ("organization_id", "provider_account_id") REFERENCES "provider_accounts"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Reports on an organization's attempts of the last hours read these and no others.
CREATE INDEX "request_attempts_organization_id_request_id_idx" ON "request_attempts"("organization_id", "request_id" DESC);
DROP INDEX "request_attempts_organization_id_idx";

ALTER TABLE "provider_accounts" ADD COLUMN "away_until" TIMESTAMPTZ(3);
ALTER TABLE "request_logs" ADD COLUMN "facts" JSONB;
ALTER TABLE "request_attempts" ADD COLUMN "credential_id" UUID;

-- The owner of the tables moves rows of every organization here, so row-level security must not hide them from it meanwhile.
ALTER TABLE "provider_accounts" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "routing_rules" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "routing_rule_versions" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "organizations" NO FORCE ROW LEVEL SECURITY;

-- The credential that each account has becomes its first one. It stays sealed for the account, so any gateway opens it as before.
INSERT INTO "provider_credentials" ("id", "organization_id", "provider_account_id", "name", "sealed", "last4", "created_at", "updated_at")
SELECT gen_random_uuid(), organization_id, id, 'First', sealed_credential, credential_last4, created_at, updated_at
FROM provider_accounts;
ALTER TABLE "provider_accounts" DROP COLUMN "sealed_credential", DROP COLUMN "credential_last4";

-- Every version of every rule, and every removal, began a state of the whole routing: that state becomes a version of the whole. The
-- order of the rules was not kept, so every version has the order of today.
WITH moments AS (
  SELECT v.organization_id, v.created_at AS at, v.id, v.note, v.author_id FROM routing_rule_versions v
  UNION ALL
  SELECT r.organization_id, r.deleted_at, r.id, '', NULL FROM routing_rules r WHERE r.deleted_at IS NOT NULL
), numbered AS (
  SELECT *, row_number() OVER (PARTITION BY organization_id ORDER BY at, id) AS version FROM moments
)
INSERT INTO "routing_versions" ("id", "organization_id", "version", "content", "note", "author_id", "created_at")
SELECT gen_random_uuid(), n.organization_id, n.version, jsonb_build_object('aliases', '[]'::jsonb, 'rules', coalesce((
  SELECT jsonb_agg(jsonb_build_object('id', r.id, 'version', v.version, 'name', v.name, 'definition', v.definition) ORDER BY r.position, r.id)
  FROM routing_rules r
  JOIN LATERAL (
    SELECT * FROM routing_rule_versions known
    WHERE known.rule_id = r.id AND (known.created_at, known.id) <= (n.at, n.id)
    ORDER BY known.version DESC LIMIT 1
  ) v ON true
  WHERE r.organization_id = n.organization_id AND (r.deleted_at IS NULL OR r.deleted_at > n.at)
), '[]'::jsonb)), n.note, n.author_id, n.at
FROM numbered n;

INSERT INTO "routing_states" ("organization_id", "version", "disabled_rule_ids")
SELECT o.id, coalesce((SELECT max(version) FROM routing_versions v WHERE v.organization_id = o.id), 0),
  coalesce((SELECT array_agg(r.id) FROM routing_rules r WHERE r.organization_id = o.id AND NOT r.enabled AND r.deleted_at IS NULL), ARRAY[]::UUID[])
FROM organizations o;

DROP TABLE "routing_rule_versions";
DROP TABLE "routing_rules";
ALTER TABLE "provider_accounts" FORCE ROW LEVEL SECURITY;
ALTER TABLE "organizations" FORCE ROW LEVEL SECURITY;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['routing_versions', 'routing_states', 'shadow_runs', 'provider_credentials'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organization_id = app_organization_id())
      WITH CHECK (organization_id = app_organization_id())', t);
  END LOOP;
END
$$;
CREATE POLICY "worker" ON "shadow_runs" TO "switchyard_worker" USING (true) WITH CHECK (true);

GRANT SELECT ON "routing_versions", "routing_states", "provider_credentials", "shadow_runs" TO "switchyard_gateway";
GRANT SELECT, INSERT ON "shadow_runs" TO "switchyard_worker";
GRANT SELECT, INSERT, UPDATE, DELETE ON "routing_states", "provider_credentials" TO "switchyard_dashboard";
-- A version that was published is never changed.
GRANT SELECT, INSERT ON "routing_versions" TO "switchyard_dashboard";
GRANT SELECT ON "shadow_runs" TO "switchyard_dashboard";
