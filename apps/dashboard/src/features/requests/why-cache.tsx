import { Button } from '@/ui/button';
import { counted, formatDuration } from '@/ui/format';
import { costText } from './cost';
import type { RequestDetail } from './request-detail';
import { WhyLine, WhyPart, type WhySign } from './why-line';

type Cache = NonNullable<RequestDetail['cache']>;

const statusWords: Record<Cache['status'], { title: string; said: string; sign: WhySign }> = {
  NONE: { title: 'Switched off', said: 'off', sign: 'no' },
  HIT: { title: 'Answered with what an equal call was answered', said: 'hit', sign: 'yes' },
  SEMANTIC_HIT: { title: 'Answered with what a like call was answered', said: 'semantic hit', sign: 'yes' },
  SHARED: { title: 'Answered together with an equal call under way', said: 'shared', sign: 'yes' },
  MISS: { title: 'Nothing was kept that could answer it', said: 'miss', sign: 'no' },
  BYPASS: { title: 'Not asked', said: 'bypassed', sign: 'no' },
};

/** How the cache took part, with its numbers. */
export function WhyCache({ cache, onOpen }: { cache: RequestDetail['cache']; onOpen: (id: string) => void }) {
  return (
    <WhyPart title="Cache" empty="It was not switched on for this call.">
      {cache === null ? [] : [<CacheLine key="cache" cache={cache} onOpen={onOpen} />]}
    </WhyPart>
  );
}

function CacheLine({ cache, onOpen }: { cache: Cache; onOpen: (id: string) => void }) {
  const { title, said, sign } = statusWords[cache.status];
  const source = cache.sourceRequestId;
  return (
    <WhyLine sign={sign} said={said} title={title} aside={said}>
      {factsOf(cache).map((fact) => (
        <span key={fact} className="block">
          {fact}
        </span>
      ))}
      {cache.entry !== null && (
        <span className="block">
          Entry <code className="break-all font-mono">{cache.entry}</code>
        </span>
      )}
      {source !== null && (
        <Button variant="link" onClick={() => onOpen(source)}>
          The request that the answer was made for
        </Button>
      )}
    </WhyLine>
  );
}

function factsOf(cache: Cache): string[] {
  const saved = BigInt(cache.savedNanos) > 0n || cache.savedMs > 0;
  return [
    ...(cache.reason === null ? [] : [`Reason: ${cache.reason}.`]),
    ...(cache.ageMs === null ? [] : [`The answer was ${formatDuration(cache.ageMs)} old.`]),
    ...(cache.similarity === null ? [] : [`The nearest question was ${cache.similarity.toFixed(3)} alike.`]),
    ...(cache.stored ? ['Its own answer was kept.'] : []),
    ...(saved
      ? [
          `Saved ${costText(cache.savedNanos)}, ${counted(cache.savedInputTokens + cache.savedOutputTokens, 'token')} and ${formatDuration(cache.savedMs)}.`,
        ]
      : []),
  ];
}
