import { GatewayError } from '../../errors.ts';
import type { Content, GenerateContentBody } from './schema.ts';

/** Refuses what Google refuses although every field by itself is right. */
export function refuseContradictions(body: GenerateContentBody): void {
  refuseUnknownFunctions(body);
  refuseUnansweredCalls(body.contents);
  const { responseMimeType, responseSchema, responseJsonSchema } = body.generationConfig ?? {};
  if ((responseSchema || responseJsonSchema) && (responseMimeType ?? 'text/plain') === 'text/plain')
    throw wrong('generationConfig.responseMimeType', 'a schema needs application/json or text/x.enum');
}

const wrong = (param: string, why: string) =>
  new GatewayError('invalid_request', `The field ${param} is wrong: ${why}.`, { param });

function refuseUnknownFunctions({ tools, toolConfig }: GenerateContentBody): void {
  const declared = (tools ?? []).flatMap(({ functionDeclarations }) =>
    (functionDeclarations ?? []).map(({ name }) => name),
  );
  const twice = declared.find((name, at) => declared.indexOf(name) !== at);
  if (twice !== undefined) throw wrong('tools', `the function ${twice} is declared twice`);
  const unknown = toolConfig?.functionCallingConfig?.allowedFunctionNames?.find((name) => !declared.includes(name));
  if (unknown !== undefined)
    throw wrong('toolConfig.functionCallingConfig.allowedFunctionNames', `no function ${unknown} is declared`);
}

/** Every call must be answered in the next turn, by as many responses. */
function refuseUnansweredCalls(contents: readonly Content[]): void {
  for (const [index, { parts }] of contents.entries()) {
    const calls = parts.filter(({ functionCall }) => functionCall).length;
    const responses = contents[index + 1]?.parts.filter(({ functionResponse }) => functionResponse).length ?? 0;
    if (calls > 0 && calls !== responses)
      throw wrong(`contents.${index}.parts`, `it has ${calls} function calls, and the next turn answers ${responses}`);
  }
}
