import type { Finish } from '../../chat/chat-event.ts';
import { readObjectText, withMembers } from '../../json/object-text.ts';
import type { Usage } from '../../pricing/usage.ts';
import type { AnswerContext } from '../wire-format.ts';
import { writeUsage } from './write-usage.ts';

/** How far a response has come. */
export type ResponseState = {
  /** The model as the provider names it; null when it does not. */
  model: string | null;
  finish: Finish | null;
  refused: boolean;
  output: readonly unknown[];
  usage: Usage | null;
  serviceTier: string | null;
};

/** The text of a response object, with the settings of its request as OpenAI repeats them; the caller's own are repeated byte for byte. */
export function writeResponse(context: AnswerContext, state: ResponseState): string {
  const { status, reason, error } = verdict(state);
  const response = {
    id: responseId(context),
    object: 'response',
    created_at: context.createdSeconds,
    status,
    error,
    incomplete_details: reason === null ? null : { reason },
    model: state.model ?? context.model,
    output: state.output,
    usage: state.usage ? writeUsage(state.usage) : null,
    ...defaults,
    // What a translated answer says is kept nowhere.
    store: false,
    service_tier: state.serviceTier ?? 'default',
    ...(state.usage?.webSearches ? { tool_usage: { web_search: { num_requests: state.usage.webSearches } } } : {}),
  };
  return withMembers(readObjectText(JSON.stringify(response)), settingsOf(context));
}

/** The gateway's id of an answer that came from a provider of another format. */
export const responseId = ({ requestId }: AnswerContext): string => `resp_${requestId.replaceAll('-', '')}`;

/** What OpenAI says of settings that were not given. */
const defaults = {
  background: false,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  temperature: 1,
  text: { format: { type: 'text' }, verbosity: 'medium' },
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: 1,
  truncation: 'disabled',
  user: null,
};

function settingsOf({ call: { body } }: AnswerContext): Record<string, string> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(defaults)) {
    const span = body.members.get(name);
    const value = span ? body.text.slice(span.start, span.end) : 'null';
    if (value !== 'null') given[name] = value;
  }
  return given;
}

type Verdict = { status: string; reason: string | null; error: { code: string; message: string } | null };

/** This format has three ends: completed, incomplete for one of two reasons, and failed. */
export function verdict({ finish, refused }: Pick<ResponseState, 'finish' | 'refused'>): Verdict {
  const ended = (status: string, reason: string | null = null): Verdict => ({ status, reason, error: null });
  switch (finish?.reason) {
    case undefined:
      return ended('in_progress');
    case 'length':
    case 'context-length':
      return ended('incomplete', 'max_output_tokens');
    case 'content-filter':
      return ended('incomplete', 'content_filter');
    case 'refusal':
      // A refusal in words is an answer; without any, only this tells that there was one.
      return refused ? ended('completed') : ended('incomplete', 'content_filter');
    case 'error': {
      const message = `The model's answer ended in an error: ${finish.raw || 'no reason was given'}.`;
      return { ...ended('failed'), error: { code: 'server_error', message } };
    }
    default:
      return ended('completed');
  }
}
