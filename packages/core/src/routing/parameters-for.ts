import type { GivenParameters } from '../formats/given-parameters.ts';
import type { RuleParameters } from './rule.ts';

/**
 * What a rule makes of a caller's parameters. A default fills what is absent; a cap lowers what is larger. An absent output bound is
 * no bound at all, so a cap sets it; an absent temperature is the provider's own, and a cap leaves it.
 */
export function parametersFor(asked: GivenParameters, { defaults = {}, caps = {} }: RuleParameters): GivenParameters {
  const bound = atMost(asked.maxOutputTokens ?? defaults.maxOutputTokens ?? caps.maxOutputTokens, caps.maxOutputTokens);
  const temperature = atMost(asked.temperature ?? defaults.temperature, caps.temperature);
  return {
    maxOutputTokens: bound === asked.maxOutputTokens ? null : bound,
    temperature: temperature === asked.temperature ? null : temperature,
  };
}

const atMost = (value: number | undefined, cap: number | undefined): number | null =>
  value === undefined ? null : Math.min(value, cap ?? value);
