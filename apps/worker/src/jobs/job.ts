import type { QueuedContent } from '@switchyard/platform/queue/content-batch';
import type { Schedule } from '@switchyard/platform/queue/housekeeping';
import type { RecordBatch, ShadowJob } from '@switchyard/platform/queue/record-queue';
import type { Tools } from '../tools.ts';

/** What the environment decides about jobs. */
export type JobSettings = { sweepIntervalMs: number };

/** A kind of work of the worker. Every job is harmless to repeat, because each may run more than once. */
export type Job =
  | {
      /** Runs by a schedule, once for all workers together. */
      kind: 'scheduled';
      name: string;
      schedule(settings: JobSettings): Schedule;
      run(tools: Tools): Promise<void>;
    }
  | {
      /** Runs for every batch that gateways and the sweeper put in the queue. */
      kind: 'records';
      name: string;
      handle(tools: Tools, batch: RecordBatch): Promise<void>;
    }
  | {
      /** Runs for every copy that gateways and the sweeper put in the queue. */
      kind: 'shadows';
      name: string;
      handle(tools: Tools, job: ShadowJob): Promise<void>;
    }
  | {
      /** Runs for every batch of what was said, encrypted, that gateways put in the queue of contents. */
      kind: 'contents';
      name: string;
      handle(tools: Tools, contents: QueuedContent[]): Promise<void>;
    };
