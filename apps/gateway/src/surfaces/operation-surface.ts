import type { FormEntry, Operation, OperationInput } from '@switchyard/core/operations/operation';
import { type BodyLimits, readForm, readJsonBody } from './read-request-body.ts';
import type { Surface } from './surface.ts';

/** An operation in the shapes of one family. `model` is the one in the address, where the family has it there. */
export function operationSurface(operation: Operation, model: string | null = null): Surface {
  return {
    dialect: operation.dialect,
    format: `${operation.family}-${operation.name}`,
    async decode({ request, url }, _caller, { settings }) {
      const body = await readBody(operation, request, settings);
      const call = operation.decode({ body, model, query: url.searchParams, headers: request.headers });
      return { call, pinnedAccountId: null };
    },
  };
}

async function readBody(operation: Operation, request: Request, limits: BodyLimits): Promise<OperationInput['body']> {
  if (operation.body === 'json') return { kind: 'json', text: await readJsonBody(request, limits) };
  const form = await readForm(request, limits);
  const entries: FormEntry[] = [];
  for (const [name, value] of form) entries.push(await entryOf(name, value));
  return { kind: 'form', entries };
}

/** As much of a file as its header and tags may take. */
const headBytes = 65_536;

async function entryOf(name: string, value: string | File): Promise<FormEntry> {
  if (typeof value === 'string') return { name, kind: 'text', value };
  const head = new Uint8Array(await value.slice(0, headBytes).arrayBuffer());
  return {
    name,
    kind: 'file',
    file: { name: value.name, type: value.type, sizeBytes: value.size, head, content: value },
  };
}
