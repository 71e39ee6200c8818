import type { ChatCall } from '@switchyard/core/chat/chat-call';
import type { ChatAnswer, ChatEvent } from '@switchyard/core/chat/chat-event';
import type {
  OrganizationConfiguration,
  ProviderAccountConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import { maskSecrets } from '@switchyard/platform/log/create-logger';
import type { OpenAttempt } from '../open-request.ts';

/** One call to make. `attempt` is told what happens as it happens: dispatched, status, usage. */
export type ProviderCall = {
  call: ChatCall;
  configuration: OrganizationConfiguration;
  account: ProviderAccountConfiguration;
  model: string;
  addMaxOutputTokens: number | null;
  attempt: OpenAttempt;
  signal: AbortSignal;
};

/** A chunk of a stream after the first content. */
export type Chunk = Extract<ChatEvent, { kind: 'chunk' }>;

/** What came back. A reply that is not a failure has content; from then on no other provider can take over. */
export type Reply =
  | { kind: 'answer'; answer: ChatAnswer }
  /** Throws a StreamCut when the stream breaks off. */
  | { kind: 'stream'; chunks: AsyncGenerator<Chunk> }
  | Failed;

/** The provider did not answer; nothing has been sent to the caller. */
export type Failed = {
  kind: 'failed';
  failure: ProviderFailure;
  message: string;
  status: number | null;
  retryAfterMs: number | null;
};

/** A failure that no status tells of. */
export function failure(kind: ProviderFailure, message: string): Failed {
  return { kind: 'failed', failure: kind, message, status: null, retryAfterMs: null };
}

/** A provider's words as callers and the log may have them: not endless, and without the credential it may have quoted. */
export function wordsOf(said: string, credential: string): string {
  const words = credential === '' ? said : said.replaceAll(credential, '…');
  return maskSecrets(words.slice(0, longestWords));
}

const longestWords = 2_000;

/** A stream that broke off after its first content. */
export class StreamCut extends Error {
  override name = 'StreamCut';
}
