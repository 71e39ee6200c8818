import { totalInputTokens, totalOutputTokens, type Usage, usageBucketNames } from '../pricing/usage.ts';
import { bucketColumn, type ExportRow, type ExportValue, exactUsd } from '../requests/export-row.ts';

/** An attempt as a span tells of it; times in ms from the start of its request, cost in nano-USD. */
export type TracedAttempt = {
  index: number;
  provider: string;
  model: string;
  outcome: string;
  httpStatus: number | null;
  errorMessage: string | null;
  startedAfterMs: number;
  durationMs: number;
  upstreamRequestId: string | null;
  costNanos: bigint | null;
};

/** A request with its attempts. */
export type TracedRequest = { row: ExportRow; attempts: readonly TracedAttempt[] };

/** A value of OTLP's JSON. Whole numbers travel as text there. */
type AnyValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number }
  | { arrayValue: { values: AnyValue[] } };
type Attribute = { key: string; value: AnyValue };

/** A span in OTLP's JSON, as far as it is written here. */
export type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Attribute[];
  status: { code: number; message?: string };
};

const serverKind = 2;
const clientKind = 3;
const unset = { code: 0 };

/**
 * Requests as the body of an OTLP export of traces in JSON, with OpenTelemetry's GenAI attributes: a span for each request and below it one
 * for each attempt. Tokens stand at the request alone, so that no backend counts them twice. The same request always gives the
 * same spans, so a repeat adds nothing where spans are kept by their id.
 */
export function otlpTraces(requests: readonly TracedRequest[]): { resourceSpans: unknown[] } {
  const [first] = requests;
  if (first === undefined) return { resourceSpans: [] };
  const resource = attributes({
    'service.name': 'switchyard',
    'switchyard.organization.id': first.row.organization_id,
    'switchyard.organization.name': first.row.organization,
  });
  const spans = requests.flatMap(spansOf);
  return {
    resourceSpans: [{ resource: { attributes: resource }, scopeSpans: [{ scope: { name: 'switchyard' }, spans }] }],
  };
}

/** The span of a request and those of its attempts. */
export function spansOf({ row, attempts }: TracedRequest): Span[] {
  const id = textOf(row.id).replaceAll('-', '');
  const traceId = textOf(row.trace_id) || id;
  const spanId = id.slice(16);
  const parentSpanId = textOf(row.trace_id) === '' ? '' : textOf(row.parent_span_id);
  const startMs = row.started_at instanceof Date ? row.started_at.getTime() : 0;
  const operation = operationOf(textOf(row.endpoint));
  const request: Span = {
    traceId,
    spanId,
    ...(parentSpanId === '' ? {} : { parentSpanId }),
    name: `${operation} ${textOf(row.model_asked)}`,
    kind: serverKind,
    startTimeUnixNano: nanoTime(startMs),
    endTimeUnixNano: nanoTime(startMs + countOf(row.latency_ms)),
    attributes: attributes(requestFields(row, operation)),
    status: failed.has(textOf(row.outcome)) ? errorStatus(textOf(row.error_message) || textOf(row.error_code)) : unset,
  };
  const children = attempts.map((attempt): Span => {
    const from = startMs + attempt.startedAfterMs;
    return {
      traceId,
      spanId: childSpanId(spanId, attempt.index),
      parentSpanId: spanId,
      name: `${operation} ${attempt.model}`,
      kind: clientKind,
      startTimeUnixNano: nanoTime(from),
      endTimeUnixNano: nanoTime(from + attempt.durationMs),
      attributes: attributes(attemptFields(attempt, operation)),
      status: attempt.outcome === 'succeeded' ? unset : errorStatus(attempt.errorMessage ?? attempt.outcome),
    };
  });
  return [request, ...children];
}

const failed = new Set(['FAILED', 'PARTIAL', 'ORPHANED', 'REFUSED']);

type Fields = Readonly<Record<string, ExportValue | undefined>>;

function requestFields(row: ExportRow, operation: string): Fields {
  const usage = usageIn(row);
  return {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': providerName(textOf(row.provider)),
    'gen_ai.request.model': row.model_asked,
    'gen_ai.response.model': row.model_served,
    'gen_ai.response.finish_reasons': row.finish_reason == null ? null : [textOf(row.finish_reason)],
    'gen_ai.usage.input_tokens': totalInputTokens(usage),
    'gen_ai.usage.output_tokens': totalOutputTokens(usage),
    'gen_ai.usage.cache_read.input_tokens': usage.cachedInputTokens,
    'gen_ai.usage.cache_creation.input_tokens': usage.cacheWriteTokens + usage.cacheWrite1hTokens,
    'gen_ai.usage.reasoning.output_tokens': usage.reasoningTokens,
    'gen_ai.conversation.id': row.session,
    'user.id': row.end_user,
    'error.type': failed.has(textOf(row.outcome)) ? (row.error_code ?? textOf(row.outcome)) : null,
    'http.response.status_code': row.http_status,
    'url.path': row.endpoint,
    'switchyard.request.id': row.id,
    'switchyard.team.id': row.team_id,
    'switchyard.team.name': row.team,
    'switchyard.key.id': row.key_id,
    'switchyard.key.name': row.key,
    'switchyard.member.id': row.member_id,
    'switchyard.outcome': row.outcome,
    'switchyard.rule.name': row.rule,
    'switchyard.cache.status': row.cache_status,
    'switchyard.stream': row.stream,
    'switchyard.client': row.client,
    'switchyard.cost.nano_usd': row.cost_nanos,
    'switchyard.cost.usd': row.cost_usd,
    'switchyard.cost.saved_nano_usd': row.saved_nanos,
    'switchyard.time_to_first_token_ms': row.time_to_first_token_ms,
    'switchyard.tags': row.tags,
    ...metadataOf(row.metadata),
    'switchyard.request.content': row.request_content,
    'switchyard.response.content': row.response_content,
  };
}

function attemptFields(attempt: TracedAttempt, operation: string): Fields {
  return {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': providerName(attempt.provider),
    'gen_ai.request.model': attempt.model,
    'gen_ai.response.id': attempt.upstreamRequestId,
    'error.type': attempt.outcome === 'succeeded' ? null : attempt.outcome,
    'http.response.status_code': attempt.httpStatus,
    'switchyard.attempt.index': attempt.index,
    'switchyard.attempt.outcome': attempt.outcome,
    'switchyard.cost.nano_usd': attempt.costNanos,
    'switchyard.cost.usd': attempt.costNanos === null ? null : exactUsd(attempt.costNanos),
  };
}

/** OpenTelemetry's names of providers; the others go by ours. */
const providerNames: Readonly<Record<string, string>> = {
  google: 'gcp.gemini',
  'google-vertex': 'gcp.vertex_ai',
  'amazon-bedrock': 'aws.bedrock',
  'azure-openai': 'azure.ai.openai',
  mistral: 'mistral_ai',
  xai: 'x_ai',
  moonshot: 'moonshot_ai',
};

const providerName = (provider: string) => (provider === '' ? null : (providerNames[provider] ?? provider));

/** What OpenTelemetry calls an operation. */
function operationOf(endpoint: string): string {
  if (/embed/i.test(endpoint)) return 'embeddings';
  if (/generateContent$/i.test(endpoint)) return 'generate_content';
  if (/(?<!chat)\/completions$/.test(endpoint)) return 'text_completion';
  if (/chat|messages|responses|converse/i.test(endpoint)) return 'chat';
  return endpoint.split('/').findLast((part) => part !== '') ?? 'request';
}

const allOnes = 0xffff_ffff_ffff_ffffn;

/** Another one for every attempt, the same at every try, and never the one of no span. */
function childSpanId(spanId: string, index: number): string {
  const id = (BigInt(`0x${spanId}`) + BigInt(index + 1)) & allOnes;
  return (id === 0n ? 1n : id).toString(16).padStart(16, '0');
}

function usageIn(row: ExportRow): Usage {
  return Object.fromEntries(usageBucketNames.map((bucket) => [bucket, countOf(row[bucketColumn(bucket)])])) as Usage;
}

function metadataOf(metadata: ExportValue | undefined): Fields {
  if (metadata === null || typeof metadata !== 'object' || metadata instanceof Date || Array.isArray(metadata))
    return {};
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`switchyard.metadata.${name}`, value]));
}

const textOf = (value: ExportValue | undefined): string => (typeof value === 'string' ? value : '');
const countOf = (value: ExportValue | undefined): number => (typeof value === 'number' ? value : 0);
const nanoTime = (ms: number) => `${Math.round(ms)}000000`;
const errorStatus = (message: string) => ({ code: 2, ...(message === '' ? {} : { message }) });

/** What is not known is left out. */
function attributes(fields: Fields): Attribute[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    const any = value === undefined || value === null ? undefined : anyValue(value);
    return any === undefined ? [] : [{ key, value: any }];
  });
}

function anyValue(value: Exclude<ExportValue, null>): AnyValue | undefined {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: value.toString() };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map((text) => ({ stringValue: String(text) })) } };
  return undefined;
}
