import type { RequestDetail } from '../request-detail';

/** What a stretch of a request's time was spent on. */
export const phases = {
  queue: { label: 'Waiting to be admitted', color: '--s8' },
  connect: { label: 'Connecting and signing', color: '--s6' },
  firstByte: { label: 'Until the first byte', color: '--s2' },
  firstContent: { label: 'Until the first content', color: '--s4' },
  stream: { label: 'Receiving the answer', color: '--s1' },
  whole: { label: 'The attempt', color: '--s1' },
} as const;

export type Phase = keyof typeof phases;

/** A stretch, in ms after the request began. */
export type Stretch = { phase: Phase; fromMs: number; toMs: number };

/** A line of the waterfall: the queue, or one attempt. */
export type Line = { key: string; title: string; outcome: string | null; stretches: Stretch[] };

type Attempt = Pick<
  RequestDetail['attempts'][number],
  'index' | 'providerAccount' | 'outcome' | 'startedAfterMs' | 'durationMs' | 'connectMs' | 'firstByteMs'
>;

type Timed = Pick<RequestDetail, 'queueMs' | 'timeToFirstTokenMs'> & { attempts: readonly Attempt[] };

/** Where the time of a request went, line by line. What an earlier version did not measure is one stretch, the attempt. */
export function timelineOf(request: Timed): Line[] {
  const queue: Line[] =
    request.queueMs === 0
      ? []
      : [
          {
            key: 'queue',
            title: 'Queue',
            outcome: null,
            stretches: [{ phase: 'queue', fromMs: 0, toMs: request.queueMs }],
          },
        ];
  return [
    ...queue,
    ...request.attempts.map((attempt, index) => ({
      key: `attempt ${attempt.index}`,
      title: `${attempt.index + 1}. ${attempt.providerAccount.name}`,
      outcome: attempt.outcome,
      stretches: stretchesOf(attempt, index === request.attempts.length - 1 ? request.timeToFirstTokenMs : null),
    })),
  ];
}

/** `firstContentMs` after the request began, where the attempt brought it. */
function stretchesOf(attempt: Attempt, firstContentMs: number | null): Stretch[] {
  const start = attempt.startedAfterMs;
  const end = start + attempt.durationMs;
  if (attempt.connectMs === null) return [{ phase: 'whole', fromMs: start, toMs: end }];
  const connected = Math.min(end, start + attempt.connectMs);
  const answered = attempt.firstByteMs === null ? end : Math.min(end, start + attempt.firstByteMs);
  const spoke = firstContentMs === null ? answered : Math.min(end, Math.max(answered, firstContentMs));
  const stretches: Stretch[] = [
    { phase: 'connect', fromMs: start, toMs: connected },
    { phase: 'firstByte', fromMs: connected, toMs: answered },
    { phase: 'firstContent', fromMs: answered, toMs: spoke },
    { phase: 'stream', fromMs: spoke, toMs: end },
  ];
  return stretches.filter(({ fromMs, toMs }) => toMs > fromMs);
}
