import { expect, test } from 'bun:test';
import { LISTED_MODELS } from '../calls/model-names.ts';
import { faultMisfit } from './fault.ts';
import { optionNames } from './options.ts';
import { parseScript } from './script.ts';

const message = (model: string, header: string | null = null): string => {
  const parsed = parseScript(model, header);
  return parsed.kind === 'refused' ? parsed.message : `not refused: ${model}`;
};

test('a plain name is its own base, and dashes and slashes belong to it', () => {
  expect(parseScript('openai/gpt-5-mini', null)).toMatchObject({
    kind: 'script',
    baseModel: 'openai/gpt-5-mini',
    script: { fault: { kind: 'none' }, latencyMs: 0 },
  });
});

test('a name and a header say the same', () => {
  const byName = parseScript('m+status-429+retry_after-2+fail_first-3+latency-5', null);
  const byHeader = parseScript('m', 'status=429; retry_after=2;fail_first=3; latency=5');
  expect(byName).toEqual(byHeader);
  expect(byName).toMatchObject({
    baseModel: 'm',
    script: {
      fault: { kind: 'status', status: 429, wait: { after: '2', afterMs: null, dateSeconds: null } },
      failFirst: 3,
      latencyMs: 5,
    },
  });
});

test('what cannot be played is refused by name', () => {
  expect(message('m+teleport-3')).toContain('Unknown simulator option "teleport"');
  expect(message('m', 'teleport=3')).toContain('"teleport"');
  expect(message('m+latency')).toContain('"latency" needs a whole number');
  expect(message('m+latency--5')).toContain('"latency"');
  expect(message('m+hang-3')).toContain('"hang" takes no value');
  expect(message('m+status-418')).toContain('"status" must be one of 400');
  expect(message('m+latency-1', 'latency=2')).toContain('"latency" is given twice');
  expect(message('m+hang+reset')).toContain('"hang" and "reset"');
  expect(message('m+retry_after-1')).toContain('"retry_after"');
  expect(message('m+fail_first-1')).toContain('"fail_first"');
  expect(message('m+fail_share-1')).toContain('"fail_share"');
  expect(message('m+status-429+fail_share-101')).toContain('"fail_share" must be at most 100');
  expect(message('m+status-429+retry_after-1+retry_after_date-1')).toContain('one header');
  expect(message('m', 'status=429; retry_after=in a while')).toContain('"retry_after"');
  expect(message('m+framing-morse')).toContain('"framing" must be one of crlf');
  expect(message('m+slow+chunk_delay-1')).toContain('"slow"');
  expect(message('m+tokens-1+reasoning-2')).toContain('"reasoning"');
  expect(message('m+quota+hang')).toContain('"hang" and "quota"');
  expect(message('m+refuse+filter')).toContain('"refuse" and "filter"');
  expect(message('m+')).toContain('Unknown simulator option ""');
  expect(message('+hang')).toContain('empty');
});

test('a fault of streams is refused on a JSON answer, and the reverse', () => {
  expect(faultMisfit({ kind: 'cut', chunks: 2 }, false)).toContain('cut_json');
  expect(faultMisfit({ kind: 'cut', chunks: 2 }, true)).toBeNull();
  expect(faultMisfit({ kind: 'cut_json' }, true)).toContain('cut-<n>');
  expect(faultMisfit({ kind: 'endless' }, false)).toContain('streams only');
  for (const stream of [true, false]) expect(faultMisfit({ kind: 'stall', chunks: 0 }, stream)).toBeNull();
});

test('every listed model has a valid script, and the list shows each fault', () => {
  for (const model of LISTED_MODELS) expect(parseScript(model, null).kind).toBe('script');
  const shown = LISTED_MODELS.join(' ');
  const limits = ['limit_requests', 'remaining_requests', 'limit_tokens', 'remaining_tokens', 'limit_reset'];
  const modifiers = ['chunk_delay', 'retry_after_ms', 'retry_after_date', ...limits];
  for (const name of optionNames) expect(modifiers.includes(name) || shown.includes(`+${name}`)).toBe(true);
});
