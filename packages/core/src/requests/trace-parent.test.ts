import { expect, test } from 'bun:test';
import { readTraceParent } from './trace-parent.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

test('a traceparent of W3C is read', () => {
  expect(readTraceParent(`00-${trace}-${span}-01`)).toEqual({ traceId: trace, parentSpanId: span });
  expect(readTraceParent(` 00-${trace}-${span}-00 `)).toEqual({ traceId: trace, parentSpanId: span });
});

test('a later version may say more after what is known of it', () => {
  expect(readTraceParent(`cc-${trace}-${span}-01-what-the-future-says`)?.traceId).toBe(trace);
  expect(readTraceParent(`cc-${trace}-${span}-01`)?.traceId).toBe(trace);
});

test.each([
  null,
  '',
  'x',
  `00-${trace}-${span}`,
  `00-${trace}-${span}-01-more`,
  `00-${trace}-${span}-1`,
  `ff-${trace}-${span}-01`,
  `00-${trace.toUpperCase()}-${span}-01`,
  `00-${'0'.repeat(32)}-${span}-01`,
  `00-${trace}-${'0'.repeat(16)}-01`,
  `00-${trace}-${span}-01, 00-${trace}-${span}-01`,
  `cc-${trace}-${span}-01.x`,
])('what is not exactly one is ignored: %p', (header) => {
  expect(readTraceParent(header)).toBeNull();
});
