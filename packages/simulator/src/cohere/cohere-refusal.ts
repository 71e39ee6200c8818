import { CONTEXT_TOKENS, type Problem, plainWords, type Refusal } from '../faults/problem.ts';

/** What Cohere answers when a request or an answer holds a word it forbids. */
const BLOCKED_STATUS = 498;

/** Cohere's answer to a problem: an error is its message. */
export function cohereRefusal(problem: Problem): Refusal {
  const { status, message } = faultFor(problem);
  return { status, body: `${JSON.stringify({ message })}\n` };
}

function faultFor(problem: Problem): { status: number; message: string } {
  const plain = plainWords(problem);
  switch (problem.kind) {
    case 'missing_key':
      return { ...plain, message: 'no api key supplied' };
    case 'wrong_key':
      return { ...plain, message: 'invalid api token' };
    case 'no_model':
      return missingModel(problem.model);
    case 'context':
      return {
        ...plain,
        message: `too many tokens: total number of tokens in the prompt cannot exceed ${CONTEXT_TOKENS} - received ${problem.promptTokens}. Try using a shorter prompt.`,
      };
    case 'quota':
      return {
        status: 402,
        message:
          'Please add or update your payment method at https://dashboard.cohere.com/billing?tab=payment to continue',
      };
    case 'blocked':
      return { status: BLOCKED_STATUS, message: 'blocked input: please adjust your prompt and try again' };
    case 'status':
      return statusFault(plain);
    default:
      return plain;
  }
}

const missingModel = (model: string) => ({
  status: 404,
  message: `model '${model}' not found, make sure the correct model ID was used and that you have access to the model.`,
});

function statusFault({ status, message }: { status: number; message: string }) {
  switch (status) {
    case 401:
      return { status, message: 'invalid api token' };
    case 404:
      return missingModel('');
    case 429:
      return { status, message: 'You are past the per minute request limit, please wait and try again later.' };
    case 500:
      return { status, message: 'internal server error, this has been reported to our developers.' };
    default:
      return { status, message };
  }
}
