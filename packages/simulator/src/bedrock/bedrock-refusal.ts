import { type Problem, plainWords, type Refusal } from '../faults/problem.ts';

const TYPES: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  401: 'UnrecognizedClientException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  409: 'ConflictException',
  413: 'ValidationException',
  422: 'ModelErrorException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  502: 'ServiceUnavailableException',
  503: 'ServiceUnavailableException',
  504: 'ModelTimeoutException',
  529: 'ModelNotReadyException',
};

interface Fault {
  status: number;
  type: string;
  message: string;
}

/** Bedrock's answer to a problem: the type is in a header, the body has the words only. */
export function bedrockRefusal(problem: Problem): Refusal {
  const { status, type, message } = faultFor(problem);
  return { status, body: JSON.stringify({ message }), headers: { 'x-amzn-errortype': type } };
}

function faultFor(problem: Problem): Fault {
  const { status, message } = plainWords(problem);
  const type = TYPES[status] ?? 'InternalServerException';
  switch (problem.kind) {
    case 'missing_key':
      return { status: 403, type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
    case 'wrong_key':
      return keyFault(problem.key);
    case 'bad_json':
      return { status: 400, type: 'SerializationException', message: 'The request body is not valid JSON.' };
    case 'context':
      return { status, type, message: 'Input is too long for requested model.' };
    case 'quota':
      return {
        status: 400,
        type: 'ServiceQuotaExceededException',
        message: 'Your request exceeds the service quota for your account.',
      };
    case 'blocked':
      return { status, type, message: 'The provided request was blocked by our content filters.' };
    case 'status':
      return statusFault({ status, type, message });
    default:
      return { status, type, message };
  }
}

/** The fault of a key that is not accepted: `signature` for one whose signature is wrong. */
function keyFault(key: string): Fault {
  if (key === WRONG_SIGNATURE) {
    const message =
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
    return { status: 403, type: 'InvalidSignatureException', message };
  }
  return {
    status: 403,
    type: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  };
}

/** Stands for a key whose signature does not fit. */
export const WRONG_SIGNATURE = 'signature';

function statusFault({ status, type, message }: Fault): Fault {
  switch (status) {
    case 401:
      return { ...keyFault(''), status: 401 };
    case 404:
      return { status, type, message: 'The model you requested was not found.' };
    case 429:
      return { status, type, message: 'Too many requests, please wait before trying again.' };
    case 503:
      return { status, type, message: 'Bedrock is unable to process your request.' };
    case 529:
      return { status: 429, type, message: 'The model is not ready for inference. Please try again later.' };
    default:
      return { status, type, message };
  }
}
