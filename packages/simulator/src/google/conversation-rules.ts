import { isSignatureOf, sign } from '../answer/signature.ts';
import { mediumOf } from './generate-question.ts';
import type { Content, Part } from './generate-request.ts';

const THOUGHT = 'google-thought';

/** What Google's documentation tells callers to send for calls that another model made. */
const STAND_INS = ['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go'];

/** The signature of a function call: it covers what is called and with what. */
export const callSignature = (name: string, args: unknown): string => sign(THOUGHT, canonical([name, args ?? {}]));

/** What is wrong with a conversation, in Google's words; null when nothing is. */
export function conversationFault(contents: readonly Content[], model: string): string | null {
  for (const [index, content] of contents.entries()) {
    const fault = contentFault(content, index);
    if (fault !== null) return fault;
  }
  return pairFault(contents) ?? signatureFault(contents, model);
}

const partsOf = (content: Content | undefined): readonly Part[] => content?.parts ?? [];

function contentFault({ role, parts = [] }: Content, index: number): string | null {
  if (role !== undefined && !['user', 'model', 'function'].includes(role)) {
    return 'Please use a valid role: user, model.';
  }
  const where = `GenerateContentRequest.contents[${index}].parts`;
  if (parts.length === 0) return `* ${where}: contents.parts must not be empty.\n`;
  for (const [at, part] of parts.entries()) {
    if (Object.keys(part).every((name) => name === 'thought' || name === 'thoughtSignature')) {
      return `* ${where}[${at}].data: required oneof field 'data' must have one initialized field\n`;
    }
    if (part.functionResponse?.name === '') return `* ${where}[${at}].function_response.name: Name cannot be empty.\n`;
    if (part.inlineData && mediumOf(part) === null) {
      return `Invalid value at 'contents[${index}].parts[${at}].inline_data.data' (TYPE_BYTES), Base64 decoding failed`;
    }
  }
  return null;
}

/** Every call must be answered in the next turn, by as many responses; contents of one side in a row are one turn. */
function pairFault(contents: readonly Content[]): string | null {
  const turns: { isModel: boolean; parts: readonly Part[] }[] = [];
  for (const content of contents) {
    const isModel = content.role === 'model';
    const turn = turns.at(-1);
    if (turn?.isModel === isModel) turn.parts = [...turn.parts, ...partsOf(content)];
    else turns.push({ isModel, parts: partsOf(content) });
  }
  const isPaired = turns.every(({ parts }, index) => {
    const calls = parts.filter((part) => part.functionCall).length;
    const responses = turns[index + 1]?.parts.filter((part) => part.functionResponse).length ?? 0;
    return calls === 0 || calls === responses;
  });
  if (isPaired) return null;
  return 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.';
}

/** Signatures must be genuine; from Gemini 3 on, the first call of each step of the current turn must have one. */
function signatureFault(contents: readonly Content[], model: string): string | null {
  const required = !/gemini-[12]\b/.test(model);
  const turnStart = contents.findLastIndex(
    (content) => content.role !== 'model' && partsOf(content).some((part) => part.functionResponse === undefined),
  );
  for (const [index, content] of contents.entries()) {
    const calls = partsOf(content).filter((part) => part.functionCall);
    for (const [at, { functionCall, thoughtSignature }] of calls.entries()) {
      if (functionCall === undefined) continue;
      if (thoughtSignature === undefined) {
        if (!required || at > 0 || index < turnStart) continue;
        return `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${functionCall.name}\` , position ${index + 1}.`;
      }
      const text = canonical([functionCall.name, functionCall.args ?? {}]);
      if (!STAND_INS.includes(thoughtSignature) && !isSignatureOf(thoughtSignature, THOUGHT, text)) {
        return 'Corrupted thought signature.';
      }
    }
  }
  return null;
}

/** JSON with sorted names, so that the order in which a client writes them does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
