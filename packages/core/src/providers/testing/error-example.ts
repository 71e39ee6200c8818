import type { ProviderFailure } from '../../routing/provider-failure.ts';

/** A refusal as a vendor documents it, with made-up names: its status, its body, and the text that people must get to see. */
export type ErrorExample = { status: number; body: unknown; text: string };

/** Examples by what they mean. */
export type ErrorExamples = Partial<Record<ProviderFailure, readonly ErrorExample[]>>;

/** OpenAI's form: type, code and message inside `error`. */
export const openai = example((type, code, message) => ({ error: { message, type, param: null, code } }));
/** Anthropic's form; it has no code. */
export const anthropic = example((type, _, message) => ({
  type: 'error',
  error: { type, message },
  request_id: 'req_made_up',
}));
/** Google's form: its word for the status, the status and the message. */
export const google = example((status, code, message) => ({ error: { code, message, status } }));
/** OpenAI's members without the `error` around them. */
export const bare = example((type, code, message) => ({ message, type, param: null, code }));

/** A body in a form of its own. */
export function said(status: number, text: string, body: unknown): ErrorExample {
  return { status, text, body };
}

function example(bodyOf: (type: unknown, code: unknown, message: string) => unknown) {
  return (status: number, [type, code]: readonly [unknown, unknown], message: string): ErrorExample => ({
    status,
    body: bodyOf(type, code, message),
    text: message,
  });
}
