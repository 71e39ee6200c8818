import pino from 'pino';

/** Structured log lines on standard output, one JSON object a line. */
export type Logger = pino.Logger;

/** Makes the logger of one process. Anything shaped like a token or a provider key is masked wherever it appears in the line. */
export function createLogger(service: string, level = 'info'): Logger {
  return pino(
    {
      name: service,
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => describeError(error) },
    },
    { write: (line: string) => void process.stdout.write(maskSecrets(line)) },
  );
}

/**
 * What a log line says of an error. Only these: drivers hang the whole failed command on their errors, and with it the records of
 * callers.
 */
function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? { code: error.code } : {};
  const under = [...(cause === undefined ? [] : [cause]), ...(error instanceof AggregateError ? error.errors : [])];
  if (under.length === 0 || depth === deepest) return { name, message, stack, ...code };
  return { name, message, stack, ...code, causes: under.slice(0, 3).map((one) => describeError(one, depth + 1)) };
}

/** Causes may go round in circles. */
const deepest = 4;

/** Masks virtual keys, API tokens and the common shapes of provider keys. */
export function maskSecrets(text: string): string {
  return text.replace(secretShape, (secret) => `${secret.slice(0, 6)}…`);
}

const secretShape =
  /\b(?:sy[kt]_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}|sk-[0-9A-Za-z_-]{16,}|AIza[0-9A-Za-z_-]{30,}|ya29\.[0-9A-Za-z_.-]{20,}|A[KS]IA[0-9A-Z]{16}|(?:gsk_|xai-)[0-9A-Za-z]{20,})/g;
