import type { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { holdsMoreThan } from '../json/holds-more-than.ts';
import { DuplicateMemberError, type ObjectText, readObjectText, TooDeepError } from '../json/object-text.ts';

/** A caller's body: read by a schema, and as text whose members can be replaced. */
export type ReadBody<Value> = { value: Value; object: ObjectText };

/**
 * Reads a caller's JSON body by the schema of what the gateway knows of it. Throws `invalid_json` or `invalid_request`, naming the
 * field and what it must be; a member that stands twice is refused, since parsers disagree about which one counts, and so are more
 * than `mostValues` values.
 */
export function readBody<Value>(text: string, schema: z.ZodType<Value>, mostValues = mostUsually): ReadBody<Value> {
  const json = parseOrRefuse(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw notAnObject();
  // First, since what is nested too deeply must not reach anything that descends into it.
  const object = readUnambiguous(text);
  if (holdsMoreThan(json, mostValues))
    throw new GatewayError('invalid_request', `The request holds more than ${mostValues} values. Send fewer.`);
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw invalidRequest(parsed.error);
  return { value: parsed.data, object };
}

/** The longest conversations with the most tools have some ten thousand. */
const mostUsually = 100_000;

/** The text of an object with the places of its members; throws `invalid_request` when a member stands twice or is nested too deeply. */
export function readUnambiguous(text: string): ObjectText {
  try {
    return readObjectText(text);
  } catch (cause) {
    const param = cause instanceof DuplicateMemberError || cause instanceof TooDeepError ? cause.member : undefined;
    if (param === undefined || !(cause instanceof Error)) throw cause;
    const remedy = cause instanceof TooDeepError ? 'Send flatter values.' : 'Send it once.';
    throw new GatewayError('invalid_request', `${cause.message} ${remedy}`, { param, cause });
  }
}

function parseOrRefuse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('invalid_json', 'The request body is not valid JSON. Send one JSON object.', { cause });
  }
}

const notAnObject = () => new GatewayError('invalid_json', 'The request body must be one JSON object.');

/** The first thing that is wrong, in words, with its place. */
export function invalidRequest(error: z.ZodError): GatewayError {
  const { path, message, missing } = deepest(error.issues);
  const param = path.join('.');
  if (param === '') return notAnObject();
  const words = missing ? `The field ${param} is missing.` : `The field ${param} is wrong: ${message}.`;
  return new GatewayError('invalid_request', words, { param });
}

type Issue = z.core.$ZodIssue;

/** Of a union, the alternative that got furthest says best what is wrong. */
function deepest(issues: readonly Issue[]): { path: PropertyKey[]; message: string; missing: boolean } {
  const [issue] = issues;
  if (issue === undefined) return { path: [], message: 'invalid', missing: false };
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.map(deepest).sort((a, b) => b.path.length - a.path.length)[0];
    if (inner && inner.path.length > 0) return { ...inner, path: [...issue.path, ...inner.path] };
  }
  const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
  return { path: [...issue.path], message: issue.message, missing };
}
