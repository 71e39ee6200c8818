import type { OpenAttempt } from '../bill/bill.ts';
import { keyProblem } from '../calls/keys.ts';
import type { Services } from '../calls/services.ts';
import { strikeOrSpare } from '../faults/fail-first.ts';
import { faultMisfit } from '../faults/fault.ts';
import { perform } from '../faults/perform.ts';
import type { Wire } from '../faults/performance.ts';
import { invalid, type Problem } from '../faults/problem.ts';
import { parseScript, type Script } from '../faults/script.ts';
import type { Exchange } from '../http/exchange.ts';
import type { StoredObjects } from '../objects/stored-objects.ts';
import type { Dialect } from './dialect.ts';
import type { Answer, Endpoint, Prepared, Ready } from './endpoint.ts';
import { formBody } from './form-body.ts';

/** What every operation writes to and asks. */
export interface OperationServices extends Services {
  objects: StoredObjects;
}

/** One call of an endpoint. */
export interface EndpointCall {
  endpoint: Endpoint;
  /** The endpoint's own, or another vendor's that serves the same endpoint. */
  dialect: Omit<Dialect, 'explain'>;
  callNumber: number;
  /** What the path says, such as Google's model; wins over fields of the same names in the body. */
  fromPath: Record<string, string>;
}

const BAD_JSON: Problem = { kind: 'bad_json' };

type Checked = Exclude<Prepared, Ready> | (Ready & { baseModel: string; script: Script });

/** Answers one call and writes exactly one entry on the bill, however the call ends. */
export async function runEndpoint(exchange: Exchange, services: OperationServices, call: EndpointCall): Promise<void> {
  const { dialect } = call;
  const startedMs = performance.now();
  const headers = (promptTokens = 0) =>
    dialect.headers({ callNumber: call.callNumber, elapsedMs: performance.now() - startedMs, promptTokens });
  const attempt = services.bill.begin();
  const refuse = (problem: Problem) => {
    const { status, body, headers: more } = dialect.refuse(problem, call.callNumber);
    attempt?.settle({ status, outcome: 'error' });
    exchange.send(status, body, { ...headers(), ...more });
  };
  if (!attempt) return refuse({ kind: 'bill_full', capacity: services.bill.capacity });
  const key = dialect.key(exchange);
  attempt.facts.keyLast4 = key?.slice(-4) ?? null;
  const body = await exchange.body();
  if (body.kind === 'gone') return attempt.settle({ status: null, outcome: 'aborted' });
  if (body.kind === 'too_large') return refuse({ kind: 'too_large' });
  const locked = keyProblem(key, services.apiKeys) ?? dialect.refuseHeaders?.(exchange) ?? null;
  const checked = await check(exchange, { attempt, call, bytes: body.bytes, locked });
  if (checked.kind === 'refused') return refuse(checked.problem);
  const called = { model: checked.model, header: exchange.header('x-simulator') };
  const exposed = { key, baseModel: checked.baseModel, stream: attempt.facts.stream };
  const script = services.weather.over(strikeOrSpare(services.failFirst, checked.script, called), exposed);
  const answer = checked.answer({
    script,
    baseModel: checked.baseModel,
    callNumber: call.callNumber,
    createdSeconds: Math.floor(Date.now() / 1000),
    origin: `http://${exchange.header('host') ?? 'localhost'}`,
  });
  const { tokens, costOf } = answer;
  return perform({
    exchange,
    attempt,
    script,
    wire: wireOf(answer, call),
    stream: attempt.facts.stream,
    tokens,
    ...(costOf ? { costOf } : {}),
    headers: () => headers(tokens.promptTokens),
  });
}

interface Unchecked {
  attempt: OpenAttempt;
  call: EndpointCall;
  bytes: Buffer<ArrayBuffer>;
  /** Why the caller is not let in, or null. */
  locked: Problem | null;
}

/** Refuses in the vendors' order: body, key, fields, and last our own options. */
async function check(exchange: Exchange, { attempt, call, bytes, locked }: Unchecked): Promise<Checked> {
  const { endpoint } = call;
  const isForm = endpoint.reads === 'form';
  const fields = isForm ? await formBody(bytes, exchange.header('content-type')) : parseJson(bytes);
  const body = isRecord(fields) ? { ...fields, ...call.fromPath } : fields;
  noteFacts(attempt.facts, body);
  if (locked) return { kind: 'refused', problem: locked };
  if (body === null) {
    const problem = isForm ? invalid('We could not parse the multipart form of your request.') : BAD_JSON;
    return { kind: 'refused', problem };
  }
  const prepared = endpoint.prepare(body);
  if (prepared.kind === 'refused') return prepared;
  attempt.facts.model = prepared.model;
  attempt.facts.stream = prepared.stream;
  const options = parseScript(prepared.model, exchange.header('x-simulator'));
  if (options.kind === 'refused') return optionProblem(options.message, options.param);
  const { baseModel, script } = options;
  attempt.facts.baseModel = baseModel;
  const misfit = faultMisfit(script.fault, prepared.stream);
  return misfit ? optionProblem(misfit, 'model') : { ...prepared, baseModel, script };
}

function wireOf(answer: Answer, { dialect, callNumber }: EndpointCall): Wire {
  const { contentType } = answer;
  const refusal = (problem: Problem) => dialect.refuse(problem, callNumber);
  return {
    json: () => answer.json(),
    ...(contentType === undefined ? {} : { contentType }),
    frames: () => answer.frames?.() ?? [],
    refusal,
    errorFrame: () => `data: ${refusal({ kind: 'status', status: 500 }).body.replaceAll(/\n\s*/g, '')}\n\n`,
  };
}

function noteFacts(facts: OpenAttempt['facts'], body: unknown): void {
  if (!isRecord(body)) return;
  facts.model = typeof body.model === 'string' ? body.model : null;
  facts.baseModel = facts.model?.split('+')[0] ?? null;
  facts.user = typeof body.user === 'string' ? body.user : null;
}

function optionProblem(message: string, param: string): Checked {
  return { kind: 'refused', problem: { kind: 'option', message, param } };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
