import type { FormatName } from '../../chat/content.ts';
import type { ProviderFailure } from '../../routing/provider-failure.ts';
import { anthropic, type ErrorExamples, google, openai, said } from './error-example.ts';

/** The failures that every provider must be understood to mean. */
export const namedFailures = [
  'bad-credential',
  'quota-exceeded',
  'overloaded',
  'rate-limited',
  'content-filter',
  'context-length',
] as const satisfies readonly ProviderFailure[];

/** https://platform.openai.com/docs/guides/error-codes */
const openaiErrors: ErrorExamples = {
  'bad-credential': [openai(401, ['invalid_request_error', 'invalid_api_key'], 'Incorrect API key provided: made-up.')],
  'quota-exceeded': [
    openai(
      429,
      ['insufficient_quota', 'insufficient_quota'],
      'You exceeded your current quota, please check your plan.',
    ),
    openai(429, ['insufficient_quota', 'credit_balance_exhausted'], 'Your credit balance is exhausted.'),
  ],
  overloaded: [openai(503, ['server_error', null], 'The engine is currently overloaded, please try again later.')],
  'rate-limited': [
    openai(429, ['tokens', 'rate_limit_exceeded'], 'Rate limit reached for gpt-5 on tokens per min (TPM).'),
  ],
  'content-filter': [openai(400, ['invalid_request_error', 'content_policy_violation'], 'Your request was rejected.')],
  'context-length': [
    openai(
      400,
      ['invalid_request_error', 'context_length_exceeded'],
      "This model's maximum context length is 8 tokens.",
    ),
  ],
};

/** What every host of a format must be understood to mean, unless it has words of its own. */
export const errorsOfFormat: Record<FormatName, ErrorExamples> = {
  'openai-chat': openaiErrors,
  'openai-responses': openaiErrors,
  // https://platform.claude.com/docs/en/api/errors
  'anthropic-messages': {
    'bad-credential': [anthropic(401, ['authentication_error', null], 'invalid x-api-key')],
    'quota-exceeded': [
      anthropic(402, ['billing_error', null], 'Your billing details need attention.'),
      anthropic(400, ['invalid_request_error', null], 'Your credit balance is too low to access the Anthropic API.'),
    ],
    overloaded: [anthropic(529, ['overloaded_error', null], 'Overloaded')],
    'rate-limited': [anthropic(429, ['rate_limit_error', null], 'This request would exceed your rate limit.')],
    'content-filter': [anthropic(400, ['invalid_request_error', null], 'Output blocked by content filtering policy')],
    'context-length': [
      anthropic(400, ['invalid_request_error', null], 'prompt is too long: 200251 tokens > 200000 maximum'),
    ],
  },
  // https://ai.google.dev/gemini-api/docs/troubleshooting
  'google-generate-content': {
    'bad-credential': [
      google(403, ['PERMISSION_DENIED', 403], 'Your API key does not have the required permissions.'),
      said(400, 'API key not valid.', {
        error: {
          code: 400,
          message: 'API key not valid. Please pass a valid API key.',
          status: 'INVALID_ARGUMENT',
          details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
        },
      }),
    ],
    'quota-exceeded': [
      said(429, 'exceeded your current quota', {
        error: {
          code: 429,
          message: 'You exceeded your current quota, please check your plan and billing details.',
          status: 'RESOURCE_EXHAUSTED',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
              violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
            },
          ],
        },
      }),
    ],
    // What the safety filter blocks is an answer with status 200; words alone can be refused at once.
    'content-filter': [
      google(400, ['INVALID_ARGUMENT', 400], "The prompt contains sensitive words that violate Google's policy."),
    ],
    overloaded: [google(503, ['UNAVAILABLE', 503], 'The model is overloaded. Please try again later.')],
    'rate-limited': [google(429, ['RESOURCE_EXHAUSTED', 429], 'Resource has been exhausted (e.g. check quota).')],
    'context-length': [
      google(
        400,
        ['INVALID_ARGUMENT', 400],
        'The input token count (9) exceeds the maximum number of tokens allowed (8).',
      ),
    ],
  },
  // https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
  'bedrock-converse': {
    'bad-credential': [
      said(403, 'security token', { message: 'The security token included in the request is invalid.' }),
    ],
    'quota-exceeded': [said(429, 'per day', { message: 'Too many tokens per day, please wait.' })],
    // What a guardrail blocks is an answer with status 200.
    'content-filter': [],
    overloaded: [said(503, 'unable', { message: 'The service is unable to handle your request.' })],
    'rate-limited': [said(429, 'Too many requests', { message: 'Too many requests, please wait.' })],
    'context-length': [said(400, 'too long', { message: 'Input is too long for requested model.' })],
  },
  // https://docs.cohere.com/reference/errors
  'cohere-chat': {
    'bad-credential': [said(401, 'invalid api token', { message: 'invalid api token' })],
    'quota-exceeded': [
      said(402, 'payment method', { message: 'Please add or update your payment method to continue.' }),
    ],
    overloaded: [said(503, 'overloaded', { message: 'The service is overloaded.' })],
    'rate-limited': [said(429, 'per minute', { message: 'You are past the per minute request limit.' })],
    'content-filter': [said(498, 'blocked', { message: 'your request was blocked by our content filter' })],
    'context-length': [
      said(400, 'too many tokens', { message: 'too many tokens: total number of tokens cannot exceed 4096' }),
    ],
  },
};
