import type { Tool } from '../chat/content.ts';
import { isExactSchema } from './exact-schema.ts';
import type { Translation } from './translation.ts';

/**
 * Whether OpenAI shall hold a tool to its schema; null says nothing of it. It refuses to for a schema that leaves something open, which
 * Anthropic does not: then the wish is left out, and the schema still told.
 */
export function strictnessOf({ at, strict, parameters }: Tool, translation: Translation): boolean | null {
  if (!strict || isExactSchema(parameters)) return strict;
  translation.leaveOut(`${at}.strict`);
  return null;
}
