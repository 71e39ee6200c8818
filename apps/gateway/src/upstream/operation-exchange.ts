import { anthropicMessages } from '@switchyard/core/formats/anthropic-messages/anthropic-messages';
import { cohereChat } from '@switchyard/core/formats/cohere-chat/cohere-chat';
import { googleGenerateContent } from '@switchyard/core/formats/google-generate-content/google-generate-content';
import { readOpenaiRefusal } from '@switchyard/core/formats/openai-refusal';
import { startTranslation } from '@switchyard/core/formats/translation';
import type { ProviderFormat } from '@switchyard/core/formats/wire-format';
import type {
  FormEntry,
  OperationCall,
  OperationFamily,
  OperationPayload,
  OperationWire,
} from '@switchyard/core/operations/operation';
import type { Exchange, Making, Reading } from './exchange.ts';
import { noteUsage } from './note-usage.ts';
import { passStream } from './pass-stream.ts';
import { readBytesOf } from './read-bytes.ts';
import { refuseTeeming } from './refuse-teeming.ts';
import { failure, type ProviderCall, type Reply } from './reply.ts';

/** One operation at a provider. Throws a GatewayError when the provider's shapes cannot say what the call says. */
export function operationExchange({ call, provider }: Making, operation: OperationCall): Exchange | undefined {
  const host = provider.operations[operation.operation];
  if (host === undefined || !(host.serves?.(call.model) ?? true)) return undefined;
  const { wire } = host;
  const target = `${call.account.name} (${provider.name})`;
  const translation = startTranslation({ target, dropUnsupported: call.dropUnsupported });
  const changes = { model: call.model, addMaxOutputTokens: call.addMaxOutputTokens };
  const payload = wire.encode(operation, changes, translation);
  call.attempt.upstreamFormat = `${wire.family}-${operation.operation}`;
  call.attempt.dropped = [...translation.dropped];
  return {
    method: 'POST',
    path: host.path({ model: call.model, stream: operation.stream, baseUrl: call.account.baseUrl }),
    // A form's own content type, with its boundary, is set by whoever sends it.
    headers: {
      ...wire.headers,
      ...operation.forwardHeaders,
      ...(payload.kind === 'json' ? { 'content-type': 'application/json' } : {}),
    },
    body: bodyOf(payload),
    answersWhole: !operation.stream,
    read: (reading) =>
      reading.response.headers.get('content-type')?.startsWith('text/event-stream')
        ? passStream({ ...reading, attempt: call.attempt, operation, readEvent: wire.readEvent })
        : readWholeOperation({ wire, operation, call }, reading),
    readRefusal: refusalsOf[wire.family],
  };
}

/** Whose words a provider's refusal is in. */
const refusalsOf: Readonly<Record<OperationFamily, ProviderFormat['readRefusal']>> = {
  openai: readOpenaiRefusal,
  anthropic: anthropicMessages.readRefusal,
  google: googleGenerateContent.readRefusal,
  cohere: cohereChat.readRefusal,
};

type Reads = { wire: OperationWire; operation: OperationCall; call: ProviderCall };

async function readWholeOperation({ wire, operation, call }: Reads, { response, deadline }: Reading): Promise<Reply> {
  const contentType = response.headers.get('content-type') ?? 'application/octet-stream';
  const bytes = await readBytesOf(response, () => deadline.refresh());
  const text = isText(contentType) ? new TextDecoder().decode(bytes) : null;
  if (text !== null) refuseTeeming(text, operation.operation === 'embeddings' ? 'embeddings' : 'answer');
  const read = wire.readAnswer({ contentType, text, model: call.model }, operation);
  if (read === undefined)
    return failure(
      'malformed-answer',
      `The provider answered with something that is not the answer of ${operation.operation}.`,
    );
  noteUsage(call.attempt, read);
  // Plain words tell no usage, so what they cost is counted by them.
  if (text !== null && /^text\//i.test(contentType)) {
    call.attempt.output = text;
    call.attempt.outputCharacters = text.length;
  }
  call.attempt.finishReason = 'stop';
  const told = read.text ?? text;
  if (told !== null) call.tap?.operation({ status: response.status, contentType, body: told });
  return { kind: 'answer', status: response.status, contentType, body: read.text ?? bytes };
}

const isText = (contentType: string) => /^(text\/|application\/(json|.*\+json))/i.test(contentType);

function bodyOf(payload: OperationPayload): string | FormData {
  return payload.kind === 'json' ? payload.object.text : formOf(payload.entries);
}

function formOf(entries: readonly FormEntry[]): FormData {
  const form = new FormData();
  for (const entry of entries) {
    if (entry.kind === 'text') form.append(entry.name, entry.value);
    else form.append(entry.name, entry.file.content, entry.file.name);
  }
  return form;
}
