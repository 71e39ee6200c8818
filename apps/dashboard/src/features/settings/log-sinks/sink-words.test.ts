import { expect, test } from 'bun:test';
import { stateOf, whereOf } from './sink-words';

const well = { enabled: true, dead: 0, lastError: null, lastDeliveredAt: '2026-11-29T00:00:00Z' };

test('a sink says what is worst of it', () => {
  expect(stateOf(well)).toEqual({ tone: 'clear', words: 'Works' });
  expect(stateOf({ ...well, dead: 2 }).tone).toBe('caution');
  expect(stateOf({ ...well, dead: 2, lastError: 'It answered 503.' })).toEqual({
    tone: 'stop',
    words: 'It answered 503.',
  });
  expect(stateOf({ ...well, enabled: false, lastError: 'It answered 503.' }).words).toBe('Off');
  expect(stateOf({ ...well, lastDeliveredAt: null }).words).toBe('Nothing sent yet');
});

test('where it sends is a host, and for a bucket its folder', () => {
  expect(whereOf({ configuration: { kind: 'webhook', url: 'https://hooks.example/a?b=c' } })).toBe('hooks.example');
  const bucket = { kind: 's3' as const, endpoint: 'https://s3.example', region: 'eu-1', bucket: 'logs' };
  expect(whereOf({ configuration: { ...bucket, prefix: '' } })).toBe('logs at s3.example');
  expect(whereOf({ configuration: { ...bucket, prefix: 'sw/' } })).toBe('logs/sw/ at s3.example');
});
