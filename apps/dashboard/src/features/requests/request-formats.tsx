import { Fact } from './fact';
import { formatWords, translationWords } from './format-words';
import type { RequestDetail } from './request-detail';

/** Which format the caller spoke, in which the provider was called, and what of the request was lost between them. */
export function RequestFormats({ request: { clientFormat, attempts } }: { request: RequestDetail }) {
  const called = [...new Set(attempts.flatMap(({ upstreamFormat }) => upstreamFormat ?? []))];
  const lossy = attempts.filter(({ dropped }) => dropped.length > 0);
  return (
    <>
      {clientFormat !== null && <Fact label="Client spoke">{formatWords(clientFormat)}</Fact>}
      {called.length > 0 && (
        <Fact label="Provider called in">
          {called.map((format) => (
            <span key={format} className="block">
              {formatWords(format)}
              <span className="text-ink-3">, {translationWords(clientFormat, format)}</span>
            </span>
          ))}
        </Fact>
      )}
      {lossy.length > 0 && (
        <Fact label="Left out">
          <code className="break-words font-mono text-small">
            {[...new Set(lossy.flatMap(({ dropped }) => dropped))].join(', ')}
          </code>
          <span className="block text-ink-3">
            The provider's format cannot say these; the key or the rule allows going on without them.
          </span>
        </Fact>
      )}
    </>
  );
}
