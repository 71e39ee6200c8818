-- Values that callers make are counted apart up to a bound; all others share one counter.
ALTER TABLE "budgets" ADD COLUMN "max_groups" INTEGER NOT NULL DEFAULT 10000;
