/** Queues by what they carry. */
export const queueNames = { records: 'records', contents: 'contents', housekeeping: 'housekeeping' } as const;

/** Jobs by what they carry: records that were settled together, or the record of one copy; and what was said in calls. */
export const jobNames = { batch: 'ingest', shadow: 'shadow', contents: 'contents' } as const;

/** All of BullMQ's keys start with this; the braces keep one queue in one hash slot of a Redis Cluster. */
export const queuePrefix = '{sy-queue}';
