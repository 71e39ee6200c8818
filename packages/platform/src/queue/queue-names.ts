/** Queues by what they carry. */
export const queueNames = { records: 'records', housekeeping: 'housekeeping' } as const;

/** Jobs of the queue of records by what they carry: records that were settled together, or the record of one copy. */
export const jobNames = { batch: 'ingest', shadow: 'shadow' } as const;

/** All of BullMQ's keys start with this; the braces keep one queue in one hash slot of a Redis Cluster. */
export const queuePrefix = '{sy-queue}';
