import { CONTEXT_TOKENS, type Problem, plainWords, type Refusal } from '../faults/problem.ts';

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  409: 'conflict_error',
  413: 'request_too_large',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** Anthropic's answer to a problem. */
export function anthropicRefusal(problem: Problem, requestId: string): Refusal {
  const status = problem.kind === 'quota' ? 400 : plainWords(problem).status;
  const error = anthropicError(problem);
  return { status, body: JSON.stringify({ type: 'error', error, request_id: requestId }) };
}

/** The error object inside Anthropic's answer to a problem. */
export function anthropicError(problem: Problem): { type: string; message: string } {
  const { status, message } = plainWords(problem);
  const type = TYPES[status] ?? 'api_error';
  switch (problem.kind) {
    case 'missing_key':
      return { type, message: 'x-api-key header is required' };
    case 'wrong_key':
      return { type, message: 'invalid x-api-key' };
    case 'no_model':
      return { type, message: `model: ${problem.model}` };
    case 'no_route':
      return { type, message: 'Not Found' };
    case 'context':
      return { type, message: `prompt is too long: ${problem.promptTokens} tokens > ${CONTEXT_TOKENS} maximum` };
    case 'quota':
      return {
        type: 'invalid_request_error',
        message:
          'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      };
    case 'blocked':
      return { type, message: 'Output blocked by content filtering policy' };
    case 'status':
      return { type, message: status === 500 ? 'Internal server error' : message };
    default:
      return { type, message };
  }
}
