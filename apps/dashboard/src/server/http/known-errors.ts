import { sqlState } from '@switchyard/db/client/sql-state';
import { Refusal, type RefusalCode } from '@switchyard/db/directory/refusal';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { ProblemCode } from '../contract/index.ts';
import { ApiProblem } from './api-problem.ts';

const codes: Record<RefusalCode, ProblemCode> = {
  not_found: 'not_found',
  conflict: 'conflict',
  invalid: 'invalid_request',
  forbidden: 'forbidden',
  last_owner: 'last_owner',
  in_use: 'in_use',
  link_unusable: 'link_unusable',
};

/** What a caller hears of an error. Known ones speak for themselves; of any other only the log hears the text. */
export function toProblem(error: unknown, { log, requestId }: { log: Logger; requestId: string }): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof Refusal) return new ApiProblem(codes[error.code], error.message, { errors: error.errors });
  log.error({ err: error, requestId }, 'A management call failed');
  // The database role's statements have a time limit, so that a search cannot take it from the gateways.
  if (sqlState(error) === '57014')
    return new ApiProblem(
      'unavailable',
      'This took too long and was stopped. Choose a shorter range or narrower filters.',
    );
  if (isUnavailable(error))
    return new ApiProblem('unavailable', 'The database does not answer at the moment. Try again in a minute.');
  return new ApiProblem('internal', 'Something went wrong here. Nothing was changed. Give this request id to support.');
}

/** No connection, or the statement's or the transaction's time was up. */
const unavailableCodes = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
  'ECONNRESET',
]);

function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && unavailableCodes.has(String(error.code));
}
