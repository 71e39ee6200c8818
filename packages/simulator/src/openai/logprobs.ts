import { chance } from '../answer/chance.ts';

const OTHER_TOKENS = [' the', ' a', ' it', ' is', ' to', ' on', ' of', ' at', ' in', ' by'];

/** The log probability of a token and of the alternatives to it, made up but repeatable. */
export function tokenLogprob(token: string, alternatives: number) {
  const source = chance(`logprob:${token}`);
  const logprob = -source.below(100) / 1000;
  const entry = (text: string, value: number) => ({ token: text, logprob: value, bytes: [...Buffer.from(text)] });
  const others = Array.from({ length: Math.max(0, alternatives - 1) }, (_, index) => {
    const other = OTHER_TOKENS[index % OTHER_TOKENS.length] ?? '';
    return entry(`${other}${'.'.repeat(Math.floor(index / OTHER_TOKENS.length))}`, logprob - 1 - index / 2);
  });
  const top = alternatives === 0 ? [] : [entry(token, logprob), ...others];
  return { ...entry(token, logprob), top_logprobs: top };
}
