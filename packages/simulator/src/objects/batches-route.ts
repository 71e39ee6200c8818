import { chance } from '../answer/chance.ts';
import type { OpenAttempt } from '../bill/bill.ts';
import { invalid, type Problem } from '../faults/problem.ts';
import { openAiRefusal } from '../openai/openai-refusal.ts';
import { batchEndpoint } from './batch-endpoint.ts';
import { readBatchInput } from './batch-input.ts';
import { batchObject, settledBatch } from './batch-object.ts';
import { type BatchRequest, readBatchRequest } from './batch-request.ts';
import { fileObject } from './files-route.ts';
import { noRoute, type ObjectCall, refuse, reply } from './object-call.ts';
import { pagedList } from './paged-list.ts';
import { type BatchResult, runBatch } from './run-batch.ts';
import type { BatchObject } from './stored-objects.ts';

/**
 * `/v1/batches`. A new batch is answered before the call that makes it returns, unless a request's model says `hang`: then it is
 * in progress until it is cancelled. Making one writes one entry on the bill with everything its requests cost.
 */
export async function batchesRoute(call: ObjectCall, path: readonly string[]): Promise<void> {
  const { method } = call.exchange;
  const [id, action, ...rest] = path;
  if (id === undefined && method === 'POST') return create(call);
  if (id === undefined && method === 'GET') return list(call);
  if (id === undefined || rest.length > 0 || (action !== undefined && action !== 'cancel')) return noRoute(call);
  const batch = call.objects.batches.get(id);
  if (!batch) return refuse(call, invalid(`No batch found with id '${id}'.`), 404);
  if (action === undefined && method === 'GET') return reply(call, batch);
  if (action === 'cancel' && method === 'POST') return cancel(call, batch);
  noRoute(call);
}

async function create(call: ObjectCall): Promise<void> {
  const { exchange, services, key } = call;
  const attempt = services.bill.begin();
  if (!attempt) return refuse(call, { kind: 'bill_full', capacity: services.bill.capacity });
  attempt.facts.keyLast4 = key.slice(-4);
  const body = await exchange.body();
  if (body.kind === 'gone') return attempt.settle({ status: null, outcome: 'aborted' });
  const read = body.kind === 'too_large' ? { kind: 'too_large' as const } : readBatchRequest(body.text);
  if (read.kind !== 'request') return refuseBilled(call, attempt, read);
  const file = call.objects.files.get(read.request.input_file_id);
  if (file?.object.purpose !== 'batch') {
    const text = `Invalid file ID: there is no batch file '${read.request.input_file_id}'.`;
    return refuseBilled(call, attempt, invalid(text, 'input_file_id', 'invalid_file'));
  }
  const batch = answer(call, attempt, { request: read.request, content: file.content });
  call.objects.batches.set(batch.id, batch);
  reply(call, batch);
}

/** Settles the attempt before the batch is sent, and keeps what the batch wrote. */
function answer(
  call: ObjectCall,
  attempt: OpenAttempt,
  { request, content }: { request: BatchRequest; content: Uint8Array },
): BatchObject {
  const { services } = call;
  const callNumber = services.objects.nextNumber();
  const id = `batch_${chance(`batch:${callNumber}`).text(32, '0123456789abcdef')}`;
  const createdSeconds = Math.floor(Date.now() / 1000);
  const input = readBatchInput(content, request.endpoint);
  const base = batchObject({ id, request, createdSeconds, model: input.kind === 'lines' ? input.model : null });
  if (input.kind === 'faults') {
    attempt.settle({ status: 200, outcome: 'error' });
    return { ...base, status: 'failed', failed_at: createdSeconds, errors: { object: 'list', data: input.faults } };
  }
  attempt.facts.model = input.model;
  attempt.facts.baseModel = input.model;
  const result = runBatch(input.lines, {
    endpoint: batchEndpoint(request.endpoint, services, call.key),
    failFirst: services.failFirst,
    callNumber,
    createdSeconds,
    origin: `http://${call.exchange.header('host') ?? 'localhost'}`,
  });
  if (result.isStuck) {
    attempt.settle({ status: 200, outcome: 'complete' });
    return { ...base, status: 'in_progress', in_progress_at: createdSeconds };
  }
  attempt.settle({ status: 200, outcome: 'complete', ...result.cost });
  return settledBatch(base, result, keep(call, { id, request, result }));
}

/** Keeps the output files; the id of one that has nothing in it, or for which there is no room, is null. */
function keep(call: ObjectCall, batch: { id: string; request: BatchRequest; result: BatchResult }) {
  const store = (text: string, name: string): string | null => {
    if (text === '') return null;
    const content = Buffer.from(text);
    const facts = { bytes: content.length, filename: `${batch.id}_${name}.jsonl`, purpose: 'batch_output' };
    const lifeSeconds = batch.request.output_expires_after?.seconds ?? null;
    const object = fileObject(call.services.objects, facts, lifeSeconds);
    const file = { object, content, contentType: 'application/jsonl' };
    return call.services.objects.addFile(call.key, file) ? object.id : null;
  };
  return { outputFileId: store(batch.result.output, 'output'), errorFileId: store(batch.result.errors, 'error') };
}

function list(call: ObjectCall): void {
  const newestFirst = [...call.objects.batches.values()].toReversed();
  const page = pagedList(newestFirst, new URLSearchParams(call.exchange.query), { usual: 20, most: 100 });
  if (page.kind === 'refused') refuse(call, page.problem);
  else reply(call, page.body);
}

function cancel(call: ObjectCall, batch: BatchObject): void {
  if (batch.status !== 'in_progress') {
    refuse(call, invalid(`Cannot cancel a batch with status '${batch.status}'.`), 409);
    return;
  }
  const now = Math.floor(Date.now() / 1000);
  const cancelled = { ...batch, status: 'cancelled', cancelling_at: now, cancelled_at: now };
  call.objects.batches.set(batch.id, cancelled);
  reply(call, cancelled);
}

function refuseBilled(call: ObjectCall, attempt: OpenAttempt, problem: Problem): void {
  const { status } = openAiRefusal(problem);
  attempt.settle({ status, outcome: 'error' });
  refuse(call, problem);
}
