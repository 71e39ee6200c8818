import { parentPort } from 'node:worker_threads';
import { countTokens } from './count-tokens.ts';

/** A text to count. */
export type CountAsked = { id: number; text: string };

/** How many tokens the text of that id has. */
export type CountTold = { id: number; tokens: number };

// The tokenizer's vocabulary lives in this thread alone: a collector that walks it would stop every stream of the gateway.
parentPort?.on('message', ({ id, text }: CountAsked) => {
  const told: CountTold = { id, tokens: countTokens(text) };
  parentPort?.postMessage(told);
});
