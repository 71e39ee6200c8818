import fc from 'fast-check';
import { noUsage, type Usage, type UsageBucket } from '../../pricing/usage.ts';
import type { ChatDelta, Finish, StreamEvent, TokenLogprob } from '../chat-event.ts';
import { type Citation, type FormatName, formatNames, type Signature } from '../content.ts';
import { anyContent } from './any-content.ts';

export { anyContent };

/** What the sequences of {@link anyDeltas} may hold. */
export type DeltaOptions = {
  /** The most choices of an answer. Default 1. */
  choices?: number;
  /** The usage buckets that may be more than zero. Default: plain and cached input, output, reasoning. */
  buckets?: readonly UsageBucket[];
  /** The formats whose providers may have signed. Default: all. */
  signatures?: readonly FormatName[];
  finishReasons?: readonly Finish['reason'][];
  citations?: boolean;
  logprobs?: boolean;
};

const defaults: Required<DeltaOptions> = {
  choices: 1,
  buckets: ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens'],
  signatures: formatNames,
  finishReasons: ['stop', 'length', 'content-filter', 'refusal'],
  citations: true,
  logprobs: true,
};

/** Any legal sequence of deltas that tells a whole answer: `start` first, `end` last. Every piece of text has whole characters. */
export function anyDeltas(options: DeltaOptions = {}): fc.Arbitrary<ChatDelta[]> {
  const given = { ...defaults, ...options };
  const choices = fc.array(anyChoice(given), { minLength: 1, maxLength: given.choices });
  const usage = anyUsageDelta(given.buckets);
  const rest = fc.record({
    picks: fc.array(fc.nat(given.choices), { maxLength: 40 }),
    id: fc.option(fc.stringMatching(/^[a-z0-9]{1,12}$/)),
    early: fc.option(usage),
    late: fc.option(usage, { freq: 10 }),
  });
  return fc.tuple(choices, rest).map(([made, { picks, id, early, late }]) => [
    { kind: 'start', id, model: id === null ? null : 'a-model' },
    ...(early ? [early] : []),
    ...interleave(
      made.map((make, choice) => make(choice)),
      picks,
    ),
    ...(late ? [late] : []),
    { kind: 'end' },
  ]);
}

const anyText = fc.string({
  unit: fc.constantFrom('a', 'B', ' ', '\n', '"', '\\', 'é', '漢', '😀', '\u2028', ':', '{'),
  minLength: 1,
  maxLength: 8,
});
const anyPieces = fc.array(anyText, { minLength: 1, maxLength: 4 });

const anyUsageDelta = (buckets: readonly UsageBucket[]): fc.Arbitrary<ChatDelta> =>
  fc.array(fc.nat(100_000), { minLength: buckets.length, maxLength: buckets.length }).map((counts) => {
    const usage: Usage = { ...noUsage };
    buckets.forEach((name, at) => {
      usage[name] = counts[at] ?? 0;
    });
    return { kind: 'usage', reported: { usage, mismatch: null }, serviceTier: null };
  });

type MakeChoice = (choice: number) => ChatDelta[];
type PlannedCall = { id: string; name: string; pieces: string[] };
type PlannedPart =
  | { kind: 'text'; pieces: string[]; citations: Citation[]; logprobs: boolean }
  | { kind: 'refusal'; pieces: string[] }
  | { kind: 'reasoning'; pieces: string[]; sealed: Seal | null }
  | { kind: 'calls'; calls: PlannedCall[]; picks: number[] | null };
type Seal = { signature: Signature; redacted: boolean; id: string | null };

function anyChoice(options: Required<DeltaOptions>): fc.Arbitrary<MakeChoice> {
  const parts = fc.array(fc.oneof(...partsOf(options)), { maxLength: 5 });
  return fc.tuple(parts, fc.constantFrom(...options.finishReasons)).map(([planned, reason]) => (choice) => {
    const calls = planned.some(({ kind }) => kind === 'calls');
    const finish: Finish = { reason: calls ? 'tool-calls' : reason, stopSequence: null, raw: 'raw-word' };
    return [...deltasOf(planned, choice), { kind: 'finish', choice, finish }];
  });
}

function partsOf({ signatures, citations, logprobs }: Required<DeltaOptions>): fc.Arbitrary<PlannedPart>[] {
  const value = fc.stringMatching(/^[A-Za-z0-9+/]{4,12}={0,2}$/);
  const signature = fc.record({ format: fc.constantFrom(...signatures), value });
  const id: fc.Arbitrary<string | null> = fc.option(fc.stringMatching(/^rs_[a-z0-9]{1,6}$/));
  const seal: fc.Arbitrary<Seal> = fc.record({ signature, redacted: fc.constant(false), id });
  const lone: fc.Arbitrary<Seal> = fc.record({ signature, redacted: fc.boolean(), id });
  const call: fc.Arbitrary<PlannedCall> = fc.record({
    id: fc.stringMatching(/^call_[a-z0-9]{12}$/),
    name: fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{0,8}$/),
    pieces: anyArguments,
  });
  const text = fc.record({
    kind: fc.constant('text' as const),
    pieces: anyPieces,
    citations: fc.array(anyCitation, { maxLength: citations ? 2 : 0 }),
    logprobs: logprobs ? fc.boolean() : fc.constant(false),
  });
  return [
    text,
    fc.record({ kind: fc.constant('refusal' as const), pieces: anyPieces }),
    fc.record({ kind: fc.constant('reasoning' as const), pieces: anyPieces, sealed: fc.option<Seal>(seal) }),
    fc.record({ kind: fc.constant('reasoning' as const), pieces: fc.constant([]), sealed: lone }),
    fc.record({
      kind: fc.constant('calls' as const),
      calls: fc.uniqueArray(call, { selector: (one) => one.id, minLength: 1, maxLength: 3 }),
      picks: fc.option<number[]>(fc.array(fc.nat(3), { maxLength: 12 })),
    }),
  ];
}

/** The text of a JSON object in pieces, or nothing at all. */
const anyArguments: fc.Arbitrary<string[]> = fc
  .tuple(fc.option(fc.dictionary(anyText, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 })), fc.nat(4))
  .map(([value, size]) => (value === null ? [] : inPieces(JSON.stringify(value), size + 1)));

const inPieces = (text: string, size: number): string[] => {
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, at) =>
    characters.slice(at * size, (at + 1) * size).join(''),
  );
};

const anyCitation: fc.Arbitrary<Citation> = fc.record({
  citedText: fc.option(anyText),
  url: fc.constantFrom('https://example.com/a', 'https://example.com/b'),
  title: fc.option(anyText),
  start: fc.constant(0),
  end: fc.constant(1),
  native: fc.constant(null),
});

function deltasOf(parts: readonly PlannedPart[], choice: number): ChatDelta[] {
  let opened = 0;
  return parts.flatMap((part, at): ChatDelta[] => {
    if (part.kind === 'calls') {
      const first = opened;
      opened += part.calls.length;
      return callDeltas(part, choice, first);
    }
    const said = part.pieces.map((text): ChatDelta => ({ kind: part.kind, choice, text }));
    if (part.kind === 'reasoning') return [...said, ...sealOf(part, parts[at - 1], choice)];
    if (part.kind === 'refusal') return said;
    const cited = part.citations.map((citation): ChatDelta => ({ kind: 'citation', choice, citation }));
    const tokens = part.pieces.map((token): TokenLogprob => ({ token, bytes: null, logprob: -0.5, top: [] }));
    return [...said, ...cited, ...(part.logprobs ? [{ kind: 'logprobs' as const, choice, tokens }] : [])];
  });
}

/** A seal alone after open reasoning is that reasoning's, which then was not hidden. */
function sealOf({ sealed }: { sealed: Seal | null }, before: PlannedPart | undefined, choice: number): ChatDelta[] {
  if (sealed === null) return [];
  const redacted = sealed.redacted && !(before?.kind === 'reasoning' && before.sealed === null);
  return [{ kind: 'signature', choice, ...sealed, redacted }];
}

function callDeltas({ calls, picks }: { calls: PlannedCall[]; picks: number[] | null }, choice: number, first: number) {
  const made = calls.map(({ id, name, pieces }, at): ChatDelta[] => [
    { kind: 'tool-call', choice, index: first + at, id, name },
    ...pieces.map((text): ChatDelta => ({ kind: 'tool-arguments', choice, index: first + at, text })),
  ]);
  if (picks === null) return made.flat();
  // Calls are opened in order, whatever their arguments do.
  return [
    ...made.flatMap((one) => one.slice(0, 1)),
    ...interleave(
      made.map((one) => one.slice(1)),
      picks,
    ),
  ];
}

/** Merges sequences, each kept in order; `picks` says which goes on next. */
function interleave<Item>(sequences: readonly Item[][], picks: readonly number[]): Item[] {
  const open = sequences.map((items) => [...items]);
  const merged: Item[] = [];
  for (const pick of picks) {
    const item = open[pick % Math.max(open.length, 1)]?.shift();
    if (item !== undefined) merged.push(item);
  }
  return [...merged, ...open.flat()];
}

/** Reads the text of an event stream as the standard says: names, data over several lines, comments. An unfinished event is none. */
export function parseFrames(text: string): StreamEvent[] {
  const blocks = text.replaceAll(/\r\n?/g, '\n').split('\n\n').slice(0, -1);
  return blocks.flatMap((block) => {
    const fields = block.split('\n').map((line) => /^([^:]*):? ?(.*)$/su.exec(line) ?? []);
    const valuesOf = (name: string) => fields.flatMap(([, field, value]) => (field === name ? [value ?? ''] : []));
    const data = valuesOf('data');
    return data.length === 0 ? [] : [{ event: valuesOf('event').at(-1) ?? null, data: data.join('\n') }];
  });
}

/** Any way to cut a sequence of bytes into chunks, empty ones among them. */
export const cutAnywhere: fc.Arbitrary<(bytes: Uint8Array) => Uint8Array[]> = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })
  .map((fractions) => (bytes) => {
    const cuts = fractions.map((fraction) => Math.floor(fraction * bytes.length)).sort((a, b) => a - b);
    return [...cuts, bytes.length].map((end, at) => bytes.subarray(at === 0 ? 0 : cuts[at - 1], end));
  });
