import type { ChatDelta } from '@switchyard/core/chat/chat-event';

/** The choices of a stream that have started, and those that have finished. */
export type Choices = { started: Set<number>; finished: Set<number> };

/** Before the first event. */
export const newChoices = (): Choices => ({ started: new Set(), finished: new Set() });

/** Whether every choice that started has finished, and there is one. */
export const isFinished = ({ started, finished }: Choices): boolean =>
  finished.size > 0 && started.size <= finished.size;

/** Takes down which choices start and finish. */
export function followChoices({ started, finished }: Choices, deltas: readonly ChatDelta[]): void {
  for (const delta of deltas) {
    if (!('choice' in delta)) continue;
    started.add(delta.choice);
    if (delta.kind === 'finish') finished.add(delta.choice);
  }
}
