import type { FieldError } from '@switchyard/db/directory/refusal';
import { type Problem, type ProblemCode, problems } from '../contract/index.ts';

/** Thrown by handlers and by the engine; it becomes the answer as it is, so its text is for the caller. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly code: ProblemCode;
  readonly errors: FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    { errors = [], retryAfterSeconds }: { errors?: FieldError[]; retryAfterSeconds?: number } = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A 400 that names one field and the fix. */
export const invalidField = (field: string, message: string) =>
  new ApiProblem('invalid_request', message, { errors: [{ field, message }] });

/** The answer that a problem becomes. */
export function problemResponse(problem: ApiProblem, requestId: string): Response {
  const { status, title } = problems[problem.code];
  const body: Problem = {
    type: 'about:blank',
    title,
    status,
    code: problem.code,
    detail: problem.message,
    requestId,
    errors: problem.errors,
  };
  const retry = problem.retryAfterSeconds;
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retry === undefined ? {} : { 'retry-after': String(retry) }),
      ...(problem.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {}),
    },
  });
}
