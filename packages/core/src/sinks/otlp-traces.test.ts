import { expect, test } from 'bun:test';
import type { ExportRow } from '../requests/export-row.ts';
import { otlpTraces, spansOf, type TracedAttempt } from './otlp-traces.ts';

const row: ExportRow = {
  id: '01a22500-0000-7000-bfff-ffffffffffff',
  started_at: new Date('2026-11-29T00:00:00.250Z'),
  latency_ms: 1_500,
  endpoint: '/v1/chat/completions',
  outcome: 'SUCCEEDED',
  model_asked: 'gpt-5-mini',
  provider: 'openai',
  metadata: { team: 'a' },
};

const attempt: TracedAttempt = {
  index: 0,
  provider: 'openai',
  model: 'gpt-5-mini',
  outcome: 'succeeded',
  httpStatus: 200,
  errorMessage: null,
  startedAfterMs: 10,
  durationMs: 1_400,
  upstreamRequestId: null,
  costNanos: 1n,
};

test('ids are those of OpenTelemetry, the same at every try and different for every span', () => {
  const attempts = [0, 1, 2].map((index) => ({ ...attempt, index }));
  const spans = spansOf({ row, attempts });
  expect(spansOf({ row, attempts })).toEqual(spans);
  for (const { traceId, spanId } of spans) {
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
  }
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(4);
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set(['01a2250000007000bfffffffffffffff']));
});

test('times are nanoseconds as text, and a parent is only told in the trace that the caller began', () => {
  const [request] = spansOf({ row: { ...row, parent_span_id: 'b'.repeat(16) }, attempts: [] });
  expect(request).toMatchObject({ startTimeUnixNano: '1795910400250000000', endTimeUnixNano: '1795910401750000000' });
  expect(request?.parentSpanId).toBeUndefined();
});

test('an operation has the name that OpenTelemetry gives it', () => {
  const nameOf = (endpoint: string) => spansOf({ row: { ...row, endpoint }, attempts: [] })[0]?.name;
  for (const [endpoint, operation] of [
    ['/v1/chat/completions', 'chat'],
    ['/v1/messages', 'chat'],
    ['/v1/responses', 'chat'],
    ['/v1/completions', 'text_completion'],
    ['/v1/embeddings', 'embeddings'],
    ['/v1beta/models/gemini:generateContent', 'generate_content'],
    ['/v1beta/models/gemini:streamGenerateContent', 'generate_content'],
    ['/v1/rerank', 'rerank'],
  ] as const)
    expect([endpoint, nameOf(endpoint)]).toEqual([endpoint, `${operation} gpt-5-mini`]);
});

test('what is not known is left out, and what was said only goes along when it is in the row', () => {
  const text = JSON.stringify(otlpTraces([{ row, attempts: [attempt] }]));
  expect(text).toContain('switchyard.metadata.team');
  for (const name of ['null', 'undefined', 'switchyard.request.content', 'gen_ai.conversation.id'])
    expect(text).not.toContain(name);
  expect(JSON.stringify(otlpTraces([{ row: { ...row, request_content: 'said' }, attempts: [] }]))).toContain('"said"');
  expect(otlpTraces([])).toEqual({ resourceSpans: [] });
});
