import { collectAnswer } from '@switchyard/core/chat/collect-answer';
import type { AssistantPart, ChatMessage, MediaSource, UserPart } from '@switchyard/core/chat/content';
import { anthropicMessages } from '@switchyard/core/formats/anthropic-messages/anthropic-messages';
import { googleGenerateContent } from '@switchyard/core/formats/google-generate-content/google-generate-content';
import { openaiChat } from '@switchyard/core/formats/openai-chat/openai-chat';
import { openaiResponses } from '@switchyard/core/formats/openai-responses/openai-responses';
import { noQuirks, type WireFormat } from '@switchyard/core/formats/wire-format';
import { createParser } from 'eventsource-parser';

/** A piece of a message; see the contract's `openedContent`. */
export type ViewedPart =
  | { kind: 'text' | 'reasoning' | 'refusal'; text: string }
  | { kind: 'tool-call'; id: string; name: string; arguments: string }
  | { kind: 'media'; what: 'image' | 'audio' | 'file'; words: string };

/** A message of a chat, in no vendor's words. */
export type ViewedMessage = {
  role: ChatMessage['role'];
  toolName: string | null;
  callId: string | null;
  parts: ViewedPart[];
};

const formats: readonly WireFormat[] = [openaiChat, openaiResponses, anthropicMessages, googleGenerateContent];

const formatOf = (name: string | null) => formats.find((format) => format.name === name);

/** The messages of a caller's body in its wire format; null when it is no chat, was cut, or cannot be read as one. */
export function viewCall(formatName: string | null, text: string): ViewedMessage[] | null {
  const format = formatOf(formatName);
  if (format === undefined) return null;
  // Where the address names the model and the stream, they say nothing about the messages.
  const address = { model: 'model', stream: null, query: new URLSearchParams(), headers: new Headers() };
  return readable(() =>
    format
      .decodeCall({ text, ...address })
      .content()
      .messages.map(viewMessage),
  );
}

/** The messages of an answer, whole or as a stream's events; null when it is none that can be read. */
export function viewAnswer(formatName: string | null, text: string): ViewedMessage[] | null {
  const format = formatOf(formatName);
  if (format === undefined) return null;
  return readable(() => {
    const context = { quirks: noQuirks, idSeed: '' };
    const answer = format.readAnswer(text, context)?.answer() ?? streamed(format, text);
    const messages = answer.choices.map(({ parts }) => viewSaid('assistant', parts));
    return messages.some(({ parts }) => parts.length > 0) ? messages : null;
  });
}

function streamed(format: WireFormat, text: string) {
  const reader = format.openReader({ quirks: noQuirks, idSeed: '' });
  const deltas: Parameters<typeof collectAnswer>[0][] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      // The last one of a stream that was cut may be half.
      const part = readable(() => reader.read({ event: event ?? null, data }) ?? null);
      if (part !== null) deltas.push(part.deltas);
    },
  });
  parser.feed(text);
  return collectAnswer(deltas.flatMap((some) => [...some]));
}

/** What cannot be read is shown raw: bodies are cut, redacted and of formats to come. */
function readable<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function viewMessage(message: ChatMessage): ViewedMessage {
  const viewed = viewSaid(message.role, message.parts);
  return message.role === 'tool' ? { ...viewed, toolName: message.name, callId: message.callId } : viewed;
}

const viewSaid = (role: ChatMessage['role'], parts: readonly (UserPart | AssistantPart)[]): ViewedMessage => ({
  role,
  toolName: null,
  callId: null,
  parts: parts.map(viewPart).filter((part) => !('text' in part) || part.text !== ''),
});

function viewPart(part: UserPart | AssistantPart): ViewedPart {
  switch (part.kind) {
    case 'tool-call':
      return { kind: 'tool-call', id: part.id, name: part.name, arguments: part.arguments };
    case 'image':
      return { kind: 'media', what: 'image', words: wordsOf(part.source) };
    case 'file':
      return { kind: 'media', what: 'file', words: [part.name, wordsOf(part.source)].filter(Boolean).join(', ') };
    case 'audio':
      return { kind: 'media', what: 'audio', words: `${part.format}, ${sizeOf(part.base64)}` };
    case 'reasoning':
      return { kind: 'reasoning', text: part.redacted ? '(hidden by the provider)' : part.text };
    default:
      return { kind: part.kind, text: part.text };
  }
}

function wordsOf(source: MediaSource): string {
  switch (source.kind) {
    case 'url':
      return source.url;
    case 'id':
      return source.id;
    case 'data':
      return `${source.mediaType}, ${sizeOf(source.base64)}`;
  }
}

const sizeOf = (base64: string): string => `${Math.ceil((base64.length * 3) / 4 / 1_024).toLocaleString('en')} KiB`;
