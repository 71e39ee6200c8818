import { CAUSES, type FAULT_STATUSES, type Options } from './options.ts';

/** What goes wrong with an attempt. `chunks` counts content chunks of a stream before the fault. */
export type Fault =
  | { kind: 'none' }
  | { kind: 'status'; status: FaultStatus; wait: Wait }
  | { kind: 'hang' }
  | { kind: 'reset' }
  | { kind: 'cut_head' }
  | { kind: 'cut'; chunks: number }
  | { kind: 'cut_char'; chunks: number }
  | { kind: 'cut_end' }
  | { kind: 'cut_json' }
  | { kind: 'eof'; chunks: number }
  | { kind: 'no_done' }
  | { kind: 'double_done' }
  | { kind: 'stall'; chunks: number }
  | { kind: 'pings'; chunks: number }
  | { kind: 'malformed' }
  | { kind: 'nul' }
  | { kind: 'huge_line'; megabytes: number }
  | { kind: 'endless' }
  | { kind: 'error_event'; chunks: number }
  | { kind: 'garbage_html' }
  /** The vendor's own error for a cause rather than for a status. */
  | { kind: 'cause'; cause: (typeof CAUSES)[number] };

/** What an error says about waiting, in each form there is: header values as they are sent, and seconds to a date. */
export interface Wait {
  after: string | null;
  afterMs: string | null;
  dateSeconds: number | null;
}

/** A status a script can ask for. */
export type FaultStatus = (typeof FAULT_STATUSES)[number];

const STREAM_FAULTS: ReadonlySet<string> = new Set([
  ...['cut', 'cut_char', 'cut_end', 'eof', 'no_done', 'double_done', 'pings'],
  ...['nul', 'huge_line', 'endless', 'error_event'],
]);

/** Why a fault cannot be played on this kind of answer, or null when it can. */
export function faultMisfit(fault: Fault, stream: boolean): string | null {
  if (!stream && STREAM_FAULTS.has(fault.kind)) {
    return `Option "${fault.kind}" works on streams only: set "stream": true, or use cut_json.`;
  }
  if (stream && fault.kind === 'cut_json') {
    return 'Option "cut_json" works on JSON answers only: leave out "stream", or use cut-<n>.';
  }
  return null;
}

/** Faults that are named and no more, and those that strike after a number of chunks. */
const FLAT_FAULTS = [
  ...(['hang', 'reset', 'cut_head', 'cut_end', 'cut_json', 'no_done', 'double_done'] as const),
  ...(['malformed', 'nul', 'endless', 'garbage_html'] as const),
];
const CHUNK_FAULTS = ['cut', 'cut_char', 'eof', 'stall', 'pings', 'error_event'] as const;

/** The faults that options name; a script can have one. */
export function readFaults(options: Options): Fault[] {
  const faults: Fault[] = [];
  if (options.status !== undefined) {
    const wait = {
      after: options.retry_after ?? null,
      afterMs: options.retry_after_ms ?? null,
      dateSeconds: options.retry_after_date ?? null,
    };
    faults.push({ kind: 'status', status: options.status, wait });
  }
  for (const kind of FLAT_FAULTS) if (options[kind] !== undefined) faults.push({ kind });
  for (const kind of CHUNK_FAULTS) {
    const chunks = options[kind];
    if (chunks !== undefined) faults.push({ kind, chunks });
  }
  if (options.huge_line !== undefined) faults.push({ kind: 'huge_line', megabytes: options.huge_line });
  for (const cause of CAUSES) if (options[cause] !== undefined) faults.push({ kind: 'cause', cause });
  return faults;
}
