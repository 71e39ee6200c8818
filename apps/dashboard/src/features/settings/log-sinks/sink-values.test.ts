import { expect, test } from 'bun:test';
import { sinkForm, targetIn, valuesOf } from './sink-values';

const empty = valuesOf(undefined);
const errorsOf = (values: object) =>
  Object.fromEntries(
    (sinkForm.safeParse({ ...empty, ...values }).error?.issues ?? []).map(({ path, message }) => [
      path.join('.'),
      message,
    ]),
  );

test('each kind asks for its own fields, at the field', () => {
  expect(errorsOf({})).toEqual({
    name: 'Give it a name.',
    endpoint: 'Give the address of the S3 service.',
    bucket: 'Name the bucket.',
    accessKeyId: 'Give the id of an access key.',
    secretAccessKey: 'Give the secret of the access key.',
  });
  expect(errorsOf({ name: 'Hook', kind: 'webhook' })).toEqual({ url: 'Give an address.' });
  const headers = [{ name: 'authorization', value: '' }];
  expect(errorsOf({ name: 'Traces', kind: 'otlp', url: 'https://collector.example/v1/traces', headers })).toEqual({
    'headers.0.value': 'Give its value.',
  });
});

test('a sink that is edited keeps its target unless it is written anew; secrets do not come back', () => {
  const configuration = { kind: 'otlp' as const, url: 'https://collector.example/v1/traces', headerNames: ['x-key'] };
  const values = valuesOf({
    id: '0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e',
    name: 'Traces',
    configuration,
    withContent: true,
    enabled: true,
    waiting: 0,
    dead: 0,
    lagMs: 0,
    lastDeliveredAt: null,
    lastError: null,
    lastErrorAt: null,
    createdAt: '2026-11-29T00:00:00Z',
  });
  expect(values).toMatchObject({ retargets: false, url: configuration.url, headers: [{ name: 'x-key', value: '' }] });
  expect(sinkForm.safeParse(values).success).toBe(true);
  expect(targetIn(values)).toEqual({ kind: 'otlp', url: configuration.url, headers: [{ name: 'x-key', value: '' }] });
});
