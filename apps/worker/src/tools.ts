import type { Database } from '@switchyard/db/client/create-database';
import type { AdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { DeliveryParts } from '@switchyard/platform/notifications/deliver';
import type { ObjectStorage } from '@switchyard/platform/object-storage/object-storage';
import type { RecordQueue } from '@switchyard/platform/queue/record-queue';
import type { RestStore } from '@switchyard/platform/resting/rest-store';
import type { VerificationStore } from '@switchyard/platform/verification/verification-store';

/** What jobs work with. */
export type Tools = {
  db: Database;
  /** For statements that may run for minutes, and for locks that are held as long. */
  slowDb: Database;
  admission: AdmissionStore;
  records: RecordQueue;
  rests: RestStore;
  verifications: VerificationStore;
  delivery: DeliveryParts;
  /** Opens what was said, and seals the files of exports. */
  contentPrivateKey: string;
  /** Where large content lies; null when nothing is configured. */
  objects: ObjectStorage | null;
  /** Where people reach the dashboard, without a slash at the end: for links in messages. */
  dashboardUrl: string;
  log: Logger;
  /** Milliseconds since 1970. */
  now(): number;
};
