-- What budgets and limits refused is asked for by organization and newest first; most requests are not among it.
CREATE INDEX "request_logs_blocked_idx" ON "request_logs"("organization_id", "id" DESC) WHERE "blocked_by" IS NOT NULL;
