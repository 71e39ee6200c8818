import { anthropic, bare, type ErrorExample, type ErrorExamples, openai, said } from './error-example.ts';

/** What hosts say in words of their own; an empty entry says that a host is documented to answer as its format does. */
export const errorsOfProvider: Record<string, ErrorExamples> = {
  openai: {},
  anthropic: {},
  google: {},
  'google-vertex': {},
  'amazon-bedrock': {},
  cohere: {},
  'azure-openai': {
    'bad-credential': [
      openai(401, [null, '401'], 'Access denied due to invalid subscription key or wrong API endpoint.'),
    ],
    'rate-limited': [openai(429, [null, '429'], 'Requests have exceeded the call rate limit of your pricing tier.')],
    'content-filter': [
      said(400, 'content management policy', {
        error: {
          message: 'The response was filtered due to the prompt triggering the content management policy.',
          type: null,
          param: 'prompt',
          code: 'content_filter',
          status: 400,
          innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: {} },
        },
      }),
    ],
    'model-not-found': [
      openai(404, [null, 'DeploymentNotFound'], 'The API deployment for this resource does not exist.'),
    ],
  },
  mistral: {
    'bad-credential': [said(401, 'Unauthorized', { detail: 'Unauthorized' })],
    'rate-limited': [bare(429, ['rate_limited', '1300'], 'Rate limit exceeded')],
    overloaded: [
      bare(429, ['service_tier_capacity_exceeded', '3505'], 'Service tier capacity exceeded for this model.'),
    ],
    'context-length': [
      bare(
        400,
        ['invalid_request_error', '3051'],
        'Prompt contains 9 tokens, too large for model with 8 maximum context length',
      ),
    ],
    'bad-request': [
      said(422, 'Extra inputs', {
        object: 'error',
        message: { detail: [{ type: 'extra_forbidden', loc: ['body'], msg: 'Extra inputs' }] },
      }),
    ],
  },
  groq: {
    'rate-limited': [
      openai(413, ['tokens', 'rate_limit_exceeded'], 'Request too large for model: Limit 6000, Requested 8000.'),
    ],
    overloaded: [openai(498, ['capacity', null], 'Flex tier capacity exceeded.')],
    'malformed-answer': [
      openai(400, ['invalid_request_error', 'json_validate_failed'], 'Failed to generate JSON.'),
      openai(400, ['invalid_request_error', 'tool_use_failed'], 'Failed to call a function.'),
    ],
  },
  deepseek: {
    'quota-exceeded': [openai(402, ['unknown_error', 'invalid_request_error'], 'Insufficient Balance')],
    'content-filter': [openai(400, ['invalid_request_error', 'invalid_request_error'], 'Content Exists Risk')],
    'context-length': [
      openai(
        400,
        ['invalid_request_error', 'invalid_request_error'],
        "This model's maximum context length is 8 tokens.",
      ),
    ],
    'bad-request': [openai(422, ['invalid_request_error', 'invalid_request_error'], 'Invalid parameters')],
  },
  xai: {
    'bad-credential': [
      said(400, 'Incorrect API key', {
        code: 'Client specified an invalid argument',
        error: 'Incorrect API key provided: ma***up.',
      }),
    ],
    'quota-exceeded': [
      said(403, 'any credits', {
        code: 'permission-denied',
        error: "Your newly created team doesn't have any credits yet.",
      }),
      said(429, 'all available credits', { code: 'exhausted', error: 'Your team has used all available credits.' }),
    ],
    'content-filter': [
      said(403, 'usage guidelines', {
        code: 'permission-denied',
        error: 'Content violates usage guidelines. Failed check: made up.',
      }),
    ],
  },
  together: {
    'quota-exceeded': [
      openai(402, ['credit_limit', null], 'Credit limit exceeded, please navigate to the billing page.'),
    ],
    'context-length': [
      openai(
        422,
        ['invalid_request_error', null],
        'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8.',
      ),
      openai(
        403,
        ['invalid_request_error', null],
        'Input token count + max_tokens must be less than the context length.',
      ),
    ],
  },
  fireworks: {
    'quota-exceeded': [openai(412, ['error', null], 'Account made-up is suspended, possibly due to a failed payment.')],
  },
  openrouter: {
    'bad-credential': [openai(401, [undefined, 401], 'No auth credentials found')],
    'quota-exceeded': [openai(402, [undefined, 402], 'This request requires more credits, or fewer max_tokens.')],
    'content-filter': [
      said(403, 'flagged', {
        error: {
          code: 403,
          message: 'The input was flagged.',
          metadata: { reasons: ['made up'], flagged_input: 'a' },
        },
      }),
    ],
    overloaded: [
      openai(502, [undefined, 502], 'Provider returned error'),
      openai(503, [undefined, 503], 'No provider is available.'),
    ],
  },
  perplexity: {
    'quota-exceeded': [
      openai(401, ['insufficient_quota', 401], 'You exceeded your current quota, please check your plan.'),
    ],
  },
  cerebras: {
    'bad-credential': [bare(401, ['invalid_request_error', 'wrong_api_key'], 'Wrong API Key')],
    'rate-limited': [
      bare(429, ['too_many_requests_error', 'request_quota_exceeded'], 'Requests per minute limit exceeded'),
    ],
    overloaded: [
      bare(429, ['too_many_requests_error', 'queue_exceeded'], "We're experiencing high traffic right now!"),
    ],
    'context-length': [
      bare(
        400,
        ['invalid_request_error', 'context_length_exceeded'],
        'Please reduce the length of the messages or completion.',
      ),
    ],
  },
  'nvidia-nim': {
    'bad-credential': [
      said(401, 'Authentication failed', { status: 401, title: 'Unauthorized', detail: 'Authentication failed' }),
    ],
    'quota-exceeded': [
      said(402, 'credits expired', { status: 402, title: 'Payment Required', detail: 'Cloud credits expired' }),
    ],
    'rate-limited': [said(429, 'Too Many Requests', { status: 429, title: 'Too Many Requests' })],
  },
  sambanova: {
    'model-not-found': [openai(410, ['invalid_request_error', null], 'The model is no longer available.')],
  },
  moonshot: {
    'bad-credential': [openai(401, ['invalid_authentication_error', undefined], 'Invalid Authentication')],
    'quota-exceeded': [
      openai(429, ['exceeded_current_quota_error', undefined], 'Your account is suspended, please check your plan.'),
    ],
    overloaded: [
      openai(429, ['engine_overloaded_error', undefined], 'The engine is currently overloaded, please try again later'),
    ],
    'rate-limited': [openai(429, ['rate_limit_reached_error', undefined], 'Your account reached max request')],
    'content-filter': [
      openai(400, ['content_filter', undefined], 'The request was rejected because it was considered high risk'),
    ],
    'context-length': [openai(400, ['invalid_request_error', undefined], 'Your request exceeded model token limit: 8')],
  },
  zai: {
    'bad-credential': [openai(401, [undefined, '1000'], 'Authentication Failed')],
    'quota-exceeded': [
      openai(429, [undefined, '1113'], 'Insufficient balance or no resource package. Please recharge.'),
    ],
    overloaded: [openai(429, [undefined, '1305'], 'The service may be temporarily overloaded, please try again later')],
    'rate-limited': [openai(429, [undefined, '1302'], 'Rate limit reached for requests')],
    'content-filter': [openai(400, [undefined, '1301'], 'System detected potentially unsafe or sensitive content.')],
    'context-length': [openai(400, [undefined, '1261'], 'Prompt too long')],
  },
  dashscope: {
    'quota-exceeded': [
      openai(400, ['Arrearage', 'Arrearage'], 'Access denied, please make sure your account is in good standing.'),
    ],
    'rate-limited': [
      openai(
        429,
        ['insufficient_quota', 'insufficient_quota'],
        'Allocated quota exceeded, please increase your quota limit.',
      ),
    ],
    'content-filter': [
      openai(
        400,
        ['data_inspection_failed', 'data_inspection_failed'],
        'Input data may contain inappropriate content.',
      ),
    ],
    'context-length': [
      openai(400, ['invalid_request_error', 'invalid_parameter_error'], 'Range of input length should be [1, 8]'),
    ],
  },
  minimax: {
    'bad-credential': [anthropic(401, ['authorized_error', null], 'invalid api key (2049)')],
    'quota-exceeded': [anthropic(500, ['insufficient_balance_error', null], 'insufficient balance (1008)')],
    'rate-limited': [anthropic(429, ['rate_limit_error', null], 'rate limit exceeded (1002)')],
    'content-filter': [anthropic(400, ['bad_request_error', null], 'input new_sensitive (1026)')],
    'context-length': [anthropic(400, ['bad_request_error', null], 'token limit (1039)')],
  },
  deepinfra: {
    'bad-credential': [said(401, 'not authenticated', { detail: { error: 'User is not authenticated' } })],
    'quota-exceeded': [
      said(402, 'payment method', { detail: { error: 'inference prohibited, please enter a valid payment method' } }),
    ],
  },
  huggingface: {
    'bad-credential': [said(401, 'Invalid username', { error: 'Invalid username or password.' })],
    'quota-exceeded': [said(402, 'included credits', { error: 'You have exceeded your monthly included credits.' })],
  },
  'github-models': {
    'bad-credential': [openai(401, [undefined, 'unauthorized'], 'Bad credentials')],
    'rate-limited': [openai(429, [undefined, 'RateLimitReached'], 'Rate limit of 15 per 60s exceeded.')],
    'context-length': [
      openai(413, [undefined, 'tokens_limit_reached'], 'Request body too large. Max size: 8000 tokens.'),
    ],
    'model-not-found': [openai(400, [undefined, 'unknown_model'], 'Unknown model: made-up')],
  },
  'cloudflare-workers-ai': {
    'bad-credential': [cloudflare(401, 10_000, 'Authentication error')],
    'quota-exceeded': [cloudflare(429, 3036, 'you have used up your daily free allocation of 10,000 neurons')],
    overloaded: [cloudflare(429, 3040, 'Capacity temporarily exceeded, please try again.')],
    'context-length': [cloudflare(400, 5021, "The estimated tokens exceeded this model's context window limit.")],
    'model-not-found': [cloudflare(400, 5007, 'No such model @cf/made/up or task')],
  },
  novita: {
    'bad-credential': [novita(403, 'INVALID_API_KEY', 'The API key is invalid.')],
    'quota-exceeded': [novita(403, 'NOT_ENOUGH_BALANCE', 'The balance does not suffice.')],
    'rate-limited': [novita(429, 'RATE_LIMIT_EXCEEDED', 'The rate limit is exceeded.')],
    overloaded: [novita(503, 'SERVICE_NOT_AVAILABLE', 'The service is not available.')],
  },
  hyperbolic: {
    'bad-credential': [said(401, 'validate credentials', { detail: 'Could not validate credentials' })],
    'quota-exceeded': [said(402, 'Insufficient funds', { detail: 'Insufficient funds' })],
  },
  ollama: {
    'model-not-found': [openai(404, ['not_found_error', null], "model 'made-up' not found, try pulling it first")],
  },
  vllm: {
    'context-length': [
      said(400, 'maximum context length', {
        object: 'error',
        message: "This model's maximum context length is 8 tokens.",
        type: 'BadRequestError',
        param: null,
        code: 400,
      }),
    ],
  },
  'lm-studio': {
    'context-length': [
      said(400, 'context length', {
        error: 'The number of tokens to keep from the initial prompt is greater than the context length.',
      }),
    ],
  },
  'openai-compatible': {},
  'anthropic-compatible': {},
};

function cloudflare(status: number, code: number, message: string): ErrorExample {
  return { status, body: { success: false, result: null, errors: [{ code, message }], messages: [] }, text: message };
}

function novita(status: number, reason: string, message: string): ErrorExample {
  return { status, body: { code: status, reason, message, metadata: {} }, text: message };
}
