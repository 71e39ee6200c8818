import type {
  CredentialConfiguration,
  OrganizationConfiguration,
  ProviderAccountConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import type { GatewayError } from '@switchyard/core/errors';
import type { StreamWriter } from '@switchyard/core/formats/wire-format';
import { parseJson } from '@switchyard/core/json/parse-json';
import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import type { Timeouts } from '@switchyard/core/routing/timeouts';
import { maskSecrets } from '@switchyard/platform/log/create-logger';
import type { Tap } from '../cache/recording.ts';
import type { Call } from '../call.ts';
import type { OpenAttempt } from '../open-request.ts';
import type { Deadline } from './deadline.ts';

/** One call to make. `attempt` is told what happens as it happens: dispatched, status, usage. */
export type ProviderCall = {
  call: Call;
  requestId: string;
  /** When the request arrived, seconds since 1970. */
  createdSeconds: number;
  configuration: OrganizationConfiguration;
  account: ProviderAccountConfiguration;
  /** Which of the account's credentials signs it in. */
  credential: CredentialConfiguration;
  /** What the route says; what is absent is what the environment says. */
  timeouts: Timeouts;
  /** Whether the stored objects that come and go belong to this team. */
  teamId: string;
  model: string;
  addMaxOutputTokens: number | null;
  /** Whether fields that the provider cannot take may be left out. */
  dropUnsupported: boolean;
  attempt: OpenAttempt;
  signal: AbortSignal;
  /** Hears that the provider's address is known and the call signed: it leaves now. */
  onSigned(): void;
  /** Hears what the provider answers, for equal calls; null where there are none. */
  tap: Tap | null;
  /** Hears the headers of an answer, whatever its status. */
  onHeaders(headers: Headers): void;
};

/** A piece of an answer, as it goes to the caller. */
export type Piece = string | Uint8Array;

/** What ends a stream: as it should, or in an error. */
export type Ending = Pick<StreamWriter, 'end' | 'fail'>;

/** What came back. An answer or a stream has content; from then on no other provider can take over. */
export type Reply =
  | { kind: 'answer'; status: number; contentType: string; body: Piece }
  /** Throws a StreamCut when the stream breaks off. */
  | { kind: 'stream'; contentType: string; pieces: AsyncGenerator<Piece>; ending: Ending }
  /** The target cannot say what the call says; the provider was not asked. */
  | { kind: 'unable'; error: GatewayError }
  | Failed;

/** The provider did not answer; nothing has been sent to the caller. */
export type Failed = {
  kind: 'failed';
  failure: ProviderFailure;
  message: string;
  status: number | null;
  retryAfterMs: number | null;
  /** It says so only in words of the call that it quotes: nothing follows from it for other calls. */
  isQuoted?: boolean;
};

/** A failure that no status tells of. */
export function failure(kind: ProviderFailure, message: string): Failed {
  return { kind: 'failed', failure: kind, message, status: null, retryAfterMs: null };
}

/** A provider's words as callers and the log may have them: not endless, and without the credential it may have quoted. */
export function wordsOf(said: string, credential: string): string {
  let words = said;
  for (const secret of secretsIn(credential)) words = words.replaceAll(secret, '…');
  return maskSecrets(words.slice(0, longestWords));
}

/** The credential, and of one that has parts (a key pair, a service account's key) each that is long enough to be a secret. */
function secretsIn(credential: string): string[] {
  const parts = credential.startsWith('{') ? Object.values(parseJson(credential) ?? {}) : [];
  const texts = parts.filter((part) => typeof part === 'string' && part.length >= 16);
  return credential === '' ? [] : [credential, ...texts];
}

const longestWords = 2_000;

/** What a failed connection says. Where an account leads is its organization's business, and no caller's. */
export const withoutAddress = (message: string): string =>
  message.replace(/\s*(fetching )?"?https?:\/\/[^\s"]*"?/g, '').replace(/ For more information.*/s, '');

/** A stream that broke off after its first content: by the provider's fault, unless it `isCallers`. */
export class StreamCut extends Error {
  override name = 'StreamCut';
  readonly isCallers: boolean;

  constructor(message: string, { isCallers = false, ...options }: ErrorOptions & { isCallers?: boolean } = {}) {
    super(message, options);
    this.isCallers = isCallers;
  }
}

/**
 * Throws when the time of a call ran out while its caller did not take what had come. It is asked when the caller has taken it: a
 * provider is not to be blamed for what nobody waits for.
 */
export function refuseIdleCaller({ reached }: Pick<Deadline, 'reached'>): void {
  const reason = reached();
  if (reason !== null && reason !== 'client')
    throw new StreamCut('The caller did not read on for too long.', { isCallers: true });
}
