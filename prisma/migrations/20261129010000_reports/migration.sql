-- The view that a person sees when the screen is opened without a query.
ALTER TABLE "saved_views" ADD COLUMN "is_default" BOOLEAN NOT NULL DEFAULT false;
CREATE UNIQUE INDEX "saved_views_default_key" ON "saved_views" ("organization_id", "user_id", "screen") WHERE "is_default";

-- What failed, by itself: the health of accounts asks for it all the time, and it is a small part of all attempts.
CREATE INDEX "request_attempts_failed" ON "request_attempts" ("organization_id", "request_id" DESC)
  WHERE "outcome" NOT IN ('succeeded', 'cancelled');

-- Whose rows a transaction may see is asked once a statement instead of once a row: reports read hundreds of thousands of rows, and
-- workers of one query may share them.
ALTER FUNCTION "app_is_operator"() PARALLEL SAFE;
ALTER POLICY "operator" ON "usage_daily" USING ((SELECT app_is_operator()));
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['usage_hourly', 'usage_daily', 'request_logs', 'request_attempts', 'shadow_runs'] LOOP
    EXECUTE format('ALTER POLICY tenant ON %I USING (organization_id = (SELECT app_organization_id()))', t);
  END LOOP;
END
$$;
