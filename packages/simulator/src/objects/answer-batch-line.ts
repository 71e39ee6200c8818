import { chance, ID_ALPHABET } from '../answer/chance.ts';
import type { FailFirst } from '../faults/fail-first.ts';
import { strikeOrSpare } from '../faults/fail-first.ts';
import type { Fault } from '../faults/fault.ts';
import { CONTEXT_TOKENS, type Problem } from '../faults/problem.ts';
import { parseScript } from '../faults/script.ts';
import type { Cost, Endpoint } from '../operations/endpoint.ts';
import type { BatchLine } from './batch-input.ts';

/** How one request of a batch ended. A `stuck` one, which a script lets hang, never does. */
export type LineResult =
  | { kind: 'answered'; output: string; cost: Cost; reportsUsage: boolean }
  | { kind: 'failed'; output: string }
  | { kind: 'stuck' };

/** What answers the requests of one batch. */
export interface LineSetting {
  endpoint: Endpoint;
  failFirst: FailFirst;
  callNumber: number;
  createdSeconds: number;
  origin: string;
}

/** Answers one request as the endpoint would have, and puts the answer into a line of the output file. */
export function answerBatchLine(line: BatchLine, index: number, setting: LineSetting): LineResult {
  const { endpoint, failFirst } = setting;
  const failed = (problem: Problem): LineResult => {
    const { status, body } = endpoint.dialect.refuse(problem, setting.callNumber);
    return { kind: 'failed', output: outputLine({ line, index, setting }, status, body) };
  };
  const prepared = endpoint.prepare(line.body);
  if (prepared.kind === 'refused') return failed(prepared.problem);
  const options = parseScript(prepared.model, null);
  if (options.kind === 'refused') return failed({ ...options, kind: 'option' });
  const { baseModel } = options;
  const script = strikeOrSpare(failFirst, options.script, { model: prepared.model, header: null });
  if (script.fault.kind === 'hang') return { kind: 'stuck' };
  // The number of the call and the place in the file together name an answer.
  const callNumber = setting.callNumber * 1_000_000 + index;
  const answer = prepared.answer({ ...setting, callNumber, script, baseModel });
  const problem = problemOf(script.fault, answer.tokens.promptTokens);
  if (problem) return failed(problem);
  const body = Buffer.from(answer.json()).toString('utf8');
  const output = outputLine({ line, index, setting }, 200, body);
  return { kind: 'answered', output, cost: answer.tokens, reportsUsage: script.reportsUsage };
}

function problemOf(fault: Fault, promptTokens: number): Problem | null {
  switch (fault.kind) {
    case 'none':
      return null;
    case 'status':
      return { kind: 'status', status: fault.status };
    case 'cause': {
      const { cause } = fault;
      return cause === 'context' ? { kind: cause, promptTokens: CONTEXT_TOKENS + promptTokens } : { kind: cause };
    }
    default:
      return { kind: 'option', message: `Option "${fault.kind}" does not work in a batch.`, param: 'model' };
  }
}

interface Place {
  line: BatchLine;
  index: number;
  setting: LineSetting;
}

function outputLine({ line, index, setting }: Place, status: number, body: string): string {
  const source = chance(`batch:${setting.callNumber}:${index}`);
  const response = {
    status_code: status,
    request_id: source.text(32, '0123456789abcdef'),
    body: JSON.parse(body),
  };
  const id = `batch_req_${source.text(24, ID_ALPHABET)}`;
  return `${JSON.stringify({ id, custom_id: line.customId, response, error: null })}\n`;
}
