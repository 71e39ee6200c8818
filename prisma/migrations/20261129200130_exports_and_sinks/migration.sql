-- Runs of exports, batches of deliveries, and tests of sinks.

ALTER TABLE "log_exports"
  ADD COLUMN "created_by_name" TEXT,
  ADD COLUMN "run_id" UUID,
  ADD COLUMN "run_until" TIMESTAMPTZ(3),
  ADD COLUMN "runs" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "log_sinks"
  ADD COLUMN "test_asked_at" TIMESTAMPTZ(3),
  ADD COLUMN "tested_at" TIMESTAMPTZ(3),
  ADD COLUMN "test_error" TEXT;

ALTER TABLE "log_sink_deliveries" ADD COLUMN "batch_id" UUID;
DROP INDEX "log_sink_deliveries_dead_at_next_attempt_at_idx";
CREATE INDEX "log_sink_deliveries_sink_id_dead_at_next_attempt_at_idx" ON "log_sink_deliveries"("sink_id", "dead_at", "next_attempt_at");
CREATE INDEX "log_sink_deliveries_batch_id_idx" ON "log_sink_deliveries"("batch_id");

GRANT UPDATE ("tested_at", "test_error") ON "log_sinks" TO "switchyard_worker";
GRANT UPDATE ("batch_id", "queued_at") ON "log_sink_deliveries" TO "switchyard_dashboard";
