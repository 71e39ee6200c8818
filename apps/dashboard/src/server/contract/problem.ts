import { z } from 'zod';

/** Every error of the management API: its status and its title. The codes are stable; the texts may change. */
export const problems = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  wrong_password: { status: 403, title: 'The password is wrong' },
  forbidden: { status: 403, title: 'Not allowed' },
  cross_origin: { status: 403, title: 'The call comes from another site' },
  sign_up_closed: { status: 403, title: 'Sign-up is by invitation' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'In conflict with what is there' },
  organization_suspended: { status: 403, title: 'The organization is suspended' },
  last_owner: { status: 409, title: 'An organization needs an owner' },
  in_use: { status: 409, title: 'Still in use' },
  link_unusable: { status: 410, title: 'The link cannot be used' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'Send JSON' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  internal: { status: 500, title: 'Something went wrong here' },
  mail_off: { status: 501, title: 'E-mail is not set up' },
  gateway_unreachable: { status: 502, title: 'The gateway does not answer' },
  unavailable: { status: 503, title: 'Not available now' },
} as const;

/** See {@link problems}. */
export type ProblemCode = keyof typeof problems;

/** `application/problem+json`: the body of every error. `errors` names the fields that are wrong and the fix. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })),
});

/** See {@link problem}. */
export type Problem = z.infer<typeof problem>;
