import { Chip } from '@/ui/chip';
import { Fact } from './fact';
import { type SeenFact, seenFacts } from './fact-words';
import type { RequestDetail } from './request-detail';

/** What routing saw of the request, besides model, team, key and caller. */
export function WhyFacts({ facts }: { facts: NonNullable<RequestDetail['facts']> }) {
  return (
    <section aria-label="What routing saw">
      <h3 className="mb-1 font-medium text-caption text-ink-3">What routing saw</h3>
      <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] border-t">
        {seenFacts(facts).map(({ label, values }) => (
          <Fact key={label} label={label}>
            <span className="flex flex-wrap gap-1">
              {values.map((value) => (
                <Value key={value.name ?? value.text} value={value} />
              ))}
            </span>
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function Value({ value: { name, text, code } }: { value: SeenFact['values'][number] }) {
  if (!code) return <span className="after:text-ink-3 not-last:after:content-[',']">{text}</span>;
  return (
    <Chip mono className="whitespace-normal break-all">
      {name !== undefined && <span className="text-ink-3">{name}:</span>}
      {text}
    </Chip>
  );
}
