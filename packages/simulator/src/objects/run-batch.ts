import { bucketsOf } from '../bill/bill.ts';
import { addInto, NO_BUCKETS } from '../bill/buckets.ts';
import type { Cost } from '../operations/endpoint.ts';
import { answerBatchLine, type LineSetting } from './answer-batch-line.ts';
import type { BatchLine } from './batch-input.ts';

/** What became of a batch. */
export interface BatchResult {
  /** Answers and errors as JSON lines, each empty when there are none. */
  output: string;
  errors: string;
  counts: { total: number; completed: number; failed: number };
  cost: Cost;
  /** Whether every answer told its usage, so that the batch does. */
  reportsUsage: boolean;
  /** Whether a request never ended. */
  isStuck: boolean;
}

/** Answers every request of a batch, in the order of the file. */
export function runBatch(lines: readonly BatchLine[], setting: LineSetting): BatchResult {
  const results = lines.map((line, index) => answerBatchLine(line, index, setting));
  const answered = results.filter((result) => result.kind === 'answered');
  const failed = results.filter((result) => result.kind === 'failed');
  return {
    output: answered.map((result) => result.output).join(''),
    errors: failed.map((result) => result.output).join(''),
    counts: { total: lines.length, completed: answered.length, failed: failed.length },
    cost: sumCosts(answered.map((result) => result.cost)),
    reportsUsage: answered.every((result) => result.reportsUsage),
    isStuck: results.some((result) => result.kind === 'stuck'),
  };
}

function sumCosts(costs: readonly Cost[]): Cost {
  const sum = { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0, usage: { ...NO_BUCKETS } };
  for (const cost of costs) {
    sum.promptTokens += cost.promptTokens;
    sum.cachedTokens += cost.cachedTokens;
    sum.completionTokens += cost.completionTokens;
    sum.reasoningTokens += cost.reasoningTokens;
    addInto(sum.usage, bucketsOf(cost));
  }
  return sum;
}
