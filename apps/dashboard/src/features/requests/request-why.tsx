import { isKept, privacyWords } from './content/content-words';
import { askedWords, versionWords } from './fact-words';
import type { RequestDetail } from './request-detail';
import { WhyAttempt } from './why-attempt';
import { WhyBudgets } from './why-budgets';
import { WhyCache } from './why-cache';
import { WhyFacts } from './why-facts';
import { WhyLine, WhyPart, type WhySign } from './why-line';

type Candidate = RequestDetail['decision']['candidates'][number];

function noCandidates({ outcome, cacheStatus }: RequestDetail): string {
  if (outcome === 'REFUSED') return 'No provider was considered.';
  if (['HIT', 'SEMANTIC_HIT', 'SHARED'].includes(cacheStatus)) return 'The cache answered: no provider was needed.';
  return 'No provider account offers this model.';
}

/** The decision as it was made: what was seen, each rule, what strategies chose, each candidate and each attempt, with the reason. */
export function RequestWhy({ request, onOpen }: { request: RequestDetail; onOpen: (id: string) => void }) {
  const { decision, attempts, facts } = request;
  const refused = request.outcome === 'REFUSED';
  return (
    <div className="grid gap-6">
      {facts !== null && <WhyFacts facts={facts} />}
      <WhyBudgets request={request} />
      <WhyCache cache={request.cache} onOpen={onOpen} />
      <WhyPart
        title="Rules looked at"
        sub={versionWords(decision)}
        empty={refused ? 'Refused before any rule was looked at.' : 'There were no rules; the default decided.'}
      >
        {decision.rules.map((rule) => (
          <WhyLine
            key={rule.ruleId}
            sign={rule.matched ? 'yes' : 'no'}
            said={rule.matched ? 'matched' : 'did not match'}
            title={rule.name}
            aside={`${rule.matched ? 'matched' : 'did not match'} · version ${rule.version}`}
          >
            {rule.reason}
          </WhyLine>
        ))}
      </WhyPart>
      {decision.steps.length > 0 && <Steps steps={decision.steps} />}
      <WhyPart title="Candidates" sub={askedWords(decision.candidates)} empty={noCandidates(request)}>
        {numbered(decision.candidates).map(({ number, item: candidate }) => (
          <WhyLine
            key={number}
            sign={candidateSigns[candidate.result]}
            said={candidate.result}
            title={
              <>
                {candidate.account} · <span className="font-mono text-small">{candidate.model}</span>
              </>
            }
            aside={candidate.result}
          >
            {candidate.reason}
          </WhyLine>
        ))}
      </WhyPart>
      <WhyPart title="Attempts" empty="No provider was called, so nothing was spent.">
        {attempts.map((attempt) => (
          <WhyAttempt key={attempt.index} attempt={attempt} latencyMs={request.latencyMs} />
        ))}
      </WhyPart>
      <WhyPart title="Content" empty="">
        {[
          <WhyLine
            key="content"
            sign={isKept(request) ? 'yes' : 'no'}
            said={isKept(request) ? 'kept' : 'not kept'}
            title="What is kept of what was said"
            aside={request.content.kept}
          >
            {privacyWords(request)}
          </WhyLine>,
        ]}
      </WhyPart>
    </div>
  );
}

const candidateSigns: Record<Candidate['result'], WhySign> = {
  served: 'yes',
  possible: 'yes',
  failed: 'failed',
  skipped: 'no',
};

/** What each strategy on the way saw and chose, in its own words. */
function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <section aria-label="What strategies chose">
      <h3 className="mb-1 font-medium text-caption text-ink-3">What strategies chose</h3>
      <ol className="border-t">
        {numbered(steps).map(({ number, item: step }) => (
          <li key={number} className="flex gap-3 border-b py-2 text-small">
            <span aria-hidden className="w-4 shrink-0 text-right text-ink-3">
              {number}
            </span>
            <span className="min-w-0 break-words">{step}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Gives an identity to what may stand in a list twice; a record never changes. */
function numbered<Item>(items: readonly Item[]): { number: number; item: Item }[] {
  return items.map((item, index) => ({ number: index + 1, item }));
}
