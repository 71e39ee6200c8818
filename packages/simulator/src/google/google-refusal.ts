import { CONTEXT_TOKENS, type Problem, plainWords, type Refusal } from '../faults/problem.ts';
import type { StreamForm } from './generate-wire.ts';

/** Where a call came in: it decides how errors are worded and wrapped. */
export interface Surface {
  /** The Gemini API takes API keys, Vertex AI access tokens. */
  vendor: 'gemini' | 'vertex';
  version: string;
  model: string;
  stream: boolean;
  form: StreamForm;
}

const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  422: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
  529: 'UNAVAILABLE',
};

interface Fault {
  code: number;
  message: string;
  details?: object[];
}

/** Google's answer to a problem. A stream that is not SSE wraps its error in an array. */
export function googleRefusal(problem: Problem, surface: Surface): Refusal {
  const { code, message, details } = faultFor(problem, surface);
  const error = { code, message, status: STATUSES[code] ?? 'UNKNOWN', ...(details ? { details } : {}) };
  const wrapped = surface.stream && surface.form === 'array' ? [{ error }] : { error };
  return { status: code, body: `${JSON.stringify(wrapped, null, 2)}\n` };
}

const errorInfo = (reason: string) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
  metadata: { service: 'generativelanguage.googleapis.com' },
});

function faultFor(problem: Problem, surface: Surface): Fault {
  const { status: code, message } = plainWords(problem);
  switch (problem.kind) {
    case 'missing_key':
    case 'wrong_key':
      return keyFault(problem.kind, surface.vendor);
    case 'no_model':
      return missingModel({ ...surface, model: problem.model });
    case 'context':
      return {
        code,
        message: `The input token count (${problem.promptTokens}) exceeds the maximum number of tokens allowed (${CONTEXT_TOKENS}).`,
      };
    case 'quota':
      return {
        code,
        message: 'You exceeded your current quota, please check your plan and billing details.',
        details: [quotaFailure('GenerateRequestsPerDayPerProjectPerModel-FreeTier')],
      };
    case 'blocked':
      return {
        code,
        message: "The prompt could not be submitted. It contains words that violate Google's Responsible AI practices.",
      };
    case 'status':
      return statusFault(problem, surface);
    default:
      return { code, message };
  }
}

const quotaFailure = (quotaId: string) => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaMetric: 'generativelanguage.googleapis.com/generate_content_requests', quotaId }],
});

function keyFault(kind: 'missing_key' | 'wrong_key', vendor: Surface['vendor']): Fault {
  if (vendor === 'vertex') {
    return {
      code: 401,
      message:
        'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
      details: [errorInfo(kind === 'missing_key' ? 'CREDENTIALS_MISSING' : 'ACCESS_TOKEN_TYPE_UNSUPPORTED')],
    };
  }
  if (kind === 'wrong_key') {
    const message = 'API key not valid. Please pass a valid API key.';
    return { code: 400, message, details: [errorInfo('API_KEY_INVALID')] };
  }
  return {
    code: 403,
    message:
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  };
}

const missingModel = ({ model, version, stream }: Surface): Fault => ({
  code: 404,
  message: `models/${model} is not found for API version ${version}, or is not supported for ${stream ? 'streamGenerateContent' : 'generateContent'}. Call ListModels to see the list of available models and their supported methods.`,
});

function statusFault({ status, waitMs }: Problem & { kind: 'status' }, surface: Surface): Fault {
  const { message } = plainWords({ kind: 'status', status });
  switch (status) {
    case 401:
      return keyFault('wrong_key', surface.vendor);
    case 404:
      return missingModel(surface);
    case 429: {
      const retryDelay = `${(waitMs ?? 1000) / 1000}s`;
      const retry = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay };
      return { code: status, message: 'Resource has been exhausted (e.g. check quota).', details: [retry] };
    }
    case 503:
    case 529:
      return { code: 503, message: 'The model is overloaded. Please try again later.' };
    case 500:
      return { code: status, message: 'An internal error has occurred. Please retry.' };
    default:
      return { code: status, message };
  }
}
