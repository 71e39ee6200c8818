import { parentPort } from 'node:worker_threads';
import { type Redacted, redact, type TextForm } from '@switchyard/core/content/redact';
import type { Redaction } from '@switchyard/core/content/resolve-content-policy';

/** A text to redact. */
export type RedactAsked = { id: number; text: string; redaction: Redaction; form: TextForm };

/** What became of the text of that id. */
export type RedactTold = { id: number; redacted: Redacted };

// Long texts and many patterns take long; every stream of the gateway would wait for them.
parentPort?.on('message', ({ id, text, redaction, form }: RedactAsked) => {
  const told: RedactTold = { id, redacted: redact(text, redaction, form) };
  parentPort?.postMessage(told);
});
