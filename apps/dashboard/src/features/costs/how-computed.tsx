import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover';

interface HowComputedProps {
  /** Which numbers, for people who hear the page: "the table". */
  of: string;
  lines: readonly { term: string; words: ReactNode }[];
}

/** Where numbers come from, line by line, one press away. */
export function HowComputed({ of, lines }: HowComputedProps) {
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="link" className="font-normal text-caption">
          <Info aria-hidden className="size-3.5" />
          How is this computed?<span className="sr-only"> ({of})</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={`How ${of} is computed`} className="max-h-[70dvh] w-96 overflow-y-auto">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-caption">
          {lines.map(({ term, words }) => (
            <div key={term} className="contents">
              <dt className="text-ink-3">{term}</dt>
              <dd className="break-words">{words}</dd>
            </div>
          ))}
        </dl>
      </PopoverContent>
    </Popover>
  );
}
