import { budgetAlerts } from './budget-alerts.ts';
import { credentialAlerts } from './credential-alerts.ts';
import { drift } from './drift.ts';
import { ingest } from './ingest.ts';
import type { Job } from './job.ts';
import { notifications } from './notifications.ts';
import { oldNotifications } from './old-notifications.ts';
import { partitions } from './partitions.ts';
import { reprice } from './reprice.ts';
import { shadowRuns } from './shadow-runs.ts';
import { sweep } from './sweep.ts';
import { verifyUsageNightly } from './verify-usage.ts';

/** Every job of the worker, one file each. */
export const jobs = [
  budgetAlerts,
  credentialAlerts,
  drift,
  ingest,
  notifications,
  oldNotifications,
  partitions,
  reprice,
  shadowRuns,
  sweep,
  verifyUsageNightly,
] as const satisfies readonly Job[];
