import type { ChatCall } from '@switchyard/core/chat/chat-call';

import { replaceResponseIds } from '@switchyard/core/formats/stored-references';
import { startTranslation } from '@switchyard/core/formats/translation';
import { type AnswerContext, noQuirks, type ReadContext } from '@switchyard/core/formats/wire-format';
import { noUsage } from '@switchyard/core/pricing/usage';
import { chooseChatHost } from '@switchyard/core/providers/choose-host';
import type { ChatHost } from '@switchyard/core/providers/provider';
import { versionIn } from '../cache/said.ts';
import { clientFormat } from '../surfaces/client-formats.ts';
import type { Exchange, Making, Reading } from './exchange.ts';
import { noteUsage } from './note-usage.ts';
import { readStream } from './read-stream.ts';
import { readText } from './read-text.ts';
import { refuseTeeming } from './refuse-teeming.ts';
import { failure, type ProviderCall, type Reply } from './reply.ts';
import { hasBrokenArguments } from './tool-arguments.ts';

/**
 * A chat with a provider. In the caller's own format the bytes pass through; otherwise call and answer are translated. Throws a
 * GatewayError when the provider's format cannot say what the call says.
 */
export function chatExchange({ call, provider, sealId }: Making, chat: ChatCall): Exchange | undefined {
  const host = chooseChatHost(provider, chat, call.model);
  if (host === undefined) return undefined;
  const { format } = host;
  const quirks = { ...noQuirks, ...host.quirks };
  const same = format.name === chat.format;
  const changes = { model: call.model, addMaxOutputTokens: call.addMaxOutputTokens, quirks };
  const target = `${call.account.name} (${provider.name}, ${format.name})`;
  const translation = startTranslation({ target, dropUnsupported: call.dropUnsupported });
  const body = same ? format.passThrough(chat, changes) : format.encodeRequest(chat, changes, translation);
  call.attempt.upstreamFormat = format.name;
  call.attempt.dropped = [...translation.dropped];
  const headers = { ...format.headers, ...(same ? chat.forwardHeaders : {}) };
  const talk: Talk = {
    chat,
    call,
    host,
    same,
    // What a provider stores is known to callers by an id that leads back to its account.
    rename: same && format.name === 'openai-responses' ? (text) => replaceResponseIds(text, sealId) : (text) => text,
    reads: { quirks, idSeed: call.requestId },
    answers: { call: chat, requestId: call.requestId, createdSeconds: call.createdSeconds, model: call.model },
  };
  return {
    method: 'POST',
    path: host.path({ model: call.model, stream: chat.stream, baseUrl: call.account.baseUrl }),
    headers: { 'content-type': 'application/json', ...headers },
    body,
    answersWhole: !chat.stream,
    read(reading) {
      call.tap?.opens({ format: format.name, version: versionIn(headers), ...talk.reads });
      return chat.stream ? readChatStream(talk, reading) : readWholeChat(talk, reading);
    },
    readRefusal: format.readRefusal,
  };
}

type Talk = {
  chat: ChatCall;
  call: ProviderCall;
  host: ChatHost;
  same: boolean;
  rename(text: string): string;
  reads: ReadContext;
  answers: AnswerContext;
};

async function readWholeChat(talk: Talk, { response, deadline }: Reading): Promise<Reply> {
  const { host, call, chat, same, answers } = talk;
  const body = await readText(response, () => deadline.refresh());
  refuseTeeming(body);
  const read = host.format.readAnswer(body, talk.reads);
  if (read === undefined)
    return failure(
      'malformed-answer',
      `The provider answered with something that is not of the format ${host.format.name}.`,
    );
  noteUsage(call.attempt, read);
  // What goes on after this answer is paid for when its end is looked up.
  if (chat.endsLater && /^(queued|in_progress)$/.test(read.finishReason ?? '')) call.attempt.usage = noUsage;
  call.attempt.output = read.outputCharacters === 0 ? '' : body;
  call.attempt.outputCharacters = read.outputCharacters;
  call.attempt.finishReason = read.finishReason?.slice(0, 100) ?? null;
  if (read.failed) return failure(read.failed.failure, read.failed.message);
  // Only where arguments are text can they be broken, and hardly any answer has them.
  if (body.includes('"arguments"')) call.attempt.brokenToolCall = hasBrokenArguments(read.answer());
  call.tap?.whole(body);
  const text = same ? talk.rename(read.body) : clientFormat(chat.format).encodeAnswer(read.answer(), answers);
  return { kind: 'answer', status: 200, contentType: 'application/json', body: text };
}

function readChatStream({ chat, call, host, same, rename, reads, answers }: Talk, reading: Reading): Promise<Reply> {
  const client = clientFormat(chat.format);
  const writer = client.openWriter(answers);
  return readStream({
    ...reading,
    attempt: call.attempt,
    framing: host.format.framing,
    endsWithBytes: host.format.endsWithBytes ?? false,
    contentType: client.streamContentType(chat),
    reader: host.format.openReader(reads),
    writer,
    textOf(event, part) {
      call.tap?.event(event);
      if (!same) return part.deltas.map((delta) => writer.write(delta)).join('');
      if (part.usageOnly && !chat.wantsStreamUsage) return '';
      return writer.pass({ event: event.event, data: rename(event.data) });
    },
  });
}
