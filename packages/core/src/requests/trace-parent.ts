/** A span of a trace as W3C names it: 32 and 16 hexadecimal digits in small letters. */
export type TraceParent = { traceId: string; parentSpanId: string };

/**
 * Reads W3C's `traceparent` header; null when it is absent or not exactly of its form. Of versions after 00 the first four parts are
 * read, as the recommendation asks; ff is no version, and ids of zeros alone name nothing.
 */
export function readTraceParent(header: string | null): TraceParent | null {
  const [, version, traceId, parentSpanId, rest] = shape.exec(header?.trim() ?? '') ?? [];
  if (version === undefined || traceId === undefined || parentSpanId === undefined) return null;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentSpanId)) return null;
  return { traceId, parentSpanId };
}

const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.{0,200})?$/;
