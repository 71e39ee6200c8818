import { type GivenParameters, saidMember } from '../formats/given-parameters.ts';
import { readObjectText, withMembers } from '../json/object-text.ts';
import { parseJson } from '../json/parse-json.ts';
import { jsonOf } from './json-payload.ts';
import type { OperationCall } from './operation.ts';

/** What a text completion says of the parameters that rules may set. */
export function completionParameters(call: OperationCall): GivenParameters {
  const temperature = parseJson(saidMember(jsonOf(call), 'temperature') ?? 'null');
  return {
    maxOutputTokens: call.maxOutputTokens,
    temperature: typeof temperature === 'number' ? temperature : null,
  };
}

/** The text completion as if its caller had given these parameters. Every other byte of its body stays. */
export function withCompletionParameters(call: OperationCall, given: GivenParameters): OperationCall {
  const text = withMembers(jsonOf(call), {
    ...(given.maxOutputTokens === null ? {} : { max_tokens: String(given.maxOutputTokens) }),
    ...(given.temperature === null ? {} : { temperature: String(given.temperature) }),
  });
  return {
    ...call,
    maxOutputTokens: given.maxOutputTokens ?? call.maxOutputTokens,
    payload: { kind: 'json', object: readObjectText(text) },
  };
}
