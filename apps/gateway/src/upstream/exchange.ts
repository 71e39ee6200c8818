import type { ProviderRefusal } from '@switchyard/core/formats/wire-format';
import type { Provider } from '@switchyard/core/providers/provider';
import type { Deadline } from './deadline.ts';
import type { ProviderCall, Reply } from './reply.ts';

/** One HTTP exchange with a provider: what to send, and how to read what comes back. */
export type Exchange = {
  method: string;
  /** Path and query below the account's base URL. */
  path: string;
  /** Headers besides those that sign the call in. */
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | FormData | null;
  /** Whether the first byte comes only when the whole answer is made. */
  answersWhole: boolean;
  /** Reads an answer whose status is no error. */
  read(reading: Reading): Promise<Reply>;
  /** Classifies an answer whose status is an error. */
  readRefusal(status: number, body: string): ProviderRefusal;
};

/** What an exchange is made from. */
export type Making = {
  call: ProviderCall;
  provider: Provider;
  /** The id by which the caller's team knows an object that this account keeps. */
  sealId(providerId: string): string;
};

/** An answer to read. `credential` must not reach the caller; `idleMs` bounds each silence of a stream. */
export type Reading = { response: Response; deadline: Deadline; credential: string; idleMs: number };
