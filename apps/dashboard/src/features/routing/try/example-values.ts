import { requestFeature } from '@switchyard/core/routing/facts';
import { z } from 'zod';
import type { contract, RouteInput } from '@/server/contract';

type Body = RouteInput<typeof contract.routing.explain>['body'];
type Example = Extract<Body, { request: unknown }>['request'];

const optionalCount = z.union([z.literal(''), z.string().regex(/^\d{1,9}$/, 'Expected a whole number, or nothing.')]);
const pairs = z.string().refine((text) => pairsOf(text) !== undefined, 'One "name: value" a line.');

/** A request to try routing on, as it is typed. */
export const exampleValues = z.object({
  model: z.string().trim().min(1, 'Name the model that the caller asks for.').max(200),
  teamId: z.string().min(1, 'Choose a team.'),
  keyId: z.string(),
  operation: z.string().trim().min(1, 'Name an endpoint, such as "chat".').max(60),
  stream: z.boolean(),
  features: z.array(requestFeature),
  inputTokens: optionalCount,
  maxOutputTokens: optionalCount,
  budgetUsed: z.union([z.literal(''), z.string().regex(/^\d{1,6}(\.\d+)?$/, 'Expected per cent, or nothing.')]),
  metadata: pairs,
  headers: pairs,
  tags: z.array(z.string()),
  session: z.string().max(512),
  endUser: z.string().max(512),
});

/** See {@link exampleValues}. */
export type ExampleValues = z.output<typeof exampleValues>;

/** An empty form for a team. */
export const emptyExample = (teamId: string, model: string): ExampleValues => ({
  model,
  teamId,
  keyId: '',
  operation: 'chat',
  stream: false,
  features: [],
  inputTokens: '',
  maxOutputTokens: '',
  budgetUsed: '',
  metadata: '',
  headers: '',
  tags: [],
  session: '',
  endUser: '',
});

/** The request that the form means; what is empty is missing. */
export function exampleOf(values: ExampleValues): Example {
  const text = (value: string) => (value.trim() === '' ? null : value.trim());
  const count = (value: string) => (value === '' ? null : Number(value));
  const inputTokens = count(values.inputTokens);
  return {
    model: values.model,
    teamId: values.teamId,
    ...(values.keyId === '' ? {} : { keyId: values.keyId }),
    operation: values.operation,
    stream: values.stream,
    features: values.features,
    ...(inputTokens === null ? {} : { inputTokens }),
    maxOutputTokens: count(values.maxOutputTokens),
    budgetUsedPercent: count(values.budgetUsed),
    metadata: pairsOf(values.metadata) ?? {},
    headers: lowerCased(pairsOf(values.headers) ?? {}),
    tags: values.tags,
    session: text(values.session),
    endUser: text(values.endUser),
  };
}

const lowerCased = (named: Record<string, string>) =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name.toLowerCase(), value]));

/** "plan: free" on each line; undefined where a line is none. */
export function pairsOf(text: string): Record<string, string> | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map((line) => /^\s*([^:=\s]+)\s*[:=]\s*(.*?)\s*$/.exec(line));
  if (pairs.some((pair) => pair === null)) return undefined;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
}
