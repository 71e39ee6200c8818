import { ingest } from './ingest.ts';
import type { Job } from './job.ts';
import { partitions } from './partitions.ts';
import { sweep } from './sweep.ts';

/** Every job of the worker, one file each. */
export const jobs = [ingest, partitions, sweep] as const satisfies readonly Job[];
