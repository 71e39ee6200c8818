import type { WireFormat } from '@switchyard/core/formats/wire-format';
import { findProvider } from '@switchyard/core/providers/index';
import type { Provider } from '@switchyard/core/providers/provider';
import type { Credentials } from '../configuration/credentials.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { ForbiddenOriginError, type OriginGuard, UnreachableOriginError } from './origin-guard.ts';
import { readStream } from './read-stream.ts';
import { readText } from './read-text.ts';
import { type Failed, failure, type ProviderCall, type Reply, wordsOf } from './reply.ts';
import { retryAfterMs } from './retry-after.ts';

/** How long each stage of a call may last, in ms. An answer that is not streamed sends its first byte only when it is finished. */
export type UpstreamTimeouts = { firstByteMs: number; wholeAnswerMs: number; idleMs: number; totalMs: number };

export type Upstream = { call(call: ProviderCall): Promise<Reply> };

/** Calls providers. A reply is answered only once it has content, so that until then another provider may take over. */
export function createUpstream(guard: OriginGuard, credentials: Credentials, timeouts: UpstreamTimeouts): Upstream {
  return {
    async call(call) {
      const provider = findProvider(call.account.provider);
      if (provider === undefined) return failure('unreachable', `No provider is called ${call.account.provider}.`);
      const deadline = startDeadline(call.signal, timeouts.totalMs);
      let credential = '';
      try {
        credential = await credentials.of(call.configuration, call.account);
        const reply = await attempt({ call, provider, deadline, credential });
        if (reply.kind !== 'stream') deadline.close();
        return reply.kind === 'failed' ? inWords(reply, credential) : reply;
      } catch (thrown) {
        const reason = deadline.reached();
        deadline.close();
        if (reason === 'client') throw thrown;
        guard.forget(call.account.baseUrl);
        return inWords(failedBy(thrown, reason), credential);
      }
    },
  };

  async function attempt({ call, provider, deadline, credential }: Making): Promise<Reply> {
    const { format } = provider.chat;
    const origin = await guard.resolve(call.account.baseUrl);
    const firstByteMs = call.call.stream ? timeouts.firstByteMs : timeouts.wholeAnswerMs;
    deadline.stage('first-byte', firstByteMs);
    call.attempt.dispatched = true;
    const response = await fetch(origin.url + provider.chat.path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-encoding': 'identity', // a stream must not wait for a compressor
        'user-agent': 'switchyard',
        ...origin.headers,
        ...provider.signIn(credential),
      },
      body: format.encodeUpstream(call.call, { ...call, outputBoundMember: provider.outputBoundMember }),
      redirect: 'error',
      signal: deadline.signal,
      ...(origin.tls ? { tls: origin.tls } : {}),
    });
    call.attempt.httpStatus = response.status;
    call.attempt.upstreamRequestId = response.headers.get('x-request-id')?.slice(0, longestId) ?? null;
    if (!response.ok) return await refused(response, format, deadline);
    return call.call.stream
      ? await readStream({ response, format, call, deadline, credential, idleMs: timeouts.idleMs })
      : await readWhole({ response, format, call, deadline });
  }
}

type Making = { call: ProviderCall; provider: Provider; deadline: Deadline; credential: string };

const longestId = 200;

const inWords = (failed: Failed, credential: string) => ({ ...failed, message: wordsOf(failed.message, credential) });

async function refused(response: Response, format: WireFormat, deadline: Deadline): Promise<Failed> {
  const body = await readText(response, () => deadline.refresh());
  const refusal = format.readRefusal(response.status, body);
  return {
    kind: 'failed',
    failure: refusal.failure,
    message: refusal.message,
    status: response.status,
    retryAfterMs: retryAfterMs(response.headers),
  };
}

type Reading = { response: Response; format: WireFormat; call: ProviderCall; deadline: Deadline };

async function readWhole({ response, format, call, deadline }: Reading): Promise<Reply> {
  const body = await readText(response, () => deadline.refresh());
  const answer = format.readAnswer(body);
  if (answer === undefined)
    return failure('malformed-answer', 'The provider answered with something that is not a chat completion.');
  call.attempt.usage = answer.usage;
  call.attempt.outputCharacters = answer.outputCharacters;
  call.attempt.finishReason = answer.finishReason;
  return { kind: 'answer', answer };
}

function failedBy(thrown: unknown, reason: ReturnType<Deadline['reached']>): Failed {
  if (reason !== null)
    return failure('timeout', reason === 'total' ? 'The whole answer took too long.' : 'No content came in time.');
  if (thrown instanceof ForbiddenOriginError || thrown instanceof UnreachableOriginError)
    return failure('unreachable', thrown.message);
  return failure('unreachable', `The connection failed: ${thrown instanceof Error ? thrown.message : 'unknown'}`);
}
