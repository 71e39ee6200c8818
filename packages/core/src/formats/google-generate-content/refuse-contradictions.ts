import { GatewayError } from '../../errors.ts';
import type { Content, GenerateContentBody } from './schema.ts';

/** Refuses what Google refuses although every field by itself is right. `at` is put before the names of fields, for a body in a body. */
export function refuseContradictions(body: GenerateContentBody, at = ''): void {
  const problem = unknownFunction(body) ?? unansweredCall(body.contents) ?? schemaOfText(body);
  if (problem === null) return;
  const param = `${at}${problem.param}`;
  throw new GatewayError('invalid_request', `The field ${param} is wrong: ${problem.why}.`, { param });
}

type Problem = { param: string; why: string };

function unknownFunction({ tools, toolConfig }: GenerateContentBody): Problem | null {
  const declared = new Set<string>();
  for (const { functionDeclarations } of tools ?? [])
    for (const { name } of functionDeclarations ?? []) {
      if (declared.has(name)) return { param: 'tools', why: `the function ${name} is declared twice` };
      declared.add(name);
    }
  const unknown = toolConfig?.functionCallingConfig?.allowedFunctionNames?.find((name) => !declared.has(name));
  if (unknown === undefined) return null;
  const param = 'toolConfig.functionCallingConfig.allowedFunctionNames';
  return { param, why: `no function ${unknown} is declared` };
}

/**
 * Every call must be answered in the next turn, by as many responses. A turn may stand in several contents, as Google's clients keep
 * the chunks of a stream.
 */
function unansweredCall(contents: readonly Content[]): Problem | null {
  const turns: { at: number; isModel: boolean; calls: number; responses: number }[] = [];
  for (const [at, { role, parts }] of contents.entries()) {
    const isModel = role === 'model';
    const calls = parts.filter(({ functionCall }) => functionCall).length;
    const responses = parts.filter(({ functionResponse }) => functionResponse).length;
    const turn = turns.at(-1);
    if (turn?.isModel !== isModel) turns.push({ at, isModel, calls, responses });
    else Object.assign(turn, { calls: turn.calls + calls, responses: turn.responses + responses });
  }
  for (const [number, { at, calls }] of turns.entries()) {
    const responses = turns[number + 1]?.responses ?? 0;
    if (calls > 0 && calls !== responses)
      return {
        param: `contents.${at}.parts`,
        why: `it has ${calls} function calls, and the next turn answers ${responses}`,
      };
  }
  return null;
}

function schemaOfText({ generationConfig }: GenerateContentBody): Problem | null {
  const { responseMimeType, responseSchema, responseJsonSchema } = generationConfig ?? {};
  if (!(responseSchema || responseJsonSchema) || (responseMimeType ?? 'text/plain') !== 'text/plain') return null;
  return { param: 'generationConfig.responseMimeType', why: 'a schema needs application/json or text/x.enum' };
}
