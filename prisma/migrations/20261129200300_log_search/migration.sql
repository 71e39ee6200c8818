-- What the log is searched by beside time: keys, and texts of callers, which few requests share or carry.
CREATE INDEX "request_logs_session_idx" ON "request_logs" ("organization_id", "session", "id" DESC) WHERE "session" IS NOT NULL;
CREATE INDEX "request_logs_trace_id_idx" ON "request_logs" ("organization_id", "trace_id", "id" DESC) WHERE "trace_id" IS NOT NULL;
CREATE INDEX "request_logs_end_user_idx" ON "request_logs" ("organization_id", "end_user", "id" DESC) WHERE "end_user" IS NOT NULL;
CREATE INDEX "request_logs_client_request_id_idx" ON "request_logs" ("organization_id", "client_request_id", "id" DESC)
  WHERE "client_request_id" IS NOT NULL;
CREATE INDEX "request_logs_key_id_idx" ON "request_logs" ("organization_id", "key_id", "id" DESC);

-- Deletes what was said in single calls, for people with the right to it; their records stay and say so. The apps can change nothing that
-- was recorded: this is the one way, inside the organization of the transaction, and never under a legal hold. Answers what was marked,
-- and what of it lies in object storage.
CREATE FUNCTION "erase_request_content"(ids uuid[]) RETURNS TABLE ("erased" uuid, "request_object" text, "response_object" text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH marked AS (
    UPDATE request_logs r SET content_state = 'ERASED'
    WHERE r.organization_id = app_organization_id() AND r.id = ANY(ids) AND r.content_state IN ('STORED', 'TRUNCATED')
      AND NOT EXISTS (
        SELECT FROM legal_holds h WHERE h.organization_id = r.organization_id AND h.released_at IS NULL
          AND (h."from" IS NULL OR h."from" <= r.started_at) AND (h."to" IS NULL OR r.started_at < h."to")
      )
    RETURNING r.id
  ), gone AS (
    DELETE FROM request_bodies b USING marked WHERE b.request_id = marked.id AND b.organization_id = app_organization_id()
    RETURNING b.request_id, b.request_object, b.response_object
  )
  SELECT marked.id, gone.request_object, gone.response_object FROM marked LEFT JOIN gone ON gone.request_id = marked.id
$$;
REVOKE EXECUTE ON FUNCTION "erase_request_content"(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "erase_request_content"(uuid[]) TO "switchyard_dashboard";
