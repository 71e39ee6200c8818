import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { soundSeconds } from './sound-seconds.ts';

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));
const zeros = (count: number) => new Array<number>(count).fill(0);

test('a WAV tells its byte rate', () => {
  const head = bytes('RIFF', zeros(24), [0x80, 0xbb, 0, 0], zeros(12));
  expect(soundSeconds({ head, sizeBytes: 96_000 })).toBe(2);
});

test('an MP3 tells its bit rate, behind its tags', () => {
  expect(soundSeconds({ head: bytes([0xff, 0xfb, 0x90, 0]), sizeBytes: 32_000 })).toBe(2);
  expect(soundSeconds({ head: bytes([0xff, 0xf3, 0x40, 0]), sizeBytes: 8_000 })).toBe(2);
  const tagged = bytes('ID3', [3, 0, 0, 0, 0, 1, 2], zeros(130), [0xff, 0xfb, 0x90, 0]);
  expect(soundSeconds({ head: tagged, sizeBytes: 32_000 })).toBe(2);
});

test('any other file has some length, whatever its bytes say', () => {
  expect(soundSeconds({ head: bytes('OggS'), sizeBytes: 16_000 })).toBe(2);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.constantFrom('', 'RIFF', 'ID3', '\xff\xfb'), (tail, start) => {
      const seconds = soundSeconds({ head: bytes(start, [...tail]), sizeBytes: 1_000 });
      return Number.isFinite(seconds) && seconds > 0;
    }),
  );
});
