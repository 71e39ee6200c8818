import type { AnswerFormat } from '../chat/content.ts';

/**
 * The schema of an answer for formats that have no place of its own for what the answer is: the description then stands in the
 * schema, before the schema's own words. The name is only a label and has no place there.
 */
export function describedSchema({ description, schema }: Extract<AnswerFormat, { kind: 'schema' }>) {
  if (!description) return schema;
  const own = typeof schema.description === 'string' ? `\n\n${schema.description}` : '';
  return { ...schema, description: description + own };
}
