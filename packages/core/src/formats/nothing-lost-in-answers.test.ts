import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatAnswer, ChatDelta, Finish } from '../chat/chat-event.ts';
import type { AssistantPart } from '../chat/content.ts';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { googleGenerateContent } from './google-generate-content/google-generate-content.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';
import { richAnswer } from './testing/rich-answer.ts';
import { anyAbsence, fill, piecesOf } from './testing/template.ts';
import type { AnswerContext, ClientFormat } from './wire-format.ts';

const said = { role: 'user', content: 'hi' };
const clients: { client: ClientFormat; body: object }[] = [
  {
    client: openaiChat,
    body: { model: 'm', messages: [said], stream: true, stream_options: { include_usage: true } },
  },
  { client: openaiResponses, body: { model: 'm', input: 'hi', stream: true } },
  { client: anthropicMessages, body: { model: 'm', max_tokens: 9, messages: [said], stream: true } },
  { client: googleGenerateContent, body: { contents: [{ parts: [{ text: 'hi' }] }] } },
];

/** What a format has no place for in its answers, with the reason. */
const noPlace: { client: RegExp; path: RegExp; why: string }[] = [
  { client: /./, path: /^id$/, why: 'the gateway gives its own id, which leads to the record with the provider’s' },
  { client: /./, path: /finish\.raw$/, why: 'the provider’s own word is for the record; the reason is told' },
  {
    client: /^(openai|google)/,
    path: /finish\.stopSequence$/,
    why: 'OpenAI and Google do not say which stop sequence was met',
  },
  {
    client: /^(openai|google)/,
    path: /citations\.\d+\.citedText$/,
    why: 'OpenAI and Google name the page and not the words in it',
  },
  {
    client: /^anthropic/,
    path: /citations\.\d+\.end$/,
    why: 'Anthropic’s citations back the block of text that they stand in',
  },
  { client: /^anthropic/, path: /logprobs/, why: 'nobody can ask Anthropic for them' },
  { client: /^google/, path: /logprobs.*bytes$/, why: 'Google tells tokens as text alone' },
  { client: /^google/, path: /usage\.webSearches$/, why: 'Google tells what was searched for and not how often' },
  {
    client: /./,
    path: /usage\.(fileSearches|rerankSearches|images|inputAudioMs|inputCharacters)$/,
    why: 'no chat’s usage counts them',
  },
];

function contextOf({ client, body }: (typeof clients)[number]): AnswerContext {
  const isGoogle = client.name === 'google-generate-content';
  const address = {
    model: isGoogle ? 'm' : null,
    stream: isGoogle ? true : null,
    query: new URLSearchParams('alt=sse'),
  };
  const call = client.decodeCall({ text: JSON.stringify(body), ...address, headers: new Headers() });
  return { call, requestId: '0198a0b1-0000-7000-8000-000000000000', createdSeconds: 1_790_000_000, model: 'served' };
}

/** The answer as it would be streamed. */
function deltasOf({ id, model, choices, reported, serviceTier }: ChatAnswer): ChatDelta[] {
  const said = choices.flatMap(({ parts, logprobs, finish }, choice): ChatDelta[] => {
    const calls = parts.filter(({ kind }) => kind === 'tool-call');
    return [
      ...parts.flatMap((part) => deltasOfPart(part, { choice, index: calls.indexOf(part), logprobs })),
      { kind: 'finish', choice, finish },
    ];
  });
  const usage: ChatDelta[] = reported ? [{ kind: 'usage', reported, serviceTier }] : [];
  return [{ kind: 'start', id, model }, ...said, ...usage, { kind: 'end' }];
}

type Place = { choice: number; index: number; logprobs: ChatAnswer['choices'][number]['logprobs'] };

function deltasOfPart(part: AssistantPart, { choice, index, logprobs }: Place): ChatDelta[] {
  switch (part.kind) {
    case 'text': {
      const cited = part.citations.map((citation): ChatDelta => ({ kind: 'citation', choice, citation }));
      const tokens: ChatDelta[] = logprobs ? [{ kind: 'logprobs', choice, tokens: logprobs }] : [];
      return [{ kind: 'text', choice, text: part.text }, ...tokens, ...cited];
    }
    case 'refusal':
      return [{ kind: 'refusal', choice, text: part.text }];
    case 'reasoning': {
      const { text, signature, redacted, id } = part;
      const thought: ChatDelta[] = text === '' ? [] : [{ kind: 'reasoning', choice, text }];
      return signature ? [...thought, { kind: 'signature', choice, signature, redacted, id }] : thought;
    }
    case 'tool-call':
      return [
        { kind: 'tool-call', choice, index, id: part.id, name: part.name },
        { kind: 'tool-arguments', choice, index, text: part.arguments },
      ];
  }
}

const named = clients.map((one) => [one.client.name, one] as const);

describe.each(named)('a caller that speaks %s', (name, one) => {
  const context = contextOf(one);
  const writers = {
    whole: (answer: ChatAnswer) => one.client.encodeAnswer(answer, context),
    streamed: (answer: ChatAnswer) => {
      const writer = one.client.openWriter(context);
      return deltasOf(answer)
        .map((delta) => writer.write(delta))
        .concat(writer.end())
        .join('');
    },
  };

  test.each(['whole', 'streamed'] as const)('reads every value of an answer that is %s', (how) => {
    const lostWith = (absent: ReadonlySet<number>) => {
      const filled = fill(richAnswer, { absent, second: null });
      const text = writers[how](answerIn(filled.body));
      return filled.leaves.flatMap(({ path }) => {
        const other = writers[how](answerIn(fill(richAnswer, { absent, second: path }).body));
        const isKnown = noPlace.some((place) => place.client.test(name) && place.path.test(path));
        return text === other && !isKnown ? [path] : [];
      });
    };
    expect(lostWith(new Set())).toEqual([]);
    fc.assert(
      fc.property(anyAbsence(piecesOf(richAnswer)), (absent) => {
        expect(lostWith(absent)).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  test('is told why an answer ended, whatever the reason', () => {
    expect(reasons.map((reason) => wordFor(writers.whole(ending(reason))))).toEqual(wordsOf[name] ?? []);
    for (const reason of reasons)
      expect(writers.streamed(ending(reason))).toContain(`"${wordFor(writers.whole(ending(reason)))}"`);
  });
});

const reasons = [
  'stop',
  'length',
  'tool-calls',
  'content-filter',
  'refusal',
  'pause',
  'context-length',
  'error',
] as const satisfies Finish['reason'][];

/** The words of each format for the reasons, in their order. Where two share one, the format has no other. */
const wordsOf: Readonly<Record<string, string[]>> = {
  'openai-chat': [...['stop', 'length', 'tool_calls', 'content_filter', 'content_filter', 'stop', 'length', 'length']],
  'openai-responses': [
    ...['completed', 'max_output_tokens', 'completed', 'content_filter', 'content_filter', 'completed'],
    ...['max_output_tokens', 'failed'],
  ],
  'anthropic-messages': [
    ...['end_turn', 'max_tokens', 'tool_use', 'refusal', 'refusal', 'pause_turn', 'model_context_window_exceeded'],
    'max_tokens',
  ],
  'google-generate-content': [
    ...['STOP', 'MAX_TOKENS', 'STOP', 'SAFETY', 'PROHIBITED_CONTENT', 'STOP', 'MAX_TOKENS', 'OTHER'],
  ],
};

const ending = (reason: Finish['reason']): ChatAnswer => ({
  id: null,
  model: null,
  choices: [
    {
      parts: [{ kind: 'text', at: '', text: 'hi', cache: null, citations: [] }],
      finish: { reason, stopSequence: null, raw: '' },
      logprobs: null,
    },
  ],
  reported: null,
  serviceTier: null,
});

/** The word for the end, wherever an answer has it; of a response, why it is not complete, if it is not. */
function wordFor(text: string): string {
  const answer = JSON.parse(text);
  const choice = answer.choices?.[0] ?? answer.candidates?.[0] ?? answer;
  return (
    choice.finish_reason ??
    choice.finishReason ??
    choice.stop_reason ??
    answer.incomplete_details?.reason ??
    answer.status
  );
}

/** The answer that a template made: what is left out of it is null. */
function answerIn(body: unknown): ChatAnswer {
  const answer = body as ChatAnswer;
  return {
    ...answer,
    serviceTier: answer.serviceTier ?? null,
    choices: answer.choices.map(({ parts, finish, logprobs }) => ({
      parts,
      finish: { ...finish, stopSequence: finish.stopSequence ?? null },
      logprobs: logprobs ?? null,
    })),
  };
}
