-- Days of the log whose rows are no longer all there, because an organization's time for them is up.

CREATE TABLE "dropped_log_days" (
    "organization_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "dropped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dropped_log_days_pkey" PRIMARY KEY ("organization_id", "day")
);
ALTER TABLE "dropped_log_days" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "dropped_log_days" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant" ON "dropped_log_days" USING (organization_id = app_organization_id())
  WITH CHECK (organization_id = app_organization_id());
CREATE POLICY "worker" ON "dropped_log_days" TO "switchyard_worker" USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON "dropped_log_days" TO "switchyard_worker";
GRANT SELECT ON "dropped_log_days" TO "switchyard_dashboard";

-- Copies belong to the log; they lie in one table, so they are deleted by organization and time.
GRANT DELETE ON "shadow_runs" TO "switchyard_worker";
CREATE INDEX "shadow_runs_organization_id_started_at_idx" ON "shadow_runs"("organization_id", "started_at");

-- Whether a day (UTC) of an organization's log, or of its content, must stay on the day `today`. Rows that belong to no organization any
-- more stay as long as those of one that chose nothing.
CREATE FUNCTION "keeps_day"(organization uuid, day date, what text, today date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT day >= today - coalesce(
      (SELECT CASE what WHEN 'log' THEN log_retention_days ELSE least(log_retention_days, content_retention_days) END
        FROM organizations WHERE id = organization),
      CASE what WHEN 'log' THEN 90 ELSE 30 END)
    OR EXISTS (SELECT FROM legal_holds AS hold WHERE hold.organization_id = organization AND hold.released_at IS NULL
      AND (hold."from" IS NULL OR hold."from" < ((day + 1)::timestamp AT TIME ZONE 'UTC'))
      AND (hold."to" IS NULL OR hold."to" > (day::timestamp AT TIME ZONE 'UTC')))
$$;

-- No legal hold begins until the transaction ends, so what it finds to be free stays free.
-- SECURITY DEFINER: the worker may read holds and nothing more.
CREATE FUNCTION "stop_legal_holds"() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE legal_holds IN SHARE MODE;
END
$$;

-- Drops a past day of one of the request tables; answers whether there was one. Whether it may go is for the caller to know.
-- SECURITY DEFINER: the worker may drop partitions but owns nothing.
CREATE FUNCTION "drop_request_partition"(parent text, day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  part text := parent || '_' || to_char(day, 'YYYYMMDD');
BEGIN
  IF parent <> ALL (ARRAY['request_logs', 'request_attempts', 'request_bodies'])
    OR day >= (now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'The day % of % may not be dropped.', day, parent USING ERRCODE = '22023';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('switchyard:request-partitions'));
  IF to_regclass('public.' || quote_ident(part)) IS NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('DROP TABLE %I', part);
  RETURN true;
END
$$;

REVOKE ALL ON FUNCTION "stop_legal_holds"(), "drop_request_partition"(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "stop_legal_holds"(), "drop_request_partition"(text, date) TO "switchyard_worker";

-- What was recorded is deleted as a whole, or forgets a person; nothing else of it ever changes.
REVOKE UPDATE ON "request_logs", "request_attempts", "request_bodies" FROM "switchyard_worker";
GRANT UPDATE ("error_message", "end_user", "facts", "tags", "session", "headers", "content_state") ON "request_logs" TO "switchyard_worker";
GRANT UPDATE ("error_message") ON "request_attempts" TO "switchyard_worker";
