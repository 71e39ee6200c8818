import { Fact } from '../fact';
import type { RequestDetail } from '../request-detail';

/** The headers that tell of the client. What carries a secret or what was said is never kept. */
export function RequestHeaders({ request: { headers } }: { request: RequestDetail }) {
  const names = Object.keys(headers).sort();
  return (
    <div className="grid gap-3">
      <p className="text-ink-2">
        Only headers that tell of the client are kept; keys, cookies and whatever else carries a secret never are.
      </p>
      {names.length === 0 ? (
        <p className="text-ink-3">The call brought none of them.</p>
      ) : (
        <dl className="grid grid-cols-[minmax(8rem,auto)_minmax(0,1fr)] font-mono text-small">
          {names.map((name) => (
            <Fact key={name} label={name}>
              {headers[name]}
            </Fact>
          ))}
        </dl>
      )}
    </div>
  );
}
