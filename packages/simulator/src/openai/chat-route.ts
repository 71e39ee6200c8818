import type { Bill, OpenAttempt } from '../bill/bill.ts';
import type { FailFirst } from '../faults/fail-first.ts';
import { perform } from '../faults/perform.ts';
import { faultMisfit, parseScript, type Script } from '../faults/script.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';
import { composeChat } from './chat-answer.ts';
import { type ChatRequest, parseChatRequest } from './chat-request.ts';
import { chatWire } from './chat-wire.ts';
import { errorBody, invalidRequest, type OpenAiError } from './openai-error.ts';

/** What a chat call writes to. */
export interface ChatServices {
  bill: Bill;
  failFirst: FailFirst;
}

/** What is known of a chat call before its body has been read. */
export interface ChatCall {
  callNumber: number;
  key: string | null;
  /** The 401 this call gets, or null when its key is accepted. */
  refusal: OpenAiError | null;
  headers(promptTokens?: number): ReplyHeaders;
}

/** A 4xx answer that is decided before a script is played. */
interface Refusal {
  status: number;
  error: OpenAiError;
}

type Prepared =
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'ready'; request: ChatRequest; baseModel: string; script: Script };

/** `POST /v1/chat/completions`: writes exactly one entry on the bill, however the call ends. */
export async function chatRoute(exchange: Exchange, services: ChatServices, call: ChatCall): Promise<void> {
  const attempt = services.bill.begin();
  if (!attempt) return exchange.send(507, errorBody(fullBill(services.bill)), call.headers());
  attempt.facts.keyLast4 = call.key?.slice(-4) ?? null;
  const body = await exchange.body();
  if (body.kind === 'gone') return attempt.settle({ status: null, outcome: 'aborted' });
  const prepared: Prepared =
    body.kind === 'too_large'
      ? refused(413, invalidRequest('The request body is too large.', null, 'request_too_large'))
      : prepare(exchange, call, { attempt, text: body.text });
  if (prepared.kind === 'refused') {
    const { status, error } = prepared.refusal;
    attempt.settle({ status, outcome: 'error' });
    return exchange.send(status, errorBody(error), call.headers());
  }
  return answer(exchange, services, { call, attempt, ...prepared });
}

/** Reads the body in the order OpenAI refuses: JSON, key, fields, and last our own options. */
function prepare(exchange: Exchange, call: ChatCall, input: { attempt: OpenAttempt; text: string }): Prepared {
  const body = parseJson(input.text);
  const { facts } = input.attempt;
  if (body !== null) noteFacts(facts, body);
  if (call.refusal) return refused(401, call.refusal);
  if (body === null)
    return refused(400, invalidRequest('We could not parse the JSON body of your request.', null, null));
  const parsed = parseChatRequest(body);
  if (parsed.kind === 'refused') return refused(400, parsed.error);
  const { request } = parsed;
  const options = parseScript(request.model, exchange.header('x-simulator'));
  if (options.kind === 'refused') {
    return refused(400, invalidRequest(options.message, options.param, 'simulator_option'));
  }
  facts.baseModel = options.baseModel;
  const misfit = faultMisfit(options.script.fault, facts.stream);
  if (misfit) return refused(400, invalidRequest(misfit, 'model', 'simulator_option'));
  return { kind: 'ready', request, baseModel: options.baseModel, script: options.script };
}

interface ReadyCall {
  call: ChatCall;
  attempt: OpenAttempt;
  request: ChatRequest;
  baseModel: string;
  script: Script;
}

function answer(exchange: Exchange, services: ChatServices, ready: ReadyCall): Promise<void> {
  const { call, attempt, request, baseModel } = ready;
  const script = strikeOrSpare(ready, services.failFirst, exchange.header('x-simulator'));
  const composed = composeChat(request, baseModel, script);
  const wire = chatWire({
    answer: composed,
    model: request.model,
    baseModel,
    callNumber: call.callNumber,
    createdSeconds: Math.floor(Date.now() / 1000),
    reportsUsage: script.reportsUsage,
    includeUsage: request.stream_options?.include_usage === true,
  });
  const { tokens } = composed;
  const headers = () => call.headers(tokens.promptTokens);
  return perform({ exchange, attempt, script, wire, stream: attempt.facts.stream, tokens, headers });
}

/** Takes the fault out of the script once `fail_first` calls of this name have had it. */
function strikeOrSpare(ready: ReadyCall, failFirst: FailFirst, header: string | null): Script {
  const { script, request } = ready;
  if (script.failFirst === null) return script;
  const name = header === null ? request.model : `${request.model}\n${header}`;
  return failFirst.strikes(name, script.failFirst) ? script : { ...script, fault: { kind: 'none' } };
}

function noteFacts(facts: OpenAttempt['facts'], body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const model = 'model' in body && typeof body.model === 'string' ? body.model : null;
  facts.model = model;
  facts.baseModel = model?.split('+')[0] ?? null;
  facts.user = 'user' in body && typeof body.user === 'string' ? body.user : null;
  facts.stream = 'stream' in body && body.stream === true;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const refused = (status: number, error: OpenAiError): Prepared => ({ kind: 'refused', refusal: { status, error } });

function fullBill(bill: Bill): OpenAiError {
  const message = `The simulator's bill is full at ${bill.capacity} entries. Clear it with DELETE /_simulator/bill.`;
  return { message, type: 'simulator_error', param: null, code: 'bill_full' };
}
