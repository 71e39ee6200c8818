import type { Tool, ToolCallPart } from '../chat/content.ts';
import { parseJson } from '../json/parse-json.ts';
import type { Translation } from './translation.ts';

/** The arguments of a call as an object, for formats that do not take them as text. */
export function inputOf({ at, arguments: words }: ToolCallPart, translation: Translation): Record<string, unknown> {
  const input = words.trim() === '' ? {} : parseJson(words);
  if (isObject(input)) return input;
  translation.unsupported(at, 'the arguments of a tool call must be one JSON object there');
  return {};
}

/** The schema of a tool's input, which is of an object there; undefined for a tool that cannot be said. */
export function inputSchemaOf(tool: Tool, translation: Translation): Record<string, unknown> | undefined {
  if ((tool.parameters?.type ?? 'object') !== 'object')
    translation.unsupported(tool.at, 'the parameters of a tool must be a JSON schema of type object there');
  else return { type: 'object', ...(tool.parameters ?? { properties: {} }) };
  return undefined;
}

/** The parameters of a function for OpenAI, which wants every schema of an object to name its members, be it none. */
export const namedParameters = (parameters: Record<string, unknown>): Record<string, unknown> => ({
  type: 'object',
  ...parameters,
  properties: parameters.properties ?? {},
});

/** Whether a JSON value is an object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
