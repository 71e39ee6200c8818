import type { Database } from '@switchyard/db/client/create-database';
import type { AdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { RecordQueue } from '@switchyard/platform/queue/record-queue';

/** What jobs work with. */
export type Tools = {
  db: Database;
  admission: AdmissionStore;
  records: RecordQueue;
  log: Logger;
  /** Milliseconds since 1970. */
  now(): number;
};
