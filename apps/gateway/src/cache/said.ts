import type { ChatCall } from '@switchyard/core/chat/chat-call';
import type { ChatAnswer, StreamEvent } from '@switchyard/core/chat/chat-event';
import { collectAnswer } from '@switchyard/core/chat/collect-answer';
import type { FormatName } from '@switchyard/core/chat/content';
import { anthropicMessages } from '@switchyard/core/formats/anthropic-messages/anthropic-messages';
import { bedrockConverse } from '@switchyard/core/formats/bedrock-converse/bedrock-converse';
import { cohereChat } from '@switchyard/core/formats/cohere-chat/cohere-chat';
import { googleGenerateContent } from '@switchyard/core/formats/google-generate-content/google-generate-content';
import { openaiChat } from '@switchyard/core/formats/openai-chat/openai-chat';
import { openaiResponses } from '@switchyard/core/formats/openai-responses/openai-responses';
import type { ProviderFormat, Quirks } from '@switchyard/core/formats/wire-format';

/** How a provider's chat is read. */
export type ChatReading = {
  format: FormatName;
  /** The version of the format in which it was asked for, where it has versions (Anthropic's); '' elsewhere. */
  version: string;
  quirks: Quirks;
  idSeed: string;
};

/** What a provider said, as it said it, with what reading it again takes. */
export type Said =
  | ({ kind: 'whole'; body: string } & ChatReading)
  | ({ kind: 'stream'; events: StreamEvent[] } & ChatReading)
  /** The answer of an operation, as its caller got it. */
  | { kind: 'operation'; status: number; contentType: string; body: string };

const formats: readonly ProviderFormat[] = [
  openaiChat,
  openaiResponses,
  anthropicMessages,
  googleGenerateContent,
  bedrockConverse,
  cohereChat,
];

/** The version that these headers of a call ask for. */
export const versionIn = (headers: Readonly<Record<string, string>>): string => headers['anthropic-version'] ?? '';

/** Whether a caller gets it as it was said: it speaks the same format, in the same version. */
export const isAsSaid = (said: ChatReading, { format, forwardHeaders }: ChatCall): boolean =>
  said.format === format && said.version === versionIn({ ...formatOf(said).headers, ...forwardHeaders });

/** The format in which a provider said it. */
export function formatOf({ format }: ChatReading): ProviderFormat {
  const found = formats.find(({ name }) => name === format);
  if (found === undefined) throw new Error(`No provider speaks ${format}.`);
  return found;
}

/** What a whole chat says; throws when it is none, which it was when it was read first. */
export function answerIn(told: Extract<Said, { kind: 'whole' | 'stream' }>): ChatAnswer {
  if (told.kind === 'stream') return answerOf(told, told.events);
  const read = formatOf(told).readAnswer(told.body, told);
  if (read === undefined) throw unreadable();
  return read.answer();
}

/** What the events of a whole stream say. */
export function answerOf(reading: ChatReading, events: readonly StreamEvent[]): ChatAnswer {
  const reader = formatOf(reading).openReader(reading);
  return collectAnswer(
    events.flatMap((event) => {
      const part = reader.read(event);
      if (part === undefined) throw unreadable();
      return part.deltas;
    }),
  );
}

/** An answer that could be read once and can no more. */
export const unreadable = () => new Error('What was kept of an answer cannot be read.');
