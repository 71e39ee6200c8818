import { z } from 'zod';
import { chance, ID_ALPHABET } from '../answer/chance.ts';
import { invalid } from '../faults/problem.ts';
import { formBody, type UploadedFile } from '../operations/form-body.ts';
import { formFile, formNumber } from '../operations/form-fields.ts';
import { openAiDialect } from '../operations/openai/openai-dialect.ts';
import { noRoute, type ObjectCall, refuse, reply } from './object-call.ts';
import { pagedList } from './paged-list.ts';
import type { FileObject, StoredObjects } from './stored-objects.ts';

const BATCH_FILE_LIFE_SECONDS = 30 * 24 * 3600;

const fileUpload = z.looseObject({
  file: formFile,
  purpose: z.enum(['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals']),
  'expires_after[anchor]': z.literal('created_at').optional(),
  'expires_after[seconds]': formNumber.pipe(z.int().min(3600).max(2_592_000)).optional(),
});

/** `/v1/files`: upload, list, describe, read and delete. Nothing of it costs anything or goes on the bill. */
export async function filesRoute(call: ObjectCall, path: readonly string[]): Promise<void> {
  const { method } = call.exchange;
  const [id, part, ...rest] = path;
  if (id === undefined && method === 'POST') return upload(call);
  if (id === undefined && method === 'GET') return list(call);
  const file = id === undefined ? undefined : call.objects.files.get(id);
  if (rest.length > 0 || (part !== undefined && part !== 'content') || id === undefined) return noRoute(call);
  if (!file) return refuse(call, invalid(`No such File object: ${id}`, 'id'), 404);
  if (method === 'GET' && part === 'content') {
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(file.object.filename)}`;
    const headers = { ...call.headers, 'content-type': file.contentType, 'content-disposition': disposition };
    return call.exchange.send(200, file.content, headers);
  }
  if (method === 'GET') return reply(call, file.object);
  if (method !== 'DELETE' || part !== undefined) return noRoute(call);
  call.services.objects.deleteFile(call.key, id);
  reply(call, { object: 'file', id, deleted: true });
}

/** The description of a new file. */
export function fileObject(
  objects: StoredObjects,
  file: Pick<FileObject, 'bytes' | 'filename' | 'purpose'>,
  lifeSeconds: number | null,
): FileObject {
  const created_at = Math.floor(Date.now() / 1000);
  return {
    object: 'file',
    id: `file-${chance(`file:${objects.nextNumber()}`).text(22, ID_ALPHABET)}`,
    ...file,
    created_at,
    ...(lifeSeconds === null ? {} : { expires_at: created_at + lifeSeconds }),
    status: 'processed',
    status_details: null,
  };
}

async function upload(call: ObjectCall): Promise<void> {
  const { exchange, services, key } = call;
  const body = await exchange.body();
  if (body.kind === 'gone') return;
  if (body.kind === 'too_large') return refuse(call, { kind: 'too_large' });
  const form = await formBody(body.bytes, exchange.header('content-type'));
  if (form === null) return refuse(call, invalid('We could not parse the multipart form of your request.'));
  const parsed = fileUpload.safeParse(form);
  if (!parsed.success) return refuse(call, openAiDialect.explain(parsed.error, form));
  const { file, purpose } = parsed.data;
  const lifeSeconds = parsed.data['expires_after[seconds]'] ?? (purpose === 'batch' ? BATCH_FILE_LIFE_SECONDS : null);
  const object = fileObject(services.objects, { bytes: file.bytes.length, filename: file.name, purpose }, lifeSeconds);
  const contentType = mediaType(file);
  if (!services.objects.addFile(key, { object, content: file.bytes, contentType })) {
    const text = 'The simulator keeps no more files. Clear them with DELETE /_simulator/bill.';
    return refuse(call, invalid(text, 'file'), 413);
  }
  reply(call, object);
}

function list(call: ObjectCall): void {
  const query = new URLSearchParams(call.exchange.query);
  const purpose = query.get('purpose');
  const oldestFirst = [...call.objects.files.values()].map((file) => file.object);
  const files = query.get('order') === 'asc' ? oldestFirst : oldestFirst.toReversed();
  const wanted = files.filter((file) => purpose === null || file.purpose === purpose);
  const page = pagedList(wanted, query, { usual: 10_000, most: 10_000 });
  if (page.kind === 'refused') refuse(call, page.problem);
  else reply(call, page.body);
}

const mediaType = (file: UploadedFile): string => (file.type === '' ? 'application/octet-stream' : file.type);
