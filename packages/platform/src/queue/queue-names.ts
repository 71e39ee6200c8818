/** Queues by what they carry. */
export const queueNames = { records: 'records', housekeeping: 'housekeeping' } as const;

/** All of BullMQ's keys start with this; the braces keep one queue in one hash slot of a Redis Cluster. */
export const queuePrefix = '{sy-queue}';
