import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../chat/chat-call.ts';
import type { ChatAnswer, ChatDelta, StreamEvent } from '../chat/chat-event.ts';
import { collectAnswer } from '../chat/collect-answer.ts';
import type { ChatContent, ChatMessage } from '../chat/content.ts';
import { anyContent, anyDeltas, cutAnywhere, parseFrames } from '../chat/testing/arbitraries.ts';
import { gistOf } from '../chat/testing/gist-of.ts';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { checkGrammar as checkAnthropic } from './anthropic-messages/testing/grammar.ts';
import { googleGenerateContent } from './google-generate-content/google-generate-content.ts';
import { checkGrammar as checkGoogle } from './google-generate-content/testing/grammar.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { checkGrammar as checkChat } from './openai-chat/testing/grammar.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';
import { checkGrammar as checkResponses } from './openai-responses/testing/grammar.ts';
import { startTranslation } from './translation.ts';
import { type AnswerContext, noQuirks, type WireFormat } from './wire-format.ts';

/** A format, the least body that asks it for a stream with usage, and the check of what it streams. */
type Spoken = { format: WireFormat; body: object; checkGrammar(events: readonly StreamEvent[]): string[] };

const said = { role: 'user', content: 'hi' };
const formats: Spoken[] = [
  {
    format: openaiChat,
    body: { model: 'm', messages: [said], stream: true, stream_options: { include_usage: true } },
    checkGrammar: checkChat,
  },
  { format: openaiResponses, body: { model: 'm', input: 'hi', stream: true }, checkGrammar: checkResponses },
  {
    format: anthropicMessages,
    body: { model: 'm', max_tokens: 9, messages: [said], stream: true },
    checkGrammar: checkAnthropic,
  },
  { format: googleGenerateContent, body: { contents: [{ parts: [{ text: 'hi' }] }] }, checkGrammar: checkGoogle },
];

function decode({ format }: Spoken, text: string): ChatCall {
  const inAddress = format.name === 'google-generate-content';
  return format.decodeCall({
    text,
    model: inAddress ? 'm' : null,
    stream: inAddress ? true : null,
    query: new URLSearchParams(inAddress ? { alt: 'sse' } : {}),
    headers: new Headers(),
  });
}

const contextOf = (spoken: Spoken): AnswerContext => ({
  call: decode(spoken, JSON.stringify(spoken.body)),
  requestId: '0198a0b1-0000-7000-8000-000000000000',
  createdSeconds: 1_790_000_000,
  model: 'served',
});

const reading = { quirks: noQuirks, idSeed: 'seed' };

function write(spoken: Spoken, deltas: readonly ChatDelta[]): string {
  const writer = spoken.format.openWriter(contextOf(spoken));
  return deltas.map((delta) => writer.write(delta)).join('') + writer.end();
}

function read({ format }: Spoken, text: string): ChatDelta[] {
  const reader = format.openReader(reading);
  return parseFrames(text).flatMap((event) => reader.read(event)?.deltas ?? []);
}

/**
 * What must survive any two formats: every word (a refusal is plain text in some), the reasoning, the calls, the usage, and why it
 * ended. A refusal without words and a filter's end are one thing in some.
 */
function sense(answer: ChatAnswer) {
  const { choices, usage } = gistOf(answer);
  const [choice] = choices;
  const parts = answer.choices[0]?.parts ?? [];
  return {
    words: parts.flatMap((part) => (part.kind === 'text' || part.kind === 'refusal' ? [part.text] : [])).join(''),
    reasoning: choice?.reasoning ?? '',
    calls: (choice?.calls ?? [])
      .map((call) => ({ ...call, arguments: JSON.stringify(JSON.parse(call.arguments)) }))
      .sort((a, b) => a.id.localeCompare(b.id)),
    finish: choice?.finish === 'refusal' ? 'content-filter' : choice?.finish,
    usage,
  };
}

/** The same but for what the first answer leaves open: usage that nobody reported, and the end of a refusal in words. */
function comparable(told: ReturnType<typeof sense>, { choices, reported }: ChatAnswer) {
  const refuses = choices[0]?.parts.some(({ kind }) => kind === 'refusal') ?? false;
  const open = refuses && (told.finish === 'stop' || told.finish === 'content-filter');
  return { ...told, usage: reported ? told.usage : null, finish: open ? 'refused' : told.finish };
}

/** One format tells a whole answer's text and its refusal apart, but not which came first. */
const unordered = ({ words, ...rest }: ReturnType<typeof comparable>) => ({
  ...rest,
  words: [...words].sort().join(''),
});

const decoded = (bytes: readonly Uint8Array[]): string => {
  const decoder = new TextDecoder();
  return bytes.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
};

const named = formats.map((spoken) => [spoken.format.name, spoken] as const);

describe.each(named)('a provider that speaks %s', (_, upstream) => {
  test.each(named)(
    'and a caller that speaks %s: the stream is legal and says the same, wherever its bytes are cut',
    (_, client) => {
      fc.assert(
        fc.property(anyDeltas(), cutAnywhere, cutAnywhere, (deltas, cutUp, cutDown) => {
          const sent = decoded(cutUp(new TextEncoder().encode(write(upstream, deltas))));
          const passed = decoded(cutDown(new TextEncoder().encode(write(client, read(upstream, sent)))));
          expect(client.checkGrammar(parseFrames(passed))).toEqual([]);
          const [told, heard] = [collectAnswer(deltas), collectAnswer(read(client, passed))];
          expect(comparable(sense(heard), told)).toEqual(comparable(sense(told), told));
        }),
        { numRuns: 60 },
      );
    },
  );

  test.each(named)('and a caller that speaks %s: the whole answer says the same', (_, client) => {
    fc.assert(
      fc.property(anyDeltas().map(collectAnswer), (answer) => {
        const heard = through(upstream, answer);
        const received = heard && through(client, heard);
        expect(received && unordered(comparable(sense(received), answer))).toEqual(
          unordered(comparable(sense(answer), answer)),
        );
      }),
      { numRuns: 50 },
    );
  });
});

/** The answer as it is read again after it was written. */
const through = (spoken: Spoken, answer: ChatAnswer): ChatAnswer | undefined =>
  spoken.format.readAnswer(spoken.format.encodeAnswer(answer, contextOf(spoken)), reading)?.answer();

describe.each(named)('a caller that speaks %s', (_, client) => {
  test.each(named)('and a provider that speaks %s: the body is legal there and says the same', (_, upstream) => {
    fc.assert(
      fc.property(anyContent.map(common), (given) => {
        const call = retold(client, { ...contextOf(client).call, format: 'bedrock-converse', content: () => given });
        const again = retold(upstream, call);
        expect(meaning(again.content())).toEqual(meaning(call.content()));
        // Some vendors want every tool declared that was ever called.
        expect(again.content().tools.map(({ name }) => name)).toEqual(
          expect.arrayContaining(given.tools.map(({ name }) => name)),
        );
      }),
      { numRuns: 50 },
    );
  });
});

/** The call as a provider of a format would read it. */
function retold(spoken: Spoken, call: ChatCall): ChatCall {
  const translation = startTranslation({ target: 'elsewhere', dropUnsupported: true });
  const changes = { model: 'm', addMaxOutputTokens: null, quirks: noQuirks };
  return decode(spoken, spoken.format.encodeRequest(call, changes, translation));
}

/** What must survive of what is said: every letter, wherever a format puts it, the pictures and the calls. */
function meaning({ messages }: ChatContent) {
  const parts = messages.flatMap((message): ChatMessage['parts'][number][] => message.parts);
  const words = parts.flatMap((part) => (part.kind === 'text' || part.kind === 'refusal' ? [part.text] : []));
  return {
    letters: [...words.join('').replaceAll(/\s/g, '')].sort().join(''),
    pictures: parts.flatMap((part) => (part.kind === 'image' ? [part.source] : [])),
    calls: parts.flatMap((part) =>
      part.kind === 'tool-call' ? [[part.name, JSON.parse(part.arguments || '{}')]] : [],
    ),
  };
}

/** Without what not every format has: sound, files by address, and one tool that must be called, which may hide the others. */
const common = (content: ChatContent): ChatContent => ({
  ...content,
  toolChoice: null,
  messages: content.messages.map((message) => {
    if (message.role !== 'user') return message;
    const parts = message.parts.filter(({ kind }) => kind === 'text' || kind === 'image');
    const at = `${message.at}.content`;
    return { ...message, parts: [{ kind: 'text', at, text: 'so:', cache: null, citations: [] }, ...parts] };
  }),
});
