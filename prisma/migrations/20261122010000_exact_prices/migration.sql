-- Every bucket of usage has a column, in the log and in the roll-ups. Rows that are there consumed nothing of the new ones.
ALTER TABLE "request_logs"
    ADD COLUMN "cache_write_1h_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cached_input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cached_input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "output_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "output_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "web_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "file_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "rerank_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "images" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_audio_ms" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_characters" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "client_format" TEXT,
    ADD COLUMN "upstream_format" TEXT,
    ADD COLUMN "service_tier" TEXT,
    ADD COLUMN "usage_mismatch" TEXT,
    ADD COLUMN "dropped" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "request_attempts"
    ADD COLUMN "cache_write_1h_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cached_input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cached_input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "output_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "output_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "web_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "file_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "rerank_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "images" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_audio_ms" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_characters" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "upstream_format" TEXT,
    ADD COLUMN "service_tier" TEXT,
    ADD COLUMN "usage_mismatch" TEXT,
    ADD COLUMN "dropped" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "usage_hourly"
    ADD COLUMN "cache_write_1h_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cached_input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cached_input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "output_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "output_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "web_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "file_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "rerank_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "images" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_audio_ms" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_characters" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "usage_daily"
    ADD COLUMN "cache_write_1h_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cached_input_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cached_input_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "output_audio_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "output_image_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "web_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "file_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "rerank_searches" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "images" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_audio_ms" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "input_characters" BIGINT NOT NULL DEFAULT 0;

-- An organization's own price: rates for any bucket, or a share of the price book's price. Nothing that stands there changes.
ALTER TABLE "price_overrides"
    ALTER COLUMN "input_nanos_per_million" DROP NOT NULL,
    ALTER COLUMN "output_nanos_per_million" DROP NOT NULL,
    ADD COLUMN "cache_write_nanos_per_million" BIGINT,
    ADD COLUMN "cache_write_1h_nanos_per_million" BIGINT,
    ADD COLUMN "input_audio_nanos_per_million" BIGINT,
    ADD COLUMN "cached_input_audio_nanos_per_million" BIGINT,
    ADD COLUMN "input_image_nanos_per_million" BIGINT,
    ADD COLUMN "cached_input_image_nanos_per_million" BIGINT,
    ADD COLUMN "reasoning_nanos_per_million" BIGINT,
    ADD COLUMN "output_audio_nanos_per_million" BIGINT,
    ADD COLUMN "output_image_nanos_per_million" BIGINT,
    ADD COLUMN "web_search_nanos" BIGINT,
    ADD COLUMN "file_search_nanos" BIGINT,
    ADD COLUMN "rerank_search_nanos" BIGINT,
    ADD COLUMN "image_nanos" BIGINT,
    ADD COLUMN "per_request_nanos" BIGINT,
    ADD COLUMN "input_audio_nanos_per_hour" BIGINT,
    ADD COLUMN "input_characters_nanos_per_million" BIGINT,
    ADD COLUMN "share_per_mille" INTEGER,
    ADD COLUMN "effective_until" TIMESTAMPTZ(3);

ALTER TABLE "price_overrides"
    ADD CONSTRAINT "price_overrides_rates_or_share" CHECK ((share_per_mille IS NULL) = (num_nonnulls(
      input_nanos_per_million, cached_input_nanos_per_million, cache_write_nanos_per_million,
      cache_write_1h_nanos_per_million, input_audio_nanos_per_million, cached_input_audio_nanos_per_million,
      input_image_nanos_per_million, cached_input_image_nanos_per_million, output_nanos_per_million,
      reasoning_nanos_per_million, output_audio_nanos_per_million, output_image_nanos_per_million, web_search_nanos,
      file_search_nanos, rerank_search_nanos, image_nanos, per_request_nanos, input_audio_nanos_per_hour,
      input_characters_nanos_per_million) > 0)),
    ADD CONSTRAINT "price_overrides_share" CHECK (share_per_mille BETWEEN 1 AND 100000),
    ADD CONSTRAINT "price_overrides_all_models" CHECK (model <> '*' OR share_per_mille IS NOT NULL),
    ADD CONSTRAINT "price_overrides_effective" CHECK (effective_until > effective_from),
    ADD CONSTRAINT "price_overrides_not_negative" CHECK (least(
      input_nanos_per_million, cached_input_nanos_per_million, cache_write_nanos_per_million,
      cache_write_1h_nanos_per_million, input_audio_nanos_per_million, cached_input_audio_nanos_per_million,
      input_image_nanos_per_million, cached_input_image_nanos_per_million, output_nanos_per_million,
      reasoning_nanos_per_million, output_audio_nanos_per_million, output_image_nanos_per_million, web_search_nanos,
      file_search_nanos, rerank_search_nanos, image_nanos, per_request_nanos, input_audio_nanos_per_hour,
      input_characters_nanos_per_million) >= 0);

-- Files, batches and responses that live at a provider, under ids of ours.
CREATE TABLE "stored_objects" (
    "organization_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "provider_object_id" TEXT NOT NULL,
    "team_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    "summary" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "stored_objects_pkey" PRIMARY KEY ("organization_id","id"),
    CONSTRAINT "stored_objects_kind" CHECK (kind IN ('file', 'batch', 'response'))
);

CREATE INDEX "stored_objects_organization_id_kind_team_id_created_at_id_idx" ON "stored_objects"("organization_id", "kind", "team_id", "created_at" DESC, "id" DESC);

ALTER TABLE "stored_objects" ADD CONSTRAINT "stored_objects_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "stored_objects" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "stored_objects" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant" ON "stored_objects" USING (organization_id = app_organization_id())
  WITH CHECK (organization_id = app_organization_id());
GRANT SELECT, INSERT, UPDATE, DELETE ON "stored_objects" TO "switchyard_gateway";

-- Nobody who signs in through the dashboard makes an operator of someone who is there: every column of a person but that one.
REVOKE UPDATE ON "users" FROM "switchyard_dashboard";
GRANT UPDATE ("email", "name", "email_verified", "image", "password_hash", "updated_at") ON "users" TO "switchyard_dashboard";
