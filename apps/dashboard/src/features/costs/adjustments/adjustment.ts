import type { contract, RouteOutput } from '@/server/contract';
import type { LampTone } from '@/ui/lamp';
import { differenceText } from '../words';

/** A correction of past costs. */
export type Adjustment = RouteOutput<typeof contract.adjustments.list>['items'][number];

const states: Record<Adjustment['status'], { tone: LampTone; words: string }> = {
  PENDING: { tone: 'off', words: 'Waiting' },
  RUNNING: { tone: 'caution', words: 'Being applied' },
  DONE: { tone: 'clear', words: 'Applied' },
  FAILED: { tone: 'stop', words: 'Failed' },
};

/** How far a correction is. */
export const adjustmentState = ({ status }: Pick<Adjustment, 'status'>) => states[status];

/** Whether one is still on its way, so that it is worth asking again. */
export const anyUnderWay = (adjustments: readonly Pick<Adjustment, 'status'>[]): boolean =>
  adjustments.some(({ status }) => status === 'PENDING' || status === 'RUNNING');

/** By how much a correction changed past costs; what is not applied has changed nothing yet. */
export function deltaText({ status, deltaNanos }: Pick<Adjustment, 'status' | 'deltaNanos'>): string {
  if (status !== 'DONE') return '–';
  return differenceText(BigInt(deltaNanos));
}
