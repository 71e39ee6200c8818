import type { z } from 'zod';
import type { App } from '../app.ts';
import { ApiProblem } from '../http/api-problem.ts';

/** A question to the gateway's internal API. */
export type GatewayQuestion<Answer extends z.ZodType> = {
  path: `/internal/${string}`;
  body: unknown;
  answer: Answer;
  organizationId: string;
  /** What the gateway did not do when it does not answer: "run the test". */
  task: string;
};

/** Asks the gateway what only it knows. Throws an ApiProblem (gateway_unreachable) when it does not answer as it should. */
export async function askGateway<Answer extends z.ZodType>(
  { environment, log }: App,
  { path, body, answer, organizationId, task }: GatewayQuestion<Answer>,
): Promise<z.output<Answer>> {
  try {
    const response = await fetch(new URL(path, environment.GATEWAY_INTERNAL_URL), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${environment.INTERNAL_TOKEN}` },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new Error(`The gateway answered ${response.status}.`);
    return answer.parse(await response.json());
  } catch (error) {
    log.warn({ err: error, organizationId, path }, 'The gateway did not answer');
    throw new ApiProblem('gateway_unreachable', `The gateway did not ${task}. Check that it is up, then try again.`);
  }
}
