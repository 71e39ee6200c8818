import { leastOutputTokens } from '@switchyard/core/formats/openai-responses/request';
import { worstCasePrice } from '@switchyard/core/pricing/price-of-usage';
import type { Usage } from '@switchyard/core/pricing/usage';
import { type Call, mayCost } from '../call.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Candidate } from '../steps/plan.ts';

/** What a request may have to be paid for: its call as it leaves, with the rule's defaults and caps in it, and who may be asked. */
export type Needing = Pick<OpenRequest, 'call' | 'plan' | 'facts'> & {
  /** A call that finds out first whether a like question was answered. */
  lookup?: OpenRequest['lookup'];
  possible: Pick<Candidate, 'attempt' | 'price'>[];
};

/** The most that a request can consume with so many output tokens for each choice. None of it falls when more output is allowed. */
export type Needs = {
  /** The caller's own bound on the output, or the one that a call without any gets; tokens. */
  maxOutputTokens: number;
  /** nano-USD; with a model only what its own attempts can cost. */
  costNanos(model: string | null, outputTokens: number): bigint;
  /** Input and output together. */
  tokens(outputTokens: number): bigint;
  /** What limits take it to consume, which is an estimate; tokens. */
  likely: { inputTokens: number; outputTokens: number };
};

/** What an answer needs that is there already. */
export const noNeeds: Needs = {
  maxOutputTokens: 0,
  costNanos: () => 0n,
  tokens: () => 0n,
  likely: { inputTokens: 0, outputTokens: 0 },
};

/**
 * What a request needs: the dearest candidate at its full bounds, and for every further attempt that the rule allows its input, since a
 * provider that times out may bill what it read.
 */
export function needsOf(
  { call, plan, facts, possible, lookup = null }: Needing,
  settings: Services['settings'],
): Needs {
  if (!mayCost(call)) return noNeeds;
  const retries = BigInt((plan?.definition?.attempts ?? settings.maxAttempts) - 1);
  const maxOutputTokens = call.maxOutputTokens ?? settings.defaultMaxOutputTokens;
  // A bound below what OpenAI's responses take is raised on the way there, and what it is raised to must be paid for.
  const payable = (tokens: number) => (call.kind === 'chat' ? Math.max(tokens, leastOutputTokens) : tokens);
  const bounds = { maxInputTokens: call.maxInputTokens, units: unitsOf(call), serviceTiers: serviceTiersOf(call) };
  const costNanos: Needs['costNanos'] = (model, outputTokens) => {
    let whole = 0n;
    let inputOnly = 0n;
    for (const { attempt, price } of possible) {
      if (price === undefined || (model !== null && attempt.model !== model)) continue;
      const withOutput = { ...bounds, maxOutputTokens: payable(outputTokens), n: call.choices };
      whole = max(whole, worstCasePrice(withOutput, price));
      if (retries > 0n) inputOnly = max(inputOnly, worstCasePrice({ ...bounds, maxOutputTokens: 0 }, price));
    }
    const isLookedUp = lookup !== null && (model === null || lookup.call.model === model);
    return whole + inputOnly * retries + (isLookedUp ? lookup.worstNanos : 0n);
  };
  return {
    maxOutputTokens,
    costNanos: remembered(costNanos),
    tokens(outputTokens) {
      const input = BigInt(call.maxInputTokens) * (retries + 1n);
      const lookedUp = BigInt(lookup?.call.maxInputTokens ?? 0);
      return input + BigInt(payable(outputTokens)) * BigInt(call.choices) + lookedUp;
    },
    likely: {
      inputTokens: Math.min(facts?.inputTokens ?? call.maxInputTokens, call.maxInputTokens),
      outputTokens: maxOutputTokens * call.choices,
    },
  };
}

/** Every budget of a request asks for the same costs. */
function remembered(costNanos: Needs['costNanos']): Needs['costNanos'] {
  const known = new Map<string, bigint>();
  return (model, outputTokens) => {
    const name = `${outputTokens} ${model ?? ''}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const cost = costNanos(model, outputTokens);
    known.set(name, cost);
    return cost;
  };
}

/** What a call may consume besides tokens: images, characters, searches … */
function unitsOf(call: Call): Partial<Usage> {
  if (call.kind === 'chat') return call.maxSearches ?? {};
  return call.kind === 'operation' ? call.maxUnits : {};
}

/** The tiers that a call may be served in besides the standard one. "auto" leaves it to the provider, which may take the dearest. */
function serviceTiersOf(call: Call): string[] {
  const asked = call.kind === 'chat' ? (call.serviceTier ?? null) : null;
  if (asked === null) return [];
  return asked === 'auto' ? ['priority'] : [asked];
}

const max = (a: bigint, b: bigint) => (a > b ? a : b);
