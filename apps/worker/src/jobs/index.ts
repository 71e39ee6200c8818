import { ingest } from './ingest.ts';
import type { Job } from './job.ts';
import { partitions } from './partitions.ts';
import { shadowRuns } from './shadow-runs.ts';
import { sweep } from './sweep.ts';

/** Every job of the worker, one file each. */
export const jobs = [ingest, partitions, shadowRuns, sweep] as const satisfies readonly Job[];
