import { chance } from '../answer/chance.ts';

/** What Google tells of its searches: as many queries as were paid for, and one source. */
export function groundingMetadata(searches: number) {
  return {
    groundingMetadata: {
      webSearchQueries: Array.from({ length: searches }, (_, index) => `railway signalling ${index + 1}`),
      searchEntryPoint: { renderedContent: '<div>railway signalling</div>' },
      groundingChunks: [{ web: { uri: 'https://example.com/signalling', title: 'example.com' } }],
      groundingSupports: [{ segment: { startIndex: 0, endIndex: 3, text: '' }, groundingChunkIndices: [0] }],
    },
  };
}

/** Log probabilities, made up but repeatable; `alternatives` for each token. */
export function logprobsResult(tokens: readonly string[], alternatives: number) {
  const chosenCandidates = tokens.map((token) => {
    const source = chance(`logprob:${token}`);
    return { token, tokenId: source.below(100_000), logProbability: -source.below(100) / 1000 };
  });
  const topCandidates = chosenCandidates.map((chosen) => ({
    candidates: Array.from({ length: alternatives }, (_, index) => ({
      ...chosen,
      token: index === 0 ? chosen.token : `${chosen.token}${'.'.repeat(index)}`,
      logProbability: chosen.logProbability - index,
    })),
  }));
  const sum = chosenCandidates.reduce((total, { logProbability }) => total + logProbability, 0);
  return { avgLogprobs: sum / Math.max(1, tokens.length), logprobsResult: { topCandidates, chosenCandidates } };
}
