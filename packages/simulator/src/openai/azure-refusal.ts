import { type Problem, plainWords, type Refusal } from '../faults/problem.ts';
import { openAiErrorFor } from './openai-refusal.ts';

const json = (status: number, error: object): Refusal => ({ status, body: `${JSON.stringify({ error })}\n` });

/** What Azure's filter found: nothing, or that the prompt is hateful. */
export const filterResults = (hate: boolean) => ({
  hate: { filtered: hate, severity: hate ? 'high' : 'safe' },
  self_harm: { filtered: false, severity: 'safe' },
  sexual: { filtered: false, severity: 'safe' },
  violence: { filtered: false, severity: 'safe' },
});

/** Azure OpenAI's answer to a problem: its own words for keys, deployments, limits and the content filter, OpenAI's for the rest. */
export function azureRefusal(problem: Problem): Refusal {
  const status = plainWords(problem).status;
  if (status === 401) {
    const message =
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.';
    return json(401, { code: '401', message });
  }
  if (problem.kind === 'no_model' || (problem.kind === 'status' && status === 404)) {
    const message =
      'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.';
    return json(404, { code: 'DeploymentNotFound', message });
  }
  if (problem.kind === 'no_route') return json(404, { code: '404', message: 'Resource not found' });
  if (problem.kind === 'status' && status === 429) {
    const message =
      'Requests to the ChatCompletions_Create Operation under Azure OpenAI API have exceeded the call rate limit of your current OpenAI S0 pricing tier. Please retry after 6 seconds.';
    return json(429, { code: '429', message });
  }
  if (problem.kind === 'blocked') {
    return json(400, {
      message:
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
      type: null,
      param: 'prompt',
      code: 'content_filter',
      status: 400,
      innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: filterResults(true) },
    });
  }
  return json(status, openAiErrorFor(problem));
}
