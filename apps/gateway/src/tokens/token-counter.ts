import { Worker } from 'node:worker_threads';
import type { CountAsked, CountTold } from './token-worker.ts';

/** Counts tokens beside the gateway's own thread. About: of very long texts a sample is counted. Never rejects. */
export type TokenCounter = {
  /** About how many tokens a text has, by the tokenizer of OpenAI's newer models. */
  count(text: string): Promise<number>;
  /**
   * About how many tokens a JSON body is to a model. Its names and punctuation stand for what a provider adds around the texts;
   * pictures and files are counted by their number, not by their bytes.
   */
  countBody(body: string): Promise<number>;
  close(): void;
};

/** Longer texts are counted by their beginning, in characters: an estimate need not take seconds. */
const sampleCharacters = 40_000;

/** Longest wait for a count; then four characters are taken for a token. */
const patienceMs = 5_000;

/** A picture or a file inside a JSON body: nobody writes words of this length in this alphabet. */
const media = /"(?:data:[^",]{0,200},)?[A-Za-z0-9+/_-]{1000,}={0,2}"/g;

/** What a picture of a megapixel counts at most vendors. */
const tokensPerMedia = 1_500;

/** Makes a counter. Its thread starts with the first text, and again when it has died. */
export function createTokenCounter(): TokenCounter {
  const waiting = new Map<number, (tokens: number | null) => void>();
  let worker: Worker | undefined;
  let lastId = 0;

  function start(): Worker {
    const started = new Worker(new URL('./token-worker.ts', import.meta.url));
    started.unref(); // it never keeps the process alive
    started.on('message', ({ id, tokens }: CountTold) => waiting.get(id)?.(tokens));
    started.on('error', () => {
      worker = undefined;
      for (const tell of waiting.values()) tell(null);
    });
    return started;
  }

  function ask(text: string): Promise<number | null> {
    const asked: CountAsked = { id: ++lastId, text };
    return new Promise((resolve) => {
      const timer = setTimeout(() => tell(null), patienceMs);
      const tell = (tokens: number | null) => {
        clearTimeout(timer);
        waiting.delete(asked.id);
        resolve(tokens);
      };
      waiting.set(asked.id, tell);
      worker ??= start();
      worker.postMessage(asked);
    });
  }

  async function count(text: string): Promise<number> {
    if (text === '') return 0;
    const sample = text.slice(0, sampleCharacters);
    const tokens = (await ask(sample)) ?? sample.length / 4;
    return Math.ceil((tokens * text.length) / sample.length);
  }

  return {
    count,
    async countBody(body) {
      let found = 0;
      const texts = body.replace(media, () => {
        found++;
        return '""';
      });
      return (await count(texts)) + found * tokensPerMedia;
    },
    close: () => void worker?.terminate(),
  };
}
