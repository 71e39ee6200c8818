import { budgetAlerts } from './budget-alerts.ts';
import { contents } from './contents.ts';
import { credentialAlerts } from './credential-alerts.ts';
import { drift } from './drift.ts';
import { erasures } from './erasures.ts';
import { exports } from './exports.ts';
import { ingest } from './ingest.ts';
import type { Job } from './job.ts';
import { notifications } from './notifications.ts';
import { oldExports } from './old-exports.ts';
import { oldNotifications } from './old-notifications.ts';
import { oldVectors } from './old-vectors.ts';
import { partitions } from './partitions.ts';
import { reprice } from './reprice.ts';
import { retention } from './retention.ts';
import { shadowRuns } from './shadow-runs.ts';
import { sinks } from './sinks.ts';
import { sweep } from './sweep.ts';
import { verifyUsageNightly } from './verify-usage.ts';

/** Every job of the worker, one file each. */
export const jobs = [
  budgetAlerts,
  contents,
  credentialAlerts,
  drift,
  erasures,
  exports,
  ingest,
  notifications,
  oldExports,
  oldNotifications,
  oldVectors,
  partitions,
  reprice,
  retention,
  shadowRuns,
  sinks,
  sweep,
  verifyUsageNightly,
] as const satisfies readonly Job[];
