import { expect, test } from 'bun:test';
import { timelineOf } from './timeline';

const attempt = {
  index: 0,
  providerAccount: { id: '0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e', name: 'OpenAI' },
  outcome: 'succeeded',
  startedAfterMs: 30,
  durationMs: 500,
  connectMs: 20,
  firstByteMs: 120,
};

test('the stretches of an attempt follow each other from its start to its end', () => {
  const lines = timelineOf({
    queueMs: 10,
    timeToFirstTokenMs: 200,
    attempts: [attempt],
  });
  expect(lines[0]?.stretches).toEqual([{ phase: 'queue', fromMs: 0, toMs: 10 }]);
  expect(lines[1]?.stretches).toEqual([
    { phase: 'connect', fromMs: 30, toMs: 50 },
    { phase: 'firstByte', fromMs: 50, toMs: 150 },
    { phase: 'firstContent', fromMs: 150, toMs: 200 },
    { phase: 'stream', fromMs: 200, toMs: 530 },
  ]);
});

test('an attempt that nobody measured within is one stretch', () => {
  const lines = timelineOf({
    queueMs: 0,
    timeToFirstTokenMs: null,
    attempts: [{ ...attempt, connectMs: null, firstByteMs: null }],
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.stretches).toEqual([{ phase: 'whole', fromMs: 30, toMs: 530 }]);
});
