import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { sseFrame } from '../../formats/sse-frame.ts';
import { collectAnswer } from '../collect-answer.ts';
import { anyContent, anyDeltas, cutAnywhere, parseFrames } from './arbitraries.ts';

test('every sequence starts, finishes each choice once after all else of it, and ends', () => {
  fc.assert(
    fc.property(anyDeltas({ choices: 3 }), (deltas) => {
      expect(deltas[0]?.kind).toBe('start');
      expect(deltas.at(-1)?.kind).toBe('end');
      const finished = new Set<number>();
      const opened = new Set<string>();
      for (const delta of deltas) {
        if (!('choice' in delta)) continue;
        expect(finished.has(delta.choice)).toBe(false);
        if (delta.kind === 'finish') finished.add(delta.choice);
        if (delta.kind === 'tool-call') opened.add(`${delta.choice}/${delta.index}`);
        if (delta.kind === 'tool-arguments') expect(opened.has(`${delta.choice}/${delta.index}`)).toBe(true);
      }
      expect(collectAnswer(deltas).choices).toHaveLength(finished.size);
    }),
  );
});

test('every result answers a call that was made, in order', () => {
  fc.assert(
    fc.property(anyContent, ({ messages }) => {
      const made = messages.flatMap(({ parts }) =>
        parts.flatMap((part) => (part.kind === 'tool-call' ? [part.id] : [])),
      );
      expect(messages.flatMap((message) => (message.role === 'tool' ? [message.callId] : []))).toEqual(made);
    }),
  );
});

test('frames are read back as they were written, and cuts lose no byte', () => {
  const events = fc.array(
    fc.record({
      event: fc.constantFrom(null, 'a', 'b'),
      data: fc.string({ unit: fc.constantFrom('a', '\n', ':', ' ', '漢', '😀'), minLength: 1 }),
    }),
  );
  fc.assert(
    fc.property(events, cutAnywhere, (written, cut) => {
      const bytes = new TextEncoder().encode(written.map(({ event, data }) => sseFrame(event, data)).join(''));
      const text = Buffer.concat(cut(bytes)).toString();
      expect(parseFrames(text)).toEqual(written);
    }),
  );
});
