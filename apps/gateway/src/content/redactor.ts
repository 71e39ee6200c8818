import { Worker } from 'node:worker_threads';
import { type Redacted, redact, type TextForm } from '@switchyard/core/content/redact';
import type { Redaction } from '@switchyard/core/content/resolve-content-policy';
import type { RedactAsked, RedactTold } from './redact-worker.ts';

/** Redacts long texts beside the gateway's own thread. Rejects when that takes too long or the thread dies: then nothing may be kept. */
export type Redactor = {
  redact(text: string, redaction: Redaction, form: TextForm): Promise<Redacted>;
  close(): void;
};

/** Shorter texts are redacted at once, in characters: handing them over would take longer. Patterns of one's own are slower. */
const shortCharacters = 4_096;

const patienceMs = 10_000;

/** Makes a redactor. Its thread starts with the first long text, and again when it has died. */
export function createRedactor(): Redactor {
  const waiting = new Map<number, (redacted: Redacted | null) => void>();
  let worker: Worker | undefined;
  let lastId = 0;

  const giveUp = () => {
    worker = undefined;
    for (const tell of [...waiting.values()]) tell(null);
  };

  function start(): Worker {
    const started = new Worker(new URL('./redact-worker.ts', import.meta.url));
    started.unref(); // it never keeps the process alive
    started.on('message', ({ id, redacted }: RedactTold) => waiting.get(id)?.(redacted));
    started.on('error', () => started === worker && giveUp());
    return started;
  }

  return {
    async redact(text, redaction, form) {
      if (text.length <= shortCharacters && redaction.patterns.length === 0) return redact(text, redaction, form);
      const asked: RedactAsked = { id: ++lastId, text, redaction, form };
      const redacted = await new Promise<Redacted | null>((resolve) => {
        const timer = setTimeout(() => {
          // What it works on may never end in time, and others wait behind it.
          void worker?.terminate();
          giveUp();
        }, patienceMs);
        waiting.set(asked.id, (told) => {
          clearTimeout(timer);
          waiting.delete(asked.id);
          resolve(told);
        });
        worker ??= start();
        worker.postMessage(asked);
      });
      if (redacted === null) throw new Error('The text could not be redacted in time.');
      return redacted;
    },
    close: () => void worker?.terminate(),
  };
}
