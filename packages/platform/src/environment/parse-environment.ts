import { z } from 'zod';

/** Thrown when the environment cannot be used; the message is a list that a person can act on. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';
}

/**
 * Reads a process' environment once, at boot. Empty values count as missing, so `NAME=` in a file means the default.
 * Throws an EnvironmentError that names every variable that is missing or wrong, and what it should be.
 */
export function parseEnvironment<Shape extends z.ZodRawShape>(
  service: string,
  schema: z.ZodObject<Shape>,
  environment: Record<string, string | undefined>,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.');
    const said = given[name] === undefined ? 'is missing' : issue.message;
    const field: unknown = schema.shape[name];
    const help = field instanceof z.ZodType ? field.description : undefined;
    return `  ${name}: ${said}${help ? `. ${help}` : ''}`;
  });
  throw new EnvironmentError(`The ${service} cannot start: its environment is not usable.\n${lines.join('\n')}`);
}
