import type { RecordedFacts, RequestFeature } from '@switchyard/core/routing/facts';
import { counted, formatCount } from '@/ui/format';

const featureWords: Record<RequestFeature, string> = { tools: 'tools', images: 'images', json: 'JSON asked for' };

/** One thing that routing saw: what it is called, and what was seen. `code` is a value in the caller's own words. */
export type SeenFact = { label: string; values: { name?: string; text: string; code: boolean }[] };

/**
 * What routing saw of a request, in words and in the order in which people ask. What the request did not bring is left out: for
 * conditions it is a missing value.
 */
export function seenFacts(facts: RecordedFacts): SeenFact[] {
  const bound = facts.maxOutputTokens;
  const output = bound === null ? 'no bound on the output' : `at most ${formatCount(bound)} out`;
  return [
    seen('Call', [facts.operation === 'native' ? "in the provider's own words" : facts.operation]),
    seen('Tokens', [`about ${formatCount(facts.inputTokens)} in, ${output}`]),
    seen(
      'Brings',
      facts.features.map((feature) => featureWords[feature]),
    ),
    named('Metadata', facts.metadata),
    { label: 'Tags', values: facts.tags.map((text) => ({ text, code: true })) },
    { label: 'Session', values: facts.session === null ? [] : [{ text: facts.session, code: true }] },
    named('Headers', facts.headers),
    seen('Budget used', facts.budgetUsedPercent === null ? [] : [`${facts.budgetUsedPercent}% of the fullest`]),
    { label: 'Prompt prefix', values: facts.promptPrefix === null ? [] : [{ text: facts.promptPrefix, code: true }] },
  ].filter(({ values }) => values.length > 0);
}

function seen(label: string, texts: readonly string[]): SeenFact {
  return { label, values: texts.map((text) => ({ text, code: false })) };
}

function named(label: string, values: Readonly<Record<string, string>>): SeenFact {
  return { label, values: Object.entries(values).map(([name, text]) => ({ name, text, code: true })) };
}

/** Which routing decided: "routing version 7, tried as a canary". */
export function versionWords({ routingVersion, canary }: { routingVersion: number | null; canary: boolean }): string {
  if (routingVersion === null) return 'from before routing had versions';
  return `routing version ${formatCount(routingVersion)}${canary ? ', tried on a share of the requests' : ''}`;
}

/** "2 of 5 were asked": how many candidates a provider heard of. */
export function askedWords(candidates: readonly { result: string }[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const asked = candidates.filter(({ result }) => result === 'served' || result === 'failed').length;
  return `${formatCount(asked)} of ${counted(candidates.length, 'candidate')} asked`;
}
