import { chance } from '../answer/chance.ts';
import type { ChatFormat } from '../calls/chat-format.ts';
import { bearerKey, keyProblem } from '../calls/keys.ts';
import { playChat } from '../calls/play-chat.ts';
import type { Services } from '../calls/services.ts';
import type { Problem } from '../faults/problem.ts';
import type { Exchange } from '../http/exchange.ts';
import { bedrockRefusal, WRONG_SIGNATURE } from './bedrock-refusal.ts';
import { converseQuestion } from './converse-question.ts';
import { type ConverseRequest, parseConverseRequest } from './converse-request.ts';
import { CONVERSE_GRAIN, converseWire } from './converse-wire.ts';
import { isSigned, readSignature } from './verify-signature.ts';

/** What the path of a Converse call says. */
export interface ConverseEntry {
  model: string;
  stream: boolean;
  callNumber: number;
}

/** `POST /model/{modelId}/converse` and `/converse-stream`. */
export function bedrockRoute(exchange: Exchange, services: Services, entry: ConverseEntry): Promise<void> {
  const { callNumber } = entry;
  return playChat({ exchange, callNumber, format: converseFormat(exchange, services, entry) }, services);
}

function converseFormat(exchange: Exchange, services: Services, entry: ConverseEntry): ChatFormat<ConverseRequest> {
  const { model, stream, callNumber } = entry;
  const authorization = exchange.header('authorization');
  const bearer = bearerKey(authorization);
  const digits = chance(`request:${callNumber}`).text(32, '0123456789abcdef');
  return {
    name: 'bedrock-converse',
    grain: CONVERSE_GRAIN,
    key: bearer ?? readSignature(authorization ?? '')?.accessKeyId ?? null,
    checkKey: (body) => (bearer ? keyProblem(bearer, services.apiKeys) : signatureProblem(exchange, services, body)),
    note: () => ({ model, user: null, stream }),
    read: parseConverseRequest,
    question: converseQuestion,
    wire: converseWire,
    refuse: bedrockRefusal,
    headers: () => ({ 'x-amzn-requestid': digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') }),
  };
}

/** Why a signed request is not let in. Without a known secret only the form of the signature is looked at. */
function signatureProblem(exchange: Exchange, { awsSecret, apiKeys }: Services, body: Uint8Array): Problem | null {
  const authorization = exchange.header('authorization');
  if (authorization === null) return { kind: 'missing_key' };
  const signature = readSignature(authorization);
  if (!signature || !/^\d{8}T\d{6}Z$/.test(exchange.header('x-amz-date') ?? '')) {
    return { kind: 'wrong_key', key: WRONG_SIGNATURE };
  }
  const problem = keyProblem(signature.accessKeyId, apiKeys);
  if (problem || awsSecret === null) return problem;
  const { method, pathname: path, query } = exchange;
  const request = { method, path, query, body, header: (name: string) => exchange.header(name) };
  return isSigned(request, signature, awsSecret) ? null : { kind: 'wrong_key', key: WRONG_SIGNATURE };
}
