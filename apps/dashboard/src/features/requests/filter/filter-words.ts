import { formatUsdExact } from '@switchyard/core/money/money';
import { requestOutcome } from '@switchyard/core/requests/record';
import { listedFields, noneValue, type PresentField } from '@switchyard/core/requests/request-filter';
import { formatDuration } from '@/ui/format';
import { outcomeWords } from '../outcome';
import type { FilterName } from './log-search';

type FieldName = (typeof listedFields)[number];

const fieldWords: Record<FieldName, string> = {
  team: 'Team',
  key: 'Key',
  member: 'Person',
  model: 'Model, asked or served',
  modelAsked: 'Model asked',
  modelServed: 'Model served',
  account: 'Provider account',
  provider: 'Provider',
  endpoint: 'Endpoint',
  outcome: 'Outcome',
  status: 'HTTP status',
  errorCode: 'Error code',
  blockedBy: 'Budget or limit that refused',
  cacheStatus: 'Cache',
  stream: 'Streamed',
  feature: 'Brings',
  client: 'Client',
  tag: 'Tag',
  metadata: 'Metadata',
  endUser: 'End user',
  session: 'Session',
  traceId: 'Trace',
  clientRequestId: "Client's request id",
  rule: 'Rule',
  finishReason: 'Finish reason',
  contentKept: 'Content kept',
  contentState: 'Content',
};

const presentWords: Record<PresentField, string> = {
  error: 'an error',
  cost: 'a known cost',
  content: 'content',
  session: 'a session',
  traceId: 'a trace',
  endUser: 'an end user',
  clientRequestId: "the client's own id",
  rule: 'a rule',
  blockedBy: 'a budget or limit that refused it',
  tags: 'tags',
  metadata: 'metadata',
  clientRetries: 'retries by the client',
  fallback: 'more than one attempt',
  redactions: 'redactions',
};

/** What a listed field is called; undefined for other conditions. */
export function fieldLabel(name: string): string | undefined {
  const field = listedFields.find((one) => one === name);
  return field && fieldWords[field];
}

const cacheWords: Record<string, string> = {
  NONE: 'Off',
  HIT: 'Hit',
  SEMANTIC_HIT: 'Semantic hit',
  SHARED: 'Shared',
  MISS: 'Miss',
  BYPASS: 'Not asked',
};

const contentWords: Record<string, string> = {
  NONE: 'Not stored',
  STORED: 'Stored',
  TRUNCATED: 'Only the beginning',
  LOST: 'Lost',
  ERASED: 'Deleted',
  EXPIRED: 'Expired',
};

/** What became of the content of a call, in a word or two. */
export const contentStateWords = (state: string): string => contentWords[state] ?? state;

/** A value of a field as people call it; `name` is what the server calls it, where it was asked. */
export function valueWords(field: string, value: string, name?: string): string {
  if (value === noneValue) return 'none';
  if (field === 'outcome') {
    const outcome = requestOutcome.options.find((one) => one === value);
    return outcome === undefined ? value : outcomeWords(outcome);
  }
  if (field === 'cacheStatus') return cacheWords[value] ?? value;
  if (field === 'contentState') return contentStateWords(value);
  if (field === 'stream') return value === 'true' ? 'Yes' : 'No';
  return name ?? value;
}

const present = (value: string) => Object.entries(presentWords).find(([name]) => name === value)?.[1] ?? value;

const bounds: Partial<Record<FilterName, (value: string) => string>> = {
  'error.contains': (text) => `Error contains "${text}"`,
  'client.contains': (text) => `Client contains "${text}"`,
  'cost.min': (nanos) => `Cost at least ${usd(nanos)}`,
  'cost.max': (nanos) => `Cost at most ${usd(nanos)}`,
  'latency.min': (ms) => `Latency at least ${formatDuration(Number(ms))}`,
  'latency.max': (ms) => `Latency at most ${formatDuration(Number(ms))}`,
  'ttft.min': (ms) => `First token after at least ${formatDuration(Number(ms))}`,
  'ttft.max': (ms) => `First token after at most ${formatDuration(Number(ms))}`,
  'tokens.min': (tokens) => `At least ${tokens} tokens`,
};

const usd = (nanos: string) => (/^\d+$/.test(nanos) ? formatUsdExact(BigInt(nanos)) : nanos);

/** A condition as a sentence: "Outcome is Failed or Refused". */
export function conditionWords(
  name: FilterName,
  values: readonly string[],
  nameOf: (field: string, value: string) => string | undefined,
): string {
  const bound = bounds[name];
  if (bound !== undefined) return bound(values[0] ?? '');
  if (name === 'with') return `Has ${values.map(present).join(' and ')}`;
  if (name === 'without') return `Has not ${values.map(present).join(' nor ')}`;
  const not = name.endsWith('.not');
  const field = not ? name.slice(0, -4) : name;
  const said = values.map((value) => valueWords(field, value, nameOf(field, value)));
  return `${fieldLabel(field) ?? field} ${not ? 'is not' : 'is'} ${said.join(not ? ' nor ' : ' or ')}`;
}

/** What may be present or not, for a choice. */
export const presentOptions = Object.entries(presentWords).map(([value, label]) => ({ value, label }));

/** What may be bounded: its condition, and what is typed for it. */
export const boundOptions: readonly { name: FilterName; label: string; unit: string; inputMode: 'decimal' | 'text' }[] =
  [
    { name: 'error.contains', label: 'Error message contains', unit: '', inputMode: 'text' },
    { name: 'client.contains', label: 'Client contains', unit: '', inputMode: 'text' },
    { name: 'cost.min', label: 'Cost at least', unit: 'USD', inputMode: 'decimal' },
    { name: 'cost.max', label: 'Cost at most', unit: 'USD', inputMode: 'decimal' },
    { name: 'latency.min', label: 'Latency at least', unit: 'ms', inputMode: 'decimal' },
    { name: 'latency.max', label: 'Latency at most', unit: 'ms', inputMode: 'decimal' },
    { name: 'ttft.min', label: 'First token after at least', unit: 'ms', inputMode: 'decimal' },
    { name: 'ttft.max', label: 'First token after at most', unit: 'ms', inputMode: 'decimal' },
    { name: 'tokens.min', label: 'Tokens at least', unit: 'tokens', inputMode: 'decimal' },
  ];
