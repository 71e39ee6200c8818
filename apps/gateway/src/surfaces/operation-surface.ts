import type { Operation, OperationInput } from '@switchyard/core/operations/operation';
import type { Arrival } from '../open-request.ts';
import { formEntries } from './form-entries.ts';
import { type BodyLimits, readForm, readJsonBody } from './read-request-body.ts';
import type { Surface } from './surface.ts';

/** An operation in the shapes of one family. `model` is the one in the address, where the family has it there. */
export function operationSurface(operation: Operation, model: string | null = null): Surface {
  return {
    dialect: operation.dialect,
    format: `${operation.family}-${operation.name}`,
    async decode(arrival, _caller, { settings }) {
      const { request, url } = arrival;
      const body = await readBody(operation, arrival, settings);
      const call = operation.decode({ body, model, query: url.searchParams, headers: request.headers });
      return { call, pinnedAccountId: null };
    },
  };
}

async function readBody(operation: Operation, arrival: Arrival, limits: BodyLimits): Promise<OperationInput['body']> {
  if (operation.body === 'json') return { kind: 'json', text: await readJsonBody(arrival, limits) };
  return { kind: 'form', entries: await formEntries(await readForm(arrival, limits)) };
}
