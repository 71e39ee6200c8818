import { describe, expect, test } from 'bun:test';
import { model } from '../testing/world.ts';
import { drive, type Seen } from './support/drive.ts';
import { backupModel } from './support/fault-yard.ts';
import { bill, integrity, nothingHeld } from './support/guarantees.ts';
import { readStream } from './support/read-stream.ts';
import type { Finding } from './support/scoreboard.ts';
import { setUpFaults } from './support/set-up-faults.ts';

/** Calls to each provider. */
const count = 40;

const { board, yard } = await setUpFaults();

/** Providers of which the streams are SSE, each of another format. */
const providers = {
  openai: { provider: 'openai-compatible', path: '/v1', base: model },
  anthropic: { provider: 'anthropic', path: '', base: 'claude-sonnet-4-5' },
  google: { provider: 'google', path: '', base: 'gemini-2.5-flash' },
} as const;

/** What must come of a stream: read as if it were written as usual, an error event, either of them, or the fallback's answer. */
type Fate = 'whole' | 'error' | 'either' | 'fallback';

const corpus: readonly [option: string, words: string, fate: Fate][] = [
  ['framing-crlf', 'CRLF line ends', 'whole'],
  ['framing-cr', 'CR line ends', 'whole'],
  ['framing-bom', 'a byte order mark', 'whole'],
  ['framing-comments', 'comments, ids, unknown fields', 'whole'],
  ['framing-lines', 'data over several lines', 'whole'],
  ['framing-split', 'data split over packets', 'whole'],
  // Google says only in its last event that an answer is finished, so that without it nobody can know.
  ['framing-open_end', 'no blank line at the end', 'either'],
  ['no_done', 'no terminal event', 'either'],
  ['double_done', 'two terminal events', 'whole'],
  ['gzip', 'gzip though identity was asked', 'whole'],
  ['no_usage', 'no usage', 'whole'],
  ['malformed', 'JSON garbage mid-stream', 'error'],
  ['nul', 'a NUL mid-stream', 'error'],
  ['error_event-3', 'an error event mid-stream', 'error'],
  ['error_event-0', '200 and an error event first', 'fallback'],
  ['garbage_html', '200 with a web page', 'fallback'],
];

const fates: Record<Fate, (seen: readonly Seen[]) => Finding> = {
  whole: (seen) => every(seen, 'read as usual', ({ answered }) => answered),
  error: (seen) => every(seen, 'ends in an error event', ({ stream }) => stream?.ending === 'error'),
  either: (seen) =>
    every(seen, 'whole, or ends in an error event', ({ answered, stream }) => answered || stream?.ending === 'error'),
  fallback: (seen) =>
    every(seen, 'answered whole by the fallback', ({ answered, served }) => answered && served === backupModel),
};

function every(seen: readonly Seen[], guarantee: string, holds: (call: Seen) => boolean): Finding {
  const right = seen.filter(holds).length;
  return { guarantee, measured: `${right} of ${seen.length}`, holds: seen.length > 0 && right === seen.length };
}

describe('F23 a stream in strange words is read, or ends in an error event; never is nonsense an answer', () => {
  for (const [option, words, fate] of corpus)
    test(words, async () => {
      const fault = `F23 ${words}`;
      const seen: Seen[] = [];
      for (const [name, { provider, path, base }] of Object.entries(providers)) {
        const slug = `${name}-${option}`.toLowerCase().replaceAll('_', '-');
        const target = await yard.addScripted(slug, `${base}+${option}+tokens-9`, { provider, path });
        // Without another target a resting one is still asked: every call meets the fault.
        await yard.route(slug, fate === 'fallback' ? [target, yard.backupCall] : [target]);
        seen.push(...(await drive(yard.door, { model: slug, count, isStreamed: () => true })));
      }
      board.claim(fault, fates[fate](seen));
      board.claim(fault, integrity(seen));
      board.claim(fault, option === 'no_usage' ? await flagged(seen) : await bill(yard, seen));
      board.claim(fault, await nothingHeld(yard));
    });
});

async function flagged(seen: readonly Seen[]): Promise<Finding> {
  const rows = await yard.rows(seen);
  const right = rows.filter(({ costEstimated, costNanos }) => costEstimated && (costNanos ?? 0n) > 0n).length;
  return {
    guarantee: 'usage estimated and flagged',
    measured: `${right} of ${seen.length}`,
    holds: right === seen.length,
  };
}

test('F23 tool calls whose arguments are no JSON count against the target', async () => {
  const fault = 'F23 broken tool-call arguments';
  const target = await yard.addScripted('broken-tools', `${model}+broken_tools`);
  await yard.route('broken-tools', [target, yard.backupCall]);
  const parameters = { type: 'object', properties: { track: { type: 'integer' } }, required: ['track'] };
  const tools = [{ type: 'function', function: { name: 'set_points', parameters } }];
  const served: (string | null)[] = [];
  for (let call = 0; call < 20; call++) {
    const stream = call % 2 === 0;
    const messages = [{ role: 'user', content: 'Please use set_points.' }];
    const response = await yard.post({ model: 'broken-tools', messages, tools, stream, max_tokens: 60 });
    expect(response.status).toBe(200);
    await response.text();
    served.push(response.headers.get('x-switchyard-model'));
  }
  const moved = served.filter((name) => name === backupModel).length;
  board.claim(fault, {
    guarantee: 'after five in a row the target rests and another serves',
    measured: `${moved} of 20 elsewhere`,
    holds: moved === 15 && served.slice(0, 5).every((name) => name !== backupModel),
  });
});

describe('F24 no provider fills the memory', () => {
  test('a line of 100 MB is cut off before its end', async () => {
    const fault = 'F24 a line of 100 MB';
    const target = await yard.addScripted('huge-line', `${model}+huge_line-100+tokens-9`);
    await yard.route('huge-line', [target]);
    const seen = await drive(yard.door, { model: 'huge-line', count: 4, atOnce: 1, isStreamed: () => true });
    board.claim(
      fault,
      every(seen, 'ends in an error event', ({ stream }) => stream?.ending === 'error'),
    );
    board.claim(
      fault,
      every(seen, 'nothing of the line is passed on', ({ text }) => text.length < 65_536),
    );
    await yard.primary.bill.idle();
    const entries = yard.primary.bill.entries();
    const left = entries.filter(({ outcome }) => outcome === 'aborted').length;
    board.claim(fault, {
      guarantee: 'the connection is closed before the line ends',
      measured: `${left} of ${entries.length}`,
      holds: left === 4,
    });
    board.claim(fault, integrity(seen));
    board.claim(fault, await bill(yard, seen));
  });

  test('a stream without an end gets one', async () => {
    const fault = 'F24 an endless stream';
    const target = await yard.addScripted('endless', `${model}+endless`);
    await yard.route('endless', [target], { totalMs: 90_000 });
    const messages = [{ role: 'user', content: 'How long is the line?' }];
    const response = await yard.post({ model: 'endless', messages, stream: true, max_tokens: 60 });
    let bytes = 0;
    let tail = '';
    for await (const piece of response.body ?? []) {
      bytes += piece.byteLength;
      tail = (tail + Buffer.from(piece).toString()).slice(-2_000);
    }
    const { ending, terminals } = readStream(tail.slice(tail.indexOf('\n\n') + 2));
    await yard.primary.bill.idle();
    const [entry] = yard.primary.bill.entries();
    board.claim(fault, {
      guarantee: 'ends in an error event, and the provider is left',
      measured: `${ending} after ${Math.round(bytes / 1_048_576)} MB, bill: ${entry?.outcome}`,
      holds: ending === 'error' && terminals === 1 && bytes < 100 * 1_048_576 && entry?.outcome === 'aborted',
    });
    board.claim(fault, await nothingHeld(yard));
  });
});
