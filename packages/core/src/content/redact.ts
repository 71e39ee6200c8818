import { parseJson } from '../json/parse-json.ts';
import { redactFrames } from './redact-frames.ts';
import { type Redacted, redactJson, redactPlain } from './redact-json.ts';
import type { Redaction } from './resolve-content-policy.ts';

export type { Redacted } from './redact-json.ts';

/** How a text is made: JSON, the frames of a stream (server-sent events, or a JSON array that grew element by element), or words. */
export type TextForm = 'json' | 'events' | 'elements' | 'plain';

/**
 * The text with `[kind]`, or `[name]` of a pattern, where something was that is to be redacted, and how many such places there were.
 * JSON stays JSON and frames stay frames. What is not of its form, such as a body that was cut off, is taken for words. The time is in
 * proportion to the text.
 */
export function redact(text: string, redaction: Redaction, form: TextForm): Redacted {
  if (form === 'events') return redactEvents(text, redaction);
  const json = form === 'plain' ? undefined : parseJson(text);
  if (json === undefined) return redactPlain(text, redaction);
  if (form === 'json' || !Array.isArray(json)) return redactJson(text, redaction);
  const count = redactFrames(json, redaction);
  return { text: count === 0 ? text : `[${json.map((one) => JSON.stringify(one)).join(',\n')}]`, count };
}

const dataLine = /^(data: ?)(.*)$/;

/** Frames keep their lines; those whose data were redacted are written anew. */
function redactEvents(text: string, redaction: Redaction): Redacted {
  const lines = text.split('\n');
  const read = lines.map((line) => frameIn(line.endsWith('\r') ? line.slice(0, -1) : line));
  const frames = read.flatMap((frame) => (frame === undefined ? [] : [frame]));
  const before = frames.map(({ value }) => JSON.stringify(value));
  let count = redactFrames(
    frames.map(({ value }) => value),
    redaction,
  );
  const after = new Map(frames.map((frame, at) => [frame, before[at]]));
  const written = lines.map((line, at) => {
    const frame = read[at];
    if (frame === undefined) {
      const words = redactPlain(line, redaction);
      count += words.count;
      return words.text;
    }
    const now = JSON.stringify(frame.value);
    return now === after.get(frame) ? line : frame.prefix + now + (line.endsWith('\r') ? '\r' : '');
  });
  return { text: count === 0 ? text : written.join('\n'), count };
}

function frameIn(line: string): { prefix: string; value: object } | undefined {
  const [, prefix, data] = dataLine.exec(line) ?? [];
  if (prefix === undefined || data === undefined) return undefined;
  const value = parseJson(data);
  return typeof value === 'object' && value !== null ? { prefix, value } : undefined;
}
