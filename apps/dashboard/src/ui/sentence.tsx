import { Fragment } from 'react';
import { Chip } from './chip';
import type { Part } from './sentence-parts';

/** Words and chips, in their order. */
export function Sentence({ parts }: { parts: readonly Part[] }) {
  return (
    <span className="leading-[26px]">
      {parts.map((part, index) => (
        // The parts of one sentence never change places.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Fragment key={index}>{typeof part === 'string' ? part : <Value part={part} />}</Fragment>
      ))}
    </span>
  );
}

function Value({ part }: { part: Exclude<Part, string> }) {
  return (
    <Chip
      tone={part.tone}
      mono={part.mono ?? false}
      className="whitespace-normal break-words [overflow-wrap:anywhere] in-aria-current:border-line-strong in-aria-current:bg-panel"
    >
      {part.chip}
    </Chip>
  );
}
