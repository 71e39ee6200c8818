import { insertContents } from '@switchyard/db/content/insert-contents';
import type { Job } from './job.ts';

/** Keeps what was said, as the gateway encrypted it, and the keys to it. The worker does not look into it. */
export const contents = {
  kind: 'contents',
  name: 'contents',
  handle: ({ db }, batch) => insertContents(db, batch),
} satisfies Job;
