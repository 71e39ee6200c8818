import { GatewayError } from '@switchyard/core/errors';
import { findProvider } from '@switchyard/core/providers/index';
import type { Provider } from '@switchyard/core/providers/provider';
import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import type { Timeouts } from '@switchyard/core/routing/timeouts';
import {
  ForbiddenOriginError,
  type OriginGuard,
  UnreachableOriginError,
} from '@switchyard/platform/network/origin-guard';
import type { Credentials } from '../configuration/credentials.ts';
import type { ObjectIds } from '../objects/object-ids.ts';
import type { TokenCounter } from '../tokens/token-counter.ts';
import { chatExchange } from './chat-exchange.ts';
import { countLocally } from './count-locally.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import type { Exchange } from './exchange.ts';
import { nativeExchange } from './native-exchange.ts';
import { operationExchange } from './operation-exchange.ts';
import { withoutQuotes } from './quoted-words.ts';
import { readText } from './read-text.ts';
import { type Failed, failure, type ProviderCall, type Reply, withoutAddress, wordsOf } from './reply.ts';
import { retryAfterMs } from './retry-after.ts';
import type { SignIns } from './sign-in/create-sign-ins.ts';
import { SignInError } from './sign-in/signable.ts';

/**
 * How long each stage of a call may last, in ms, when its route does not say. Until the content of a stream begins, no silence may
 * last `firstByteMs`, and all of it `firstContentMs`, however many pings come: so long reasoning that is announced has time, and a
 * stream that only lives has not. An answer that is not streamed sends its first byte only when it is finished.
 */
export type UpstreamTimeouts = {
  firstByteMs: number;
  firstContentMs: number;
  wholeAnswerMs: number;
  idleMs: number;
  totalMs: number;
};

export type Upstream = { call(call: ProviderCall): Promise<Reply> };

/** What calling providers takes. */
export type UpstreamParts = {
  guard: OriginGuard;
  credentials: Credentials;
  signIns: SignIns;
  objectIds: ObjectIds;
  tokens: TokenCounter;
  timeouts: UpstreamTimeouts;
};

/** Calls providers. A reply is answered only once it has content, so that until then another provider may take over. */
export function createUpstream(parts: UpstreamParts): Upstream {
  return {
    async call(call) {
      const provider = findProvider(call.account.provider);
      if (provider === undefined) return failure('unreachable', `No provider is called ${call.account.provider}.`);
      const counted = await countLocally(call, provider, parts.tokens);
      if (counted) return counted;
      const exchange = exchangeFor(call, provider, parts);
      if (exchange.kind === 'unable') return exchange;
      const deadline = startDeadline(call.signal, call.timeouts.totalMs ?? parts.timeouts.totalMs);
      let credential = '';
      try {
        credential = await credentialOf(call, parts.credentials);
        const reply = await attempt({ call, provider, deadline, credential, exchange }, parts);
        if (reply.kind !== 'stream') deadline.close();
        return reply.kind === 'failed' ? inWords(reply, credential) : reply;
      } catch (thrown) {
        const reason = deadline.reached();
        deadline.close();
        // What is thrown in our words is no failure of the provider's.
        if (reason === 'client' || thrown instanceof GatewayError) throw thrown;
        parts.guard.forget(call.account.baseUrl);
        return inWords(failedBy(thrown, reason), credential);
      }
    },
  };
}

/** One that does not open is one that the provider would refuse. */
async function credentialOf(call: ProviderCall, credentials: Credentials): Promise<string> {
  try {
    return await credentials.of(call.configuration, call);
  } catch (cause) {
    throw new SignInError(cause instanceof Error ? cause.message : 'The stored credential does not open.', { cause });
  }
}

type Prepared = ({ kind: 'exchange' } & Exchange) | Extract<Reply, { kind: 'unable' }>;

/** What to send, or why this provider cannot be sent it. */
function exchangeFor(call: ProviderCall, provider: Provider, parts: UpstreamParts): Prepared {
  try {
    const exchange = makeExchange(call, provider, parts);
    if (exchange) return { kind: 'exchange', ...exchange };
    const what = call.call.kind === 'operation' ? call.call.operation : 'chats';
    return unable(new GatewayError('not_supported', `${provider.name} does not serve ${what} with ${call.model}.`));
  } catch (thrown) {
    if (thrown instanceof GatewayError) return unable(thrown);
    throw thrown;
  }
}

const unable = (error: GatewayError): Prepared => ({ kind: 'unable', error });

function makeExchange(call: ProviderCall, provider: Provider, { objectIds }: UpstreamParts): Exchange | undefined {
  const owner = { organizationId: call.configuration.id, teamId: call.teamId };
  const sealId = (providerId: string) => objectIds.seal(owner, { accountId: call.account.id, providerId });
  const making = { call, provider, sealId };
  if (call.call.kind === 'chat') return chatExchange(making, call.call);
  if (call.call.kind === 'operation') return operationExchange(making, call.call);
  return nativeExchange(making, call.call);
}

type Attempting = {
  call: ProviderCall;
  provider: Provider;
  deadline: Deadline;
  credential: string;
  exchange: Exchange;
};

async function attempt(
  { call, provider, deadline, credential, exchange }: Attempting,
  { guard, signIns, timeouts }: UpstreamParts,
): Promise<Reply> {
  const baseUrl = call.account.baseUrl.replace(/\/+$/, '');
  const origin = await guard.resolve(baseUrl, call.timeouts.connectMs);
  startWaiting({ deadline, answersWhole: exchange.answersWhole, routes: call.timeouts }, timeouts);
  const { method, path, body } = exchange;
  const headers = {
    'accept-encoding': 'identity', // a stream must not wait for a compressor
    'user-agent': 'switchyard',
    ...exchange.headers,
  };
  const signed = await signIns.sign(provider.signIn, { credential, method, url: baseUrl + path, headers, body });
  call.attempt.dispatched = true;
  call.onSigned();
  const response = await fetch(origin.url + path, {
    method,
    headers: { ...headers, ...origin.headers, ...signed },
    body,
    redirect: 'error',
    signal: deadline.signal,
    ...(origin.tls ? { tls: origin.tls } : {}),
  });
  call.attempt.httpStatus = response.status;
  call.attempt.upstreamRequestId = requestIdOf(response.headers, credential);
  call.onHeaders(response.headers);
  const idleMs = call.timeouts.idleMs ?? timeouts.idleMs;
  if (response.ok) return await exchange.read({ response, deadline, credential, idleMs });
  return await refused(response, { provider, exchange, deadline });
}

type Waiting = { deadline: Deadline; answersWhole: boolean; routes: Timeouts };

/**
 * What the route says of the first content bounds all of the wait; of an answer that is not streamed, until it is whole. What the
 * environment says of one that is not streamed bounds only its silences: some hosts send blanks while they work.
 */
function startWaiting({ deadline, answersWhole, routes }: Waiting, defaults: UpstreamTimeouts): void {
  const silenceMs = answersWhole ? defaults.wholeAnswerMs : defaults.firstByteMs;
  deadline.stage('first-byte', routes.firstContentMs ?? silenceMs);
  const boundMs = routes.firstContentMs ?? (answersWhole ? null : defaults.firstContentMs);
  if (boundMs !== null) deadline.boundContent(boundMs);
}

/** The names under which providers tell their own id of a request. */
const requestIdHeaders = ['x-request-id', 'request-id', 'x-amzn-requestid', 'apim-request-id', 'x-goog-request-id'];

function requestIdOf(headers: Headers, credential: string): string | null {
  for (const name of requestIdHeaders) {
    const id = headers.get(name);
    if (id !== null) return wordsOf(id, credential).slice(0, longestId);
  }
  return null;
}

const longestId = 200;

const inWords = (failed: Failed, credential: string) => ({ ...failed, message: wordsOf(failed.message, credential) });

/** Bytes. Nobody says no at such length. */
const longestRefusal = 1_048_576;

/** What rests the credential for every call, and so must be said by the provider itself. */
const ofCredential: ReadonlySet<ProviderFailure> = new Set(['bad-credential', 'quota-exceeded']);

type Refusing = { provider: Provider; exchange: Exchange; deadline: Deadline };

async function refused(response: Response, { provider, exchange, deadline }: Refusing): Promise<Failed> {
  const body = await readText(response, () => deadline.refresh(), longestRefusal);
  const { status } = response;
  const failureOf = (words: string) =>
    provider.failureOf?.(status, words) ?? exchange.readRefusal(status, words).failure;
  const failed = failureOf(body);
  return {
    kind: 'failed',
    failure: failed,
    message: exchange.readRefusal(status, body).message,
    status,
    retryAfterMs: retryAfterMs(response.headers, { body }),
    isQuoted: ofCredential.has(failed) && failureOf(withoutQuotes(body, exchange)) !== failed,
  };
}

function failedBy(thrown: unknown, reason: ReturnType<Deadline['reached']>): Failed {
  if (reason !== null)
    return failure('timeout', reason === 'total' ? 'The whole answer took too long.' : 'No content came in time.');
  if (thrown instanceof SignInError) return failure('bad-credential', thrown.message);
  if (thrown instanceof ForbiddenOriginError || thrown instanceof UnreachableOriginError)
    return failure('unreachable', thrown.message);
  return failure(
    'unreachable',
    `The connection failed: ${thrown instanceof Error ? withoutAddress(thrown.message) : 'unknown'}`,
  );
}
