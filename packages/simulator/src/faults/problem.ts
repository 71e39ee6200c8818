import type { FaultStatus } from './fault.ts';

/** Why a call is refused, in no vendor's words. Each format puts it into its own error shape. */
export type Problem =
  | { kind: 'missing_key' }
  | { kind: 'wrong_key'; key: string }
  | { kind: 'bad_json' }
  | { kind: 'too_large' }
  /** A field is wrong: `param` is its path, `code` OpenAI's name for the fault. */
  | { kind: 'invalid'; message: string; param: string | null; code: string | null }
  /** A script option that cannot be played. */
  | { kind: 'option'; message: string; param: string }
  | { kind: 'bill_full'; capacity: number }
  | { kind: 'no_route'; method: string; path: string }
  | { kind: 'no_model'; model: string }
  /** An error a script asks for by its status, with the wait it names. */
  | { kind: 'status'; status: FaultStatus; waitMs?: number | null }
  /** An error a script asks for by its cause: the prompt is too long, the account is empty, the prompt is forbidden. */
  | { kind: 'context'; promptTokens: number }
  | { kind: 'quota' }
  | { kind: 'blocked' };

/** A whole answer that refuses a call. */
export interface Refusal {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** The context length the simulator's models claim. */
export const CONTEXT_TOKENS = 200_000;

const STATUS_TEXTS = {
  400: 'Invalid request, as scripted.',
  401: 'The API key is not valid, as scripted.',
  403: 'This key may not use this model, as scripted.',
  404: 'The model does not exist or you do not have access to it.',
  408: 'The request timed out, as scripted.',
  409: 'The resource was changed by another request, as scripted.',
  413: 'The request is too large, as scripted.',
  422: 'The request could not be processed, as scripted.',
  429: 'Rate limit reached for requests. Please try again later.',
  500: 'The server had an error while processing your request.',
  502: 'Bad gateway.',
  503: 'The service is currently unavailable.',
  504: 'Gateway timeout.',
  529: 'Overloaded',
} satisfies Record<FaultStatus, string>;

/** An `invalid` problem. */
export const invalid = (message: string, param: string | null = null, code: string | null = null): Problem => ({
  kind: 'invalid',
  message,
  param,
  code,
});

/** The status and the words of a problem where a vendor has none of its own for it. */
export function plainWords(problem: Problem): { status: number; message: string } {
  switch (problem.kind) {
    case 'missing_key':
      return { status: 401, message: 'The request has no API key.' };
    case 'wrong_key':
      return { status: 401, message: 'The API key is not valid.' };
    case 'bad_json':
      return { status: 400, message: 'The request body is not valid JSON.' };
    case 'too_large':
      return { status: 413, message: 'The request body is too large.' };
    case 'invalid':
    case 'option':
      return { status: 400, message: problem.message };
    case 'bill_full':
      return {
        status: 507,
        message: `The simulator's bill is full at ${problem.capacity} entries. Clear it with DELETE /_simulator/bill.`,
      };
    case 'no_route':
      return { status: 404, message: `There is no ${problem.method} ${problem.path}.` };
    case 'no_model':
      return { status: 404, message: `The model '${problem.model}' does not exist.` };
    case 'status':
      return { status: problem.status, message: STATUS_TEXTS[problem.status] };
    case 'context':
      return { status: 400, message: 'The input is too long for this model.' };
    case 'quota':
      return { status: 429, message: 'The account has no credit left.' };
    case 'blocked':
      return { status: 400, message: 'The prompt was blocked by the content filter.' };
  }
}
