-- What a call to a provider is for: to answer the request, or to embed its question for the semantic cache.
CREATE TYPE "AttemptRole" AS ENUM ('ANSWER', 'LOOKUP');
ALTER TABLE "request_attempts" ADD COLUMN "role" "AttemptRole" NOT NULL DEFAULT 'ANSWER';
-- Few requests have such a call, and every sum over requests asks which.
CREATE INDEX "request_attempts_lookups" ON "request_attempts" ("request_id") WHERE "role" = 'LOOKUP';
