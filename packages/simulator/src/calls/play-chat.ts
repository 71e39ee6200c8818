import type { OpenAttempt } from '../bill/bill.ts';
import { strikeOrSpare } from '../faults/fail-first.ts';
import { faultMisfit } from '../faults/fault.ts';
import { perform } from '../faults/perform.ts';
import type { Problem } from '../faults/problem.ts';
import { parseScript, type Script } from '../faults/script.ts';
import type { Exchange } from '../http/exchange.ts';
import type { ChatFormat } from './chat-format.ts';
import { composeAnswer } from './compose-answer.ts';
import type { Services } from './services.ts';

/** One chat call: where it came in, and in which format. */
export interface ChatCall<Request> {
  exchange: Exchange;
  callNumber: number;
  format: ChatFormat<Request>;
}

/** Answers a chat call in any format: writes exactly one entry on the bill, however the call ends. */
export async function playChat<Request>(call: ChatCall<Request>, services: Services): Promise<void> {
  const { exchange, format } = call;
  const attempt = services.bill.begin();
  const refuse = (problem: Problem) => {
    const { status, body, headers } = format.refuse(problem);
    attempt?.settle({ status, outcome: 'error' });
    exchange.send(status, body, { ...format.headers(0), ...headers });
  };
  if (!attempt) return refuse({ kind: 'bill_full', capacity: services.bill.capacity });
  attempt.facts.format = format.name;
  attempt.facts.keyLast4 = format.key?.slice(-4) ?? null;
  const body = await exchange.body();
  if (body.kind === 'gone') return attempt.settle({ status: null, outcome: 'aborted' });
  if (body.kind === 'too_large') return refuse({ kind: 'too_large' });
  const prepared = prepare(call, attempt, body);
  if (prepared.kind === 'refused') return refuse(prepared.problem);
  return answer({ ...call, ...prepared, attempt }, services);
}

type Prepared<Request> =
  | { kind: 'refused'; problem: Problem }
  | { kind: 'ready'; request: Request; model: string; baseModel: string; script: Script };

/** Reads the body in the order vendors refuse: JSON, key, fields, and last our own options. */
function prepare<Request>(
  { exchange, format }: ChatCall<Request>,
  attempt: OpenAttempt,
  { text, bytes }: { text: string; bytes: Uint8Array },
): Prepared<Request> {
  const body = parseJson(text);
  const { facts } = attempt;
  const noted = format.note(body);
  Object.assign(facts, noted, { baseModel: noted.model?.split('+')[0] ?? null });
  const keyProblem = format.checkKey(bytes);
  if (keyProblem) return { kind: 'refused', problem: keyProblem };
  if (body === null) return { kind: 'refused', problem: { kind: 'bad_json' } };
  const reading = format.read(body);
  if (reading.kind === 'refused') return reading;
  const model = noted.model ?? '';
  const options = parseScript(model, exchange.header('x-simulator'));
  if (options.kind === 'refused') {
    return { kind: 'refused', problem: { kind: 'option', message: options.message, param: options.param } };
  }
  facts.baseModel = options.baseModel;
  const misfit = faultMisfit(options.script.fault, facts.stream);
  if (misfit) return { kind: 'refused', problem: { kind: 'option', message: misfit, param: 'model' } };
  const { baseModel, script } = options;
  return { kind: 'ready', request: reading.request, model, baseModel, script };
}

interface ReadyCall<Request> extends ChatCall<Request> {
  attempt: OpenAttempt;
  request: Request;
  model: string;
  baseModel: string;
  script: Script;
}

function answer<Request>(ready: ReadyCall<Request>, services: Services): Promise<void> {
  const { exchange, format, attempt, model } = ready;
  const called = { model, header: exchange.header('x-simulator') };
  const scripted = strikeOrSpare(services.failFirst, ready.script, called);
  const createdSeconds = Math.floor(Date.now() / 1000);
  const { stream } = attempt.facts;
  const script = services.weather.over(scripted, { key: format.key, baseModel: ready.baseModel, stream });
  const { wire, ...cost } = composeAnswer(format, { ...ready, script, stream, createdSeconds });
  return perform({
    exchange,
    attempt,
    script,
    wire: { ...wire, refusal: format.refuse },
    stream,
    ...cost,
    headers: () => format.headers(cost.tokens.promptTokens),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
