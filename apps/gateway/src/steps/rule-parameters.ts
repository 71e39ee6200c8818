import { completionParameters, withCompletionParameters } from '@switchyard/core/operations/completions-parameters';
import { parametersFor } from '@switchyard/core/routing/parameters-for';
import type { RuleParameters } from '@switchyard/core/routing/rule';
import type { Call } from '../call.ts';
import { clientFormat } from '../surfaces/client-formats.ts';

/**
 * The call as the rule that decided wants it: defaults filled in, caps kept. Chats and text completions have such parameters; every
 * other call, and one in a provider's own words, stays as it came.
 */
export function withRuleParameters(call: Call, parameters: RuleParameters): Call {
  if (call.kind === 'chat') {
    const given = parametersFor(call, parameters);
    return isNothing(given) ? call : clientFormat(call.format).giveParameters(call, given);
  }
  if (call.kind !== 'operation' || call.operation !== 'completions') return call;
  const given = parametersFor(completionParameters(call), parameters);
  return isNothing(given) ? call : withCompletionParameters(call, given);
}

const isNothing = ({ maxOutputTokens, temperature }: ReturnType<typeof parametersFor>) =>
  maxOutputTokens === null && temperature === null;
