import type { RequestItem } from '../request-columns';

/** A word or two about a request; `told` ones change what one expects of it. */
export type Sign = { words: string; told: boolean };

const cacheSigns: Partial<Record<RequestItem['cacheStatus'], string>> = {
  HIT: 'cache hit',
  SEMANTIC_HIT: 'semantic hit',
  SHARED: 'shared answer',
};

type Signed = Pick<
  RequestItem,
  'cacheStatus' | 'attemptCount' | 'outcome' | 'clientRetries' | 'stream' | 'features' | 'content'
>;

/** What is remarkable about a request, the most remarkable first. */
export function signsOf(row: Signed): Sign[] {
  const cache = cacheSigns[row.cacheStatus];
  const again = row.attemptCount - 1;
  return [
    ...(cache === undefined ? [] : [told(cache)]),
    ...(again > 0 && row.outcome === 'SUCCEEDED' ? [told('fell back')] : []),
    ...(again > 0 && row.outcome !== 'SUCCEEDED' ? [told(`${row.attemptCount} attempts`)] : []),
    ...(row.clientRetries !== null && row.clientRetries > 0 ? [told(`retry ${row.clientRetries}`)] : []),
    ...(row.stream ? [plain('stream')] : []),
    ...(row.features.includes('tools') ? [plain('tools')] : []),
    ...(row.features.includes('images') ? [plain('images')] : []),
    ...(row.content.state === 'STORED' || row.content.state === 'TRUNCATED' ? [plain('content')] : []),
  ];
}

const told = (words: string): Sign => ({ words, told: true });
const plain = (words: string): Sign => ({ words, told: false });
