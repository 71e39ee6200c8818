import { sinkKinds } from '@switchyard/core/sinks/sink-configuration';
import { z } from 'zod';
import { contract, type RouteInput } from '@/server/contract';
import type { Sink } from './sink-words';

type CreateBody = RouteInput<typeof contract.logSinks.create>['body'];
type Target = CreateBody['target'];

const { name: nameOf, target: targetOf } = contract.logSinks.create.body.shape;

/** Fields that must say something, and what stands at them while they say nothing. */
const needed = [
  ['endpoint', 'Give the address of the S3 service.'],
  ['bucket', 'Name the bucket.'],
  ['accessKeyId', 'Give the id of an access key.'],
  ['secretAccessKey', 'Give the secret of the access key.'],
  ['url', 'Give an address.'],
] as const;

/** A sink as the form holds it. What its kind does not ask for is not looked at. */
export const sinkForm = z
  .object({
    name: z.string(),
    withContent: z.boolean(),
    kind: z.enum(sinkKinds),
    /** Whether where it sends is written here; a sink that is edited else keeps it, with its secrets. */
    retargets: z.boolean(),
    endpoint: z.string(),
    region: z.string(),
    bucket: z.string(),
    prefix: z.string(),
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    url: z.string(),
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
  })
  .superRefine((values, { addIssue }) => {
    const issues = [
      ...(nameOf.safeParse(values.name).error?.issues ?? []).map(({ message }) => ({ path: ['name'], message })),
      ...(values.retargets ? (targetOf.safeParse(targetIn(values)).error?.issues ?? []) : []),
    ];
    for (const { path, message } of issues)
      addIssue({ code: 'custom', path: [...path], message: emptyWords(values, path) ?? message });
  });

/** See {@link sinkForm}. */
export type SinkValues = z.output<typeof sinkForm>;

/** What stands at a field that was left empty. */
function emptyWords(values: SinkValues, [field, place, inner]: PropertyKey[]): string | undefined {
  if (field === 'headers') {
    const isEmpty = inner === 'value' && values.headers[Number(place)]?.value === '';
    return isEmpty ? 'Give its value.' : undefined;
  }
  return needed.find(([name]) => name === field && values[name].trim() === '')?.[1];
}

/** What the form comes to, as the API takes it. */
export function targetIn(values: SinkValues): Target {
  const { kind, endpoint, region, bucket, prefix, accessKeyId, secretAccessKey, url, headers } = values;
  if (kind === 'webhook') return { kind, url };
  if (kind === 'otlp') return { kind, url, headers };
  return { kind, endpoint, region, bucket, prefix, accessKeyId, secretAccessKey };
}

/** The form of a sink, or of a new one. Secrets do not come back, so their fields are empty. */
export function valuesOf(sink: Sink | undefined): SinkValues {
  const { kind, ...where } = sink?.configuration ?? { kind: 's3' as const };
  return {
    name: sink?.name ?? '',
    withContent: sink?.withContent ?? false,
    kind,
    retargets: sink === undefined,
    endpoint: '',
    region: 'us-east-1',
    bucket: '',
    prefix: '',
    accessKeyId: '',
    secretAccessKey: '',
    url: '',
    ...where,
    headers: 'headerNames' in where ? where.headerNames.map((name) => ({ name, value: '' })) : [],
  };
}
