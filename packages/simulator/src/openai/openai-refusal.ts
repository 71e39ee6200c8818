import { CONTEXT_TOKENS, type Problem, plainWords, type Refusal } from '../faults/problem.ts';
import {
  errorBody,
  incorrectKey,
  invalidRequest,
  MISSING_KEY,
  type OpenAiError,
  scriptedError,
} from './openai-error.ts';

/** OpenAI's answer to a problem. */
export function openAiRefusal(problem: Problem): Refusal {
  const { status } = plainWords(problem);
  return { status, body: errorBody(openAiErrorFor(problem)) };
}

/** The error object OpenAI puts into its answer to a problem. */
export function openAiErrorFor(problem: Problem): OpenAiError {
  const { message } = plainWords(problem);
  switch (problem.kind) {
    case 'missing_key':
      return MISSING_KEY;
    case 'wrong_key':
      return incorrectKey(problem.key);
    case 'bad_json':
      return invalidRequest('We could not parse the JSON body of your request.', null, null);
    case 'too_large':
      return invalidRequest(message, null, 'request_too_large');
    case 'invalid':
      return invalidRequest(message, problem.param, problem.code);
    case 'option':
      return invalidRequest(message, problem.param, 'simulator_option');
    case 'bill_full':
      return { message, type: 'simulator_error', param: null, code: 'bill_full' };
    case 'no_route':
      return invalidRequest(`Invalid URL (${problem.method} ${problem.path})`, null, null);
    case 'no_model':
      return invalidRequest(`The model '${problem.model}' does not exist`, 'model', 'model_not_found');
    case 'status':
      return scriptedError(problem.status);
    case 'context':
      return invalidRequest(
        `This model's maximum context length is ${CONTEXT_TOKENS} tokens. However, your messages resulted in ${problem.promptTokens} tokens. Please reduce the length of the messages.`,
        'messages',
        'context_length_exceeded',
      );
    case 'quota':
      return {
        message: 'You exceeded your current quota, please check your plan and billing details.',
        type: 'insufficient_quota',
        param: null,
        code: 'insufficient_quota',
      };
    case 'blocked':
      return invalidRequest(
        'Your request was rejected as a result of our safety system.',
        'prompt',
        'content_policy_violation',
      );
  }
}
