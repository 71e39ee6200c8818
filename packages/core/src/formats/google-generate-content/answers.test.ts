import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { anyDeltas } from '../../chat/testing/arbitraries.ts';
import { gistOf } from '../../chat/testing/gist-of.ts';
import { googleGenerateContent } from './google-generate-content.ts';
import { decode, reading } from './testing/calls.ts';

const context = { call: decode({}), requestId: '0199-aa-bb', createdSeconds: 1, model: 'served' };

test('an answer in Google’s words is read back as it was, text, calls, thoughts, finish and usage', () => {
  const sequences = anyDeltas({
    choices: 2,
    signatures: ['google-generate-content'],
    finishReasons: ['stop', 'length', 'content-filter'],
  });
  fc.assert(
    fc.property(sequences, (deltas) => {
      const answer = collectAnswer(deltas);
      const read = googleGenerateContent.readAnswer(googleGenerateContent.encodeAnswer(answer, context), reading);
      const { choices, usage } = gistOf(answer);
      const expected = choices.map(({ text, refusal, calls, ...choice }) => ({
        ...choice,
        said: [...text, ...refusal].sort().join(''),
        calls: calls.map((call) => ({ ...call, arguments: JSON.stringify(JSON.parse(call.arguments)) })),
      }));
      const got = gistOf(read?.answer() ?? answer);
      expect(
        got.choices.map(({ text, refusal, ...choice }) => ({ ...choice, said: [...text, ...refusal].sort().join('') })),
      ).toEqual(expected);
      expect(got.usage).toEqual(usage);
    }),
  );
});

test('sources and log-probabilities have places in Google’s answers, in bytes', () => {
  const citation = { citedText: 'x', url: 'https://a.example', title: 'A', start: 1, end: 3, native: null };
  const logprobs = [{ token: 'é', bytes: null, logprob: -1, top: [{ token: 'e', bytes: null, logprob: -2 }] }];
  const body = googleGenerateContent.encodeAnswer(
    {
      id: null,
      model: null,
      choices: [
        {
          parts: [{ kind: 'text', at: '', text: 'éab', cache: null, citations: [citation] }],
          finish: { reason: 'stop', stopSequence: null, raw: '' },
          logprobs,
        },
      ],
      reported: null,
      serviceTier: null,
    },
    context,
  );
  expect(JSON.parse(body)).toEqual({
    candidates: [
      {
        content: { parts: [{ text: 'éab' }], role: 'model' },
        finishReason: 'STOP',
        groundingMetadata: {
          groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }],
          groundingSupports: [{ segment: { startIndex: 2, endIndex: 4, text: 'ab' }, groundingChunkIndices: [0] }],
        },
        logprobsResult: {
          chosenCandidates: [{ token: 'é', logProbability: -1 }],
          topCandidates: [{ candidates: [{ token: 'e', logProbability: -2 }] }],
        },
        index: 0,
      },
    ],
    modelVersion: 'served',
    responseId: '0199aabb',
  });
  const read = googleGenerateContent.readAnswer(body, reading)?.answer().choices[0];
  expect(read).toMatchObject({ logprobs, parts: [{ citations: [{ ...citation, citedText: null }] }] });
});

test('searches are counted, and a source without a place is a source all the same', () => {
  const read = googleGenerateContent.readAnswer(
    JSON.stringify({
      candidates: [
        {
          content: { parts: [{ text: 'a' }] },
          finishReason: 'STOP',
          groundingMetadata: { webSearchQueries: ['a', 'b'], groundingChunks: [{ web: { uri: 'https://a.example' } }] },
        },
      ],
      usageMetadata: { promptTokenCount: 1, totalTokenCount: 1 },
    }),
    reading,
  );
  expect(read?.reported?.usage.webSearches).toBe(2);
  expect(read?.answer().choices[0]?.parts).toMatchObject([{ citations: [{ url: 'https://a.example', start: null }] }]);
});

test('arguments that are no object reach the caller whole', () => {
  const body = googleGenerateContent.encodeAnswer(
    collectAnswer([
      { kind: 'tool-call', choice: 0, index: 0, id: 'c', name: 'f' },
      { kind: 'tool-arguments', choice: 0, index: 0, text: '{"cut' },
    ]),
    context,
  );
  expect(JSON.parse(body).candidates[0].content.parts[0].functionCall.args).toEqual({ arguments: '{"cut' });
});

const refusal = (status: number, error: object) =>
  googleGenerateContent.readRefusal(status, JSON.stringify({ error: { message: 'M.', ...error } }));
const info = (reason: string) => [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }];
const quota = (quotaId: string) => [
  { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] },
];

test('Google’s errors are told apart by their words, and its text is kept', () => {
  const invalid = { status: 'INVALID_ARGUMENT' };
  const exhausted = { status: 'RESOURCE_EXHAUSTED' };
  const cases: [status: number, error: object, failure: string][] = [
    [400, { ...invalid, details: info('API_KEY_INVALID') }, 'bad-credential'],
    [400, { ...invalid, message: 'API key expired. Please renew the API key.' }, 'bad-credential'],
    [403, { status: 'PERMISSION_DENIED' }, 'bad-credential'],
    [
      403,
      { status: 'PERMISSION_DENIED', message: 'You do not have permission to access the File x or it may not exist.' },
      'bad-request',
    ],
    [403, { status: 'PERMISSION_DENIED', message: 'CachedContent not found (or permission denied)' }, 'bad-request'],
    [
      400,
      { ...invalid, message: 'The input token count (9) exceeds the maximum number of tokens allowed (8).' },
      'context-length',
    ],
    [400, { ...invalid, message: 'It violates Google’s Responsible AI practices.' }, 'content-filter'],
    [
      400,
      { status: 'FAILED_PRECONDITION', message: 'User location is not supported for the API use.' },
      'bad-credential',
    ],
    [400, invalid, 'bad-request'],
    [404, { status: 'NOT_FOUND' }, 'model-not-found'],
    [429, { ...exhausted, details: quota('GenerateRequestsPerMinutePerProjectPerModel') }, 'rate-limited'],
    [429, { ...exhausted, details: quota('GenerateRequestsPerDayPerProjectPerModel') }, 'quota-exceeded'],
    [429, { ...exhausted, message: 'Your prepayment credits are depleted.' }, 'quota-exceeded'],
    [500, { status: 'INTERNAL' }, 'server-error'],
    [503, { status: 'UNAVAILABLE' }, 'overloaded'],
    [504, { status: 'DEADLINE_EXCEEDED' }, 'timeout'],
  ];
  for (const [status, error, failure] of cases)
    expect(refusal(status, error)).toMatchObject({ failure, message: 'message' in error ? error.message : 'M.' });
  expect(googleGenerateContent.readRefusal(502, '<html>')).toMatchObject({ failure: 'server-error' });
  expect(googleGenerateContent.readRefusal(503, '[{"error":{"message":"M."}}]')).toEqual({
    failure: 'overloaded',
    message: 'M.',
  });
});
