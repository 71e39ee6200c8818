import { invalidRequest, type OpenAiError } from './openai-error.ts';

/** What of a message says which tools were called and answered. */
interface ToolMessage {
  role: string;
  tool_calls?: { id: string }[] | null | undefined;
  tool_call_id?: string | null | undefined;
}

/** The 400 for a tool call without its result, or a result without its call; null when all match. */
export function unansweredCall(messages: readonly ToolMessage[]): OpenAiError | null {
  let open: string[] = [];
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      const id = message.tool_call_id ?? '';
      if (!open.includes(id)) return strayResult(index);
      open = open.filter((each) => each !== id);
      continue;
    }
    if (open.length > 0) return missingResults(open, index);
    open = message.role === 'assistant' ? (message.tool_calls ?? []).map((call) => call.id) : [];
  }
  return open.length > 0 ? missingResults(open, messages.length) : null;
}

function strayResult(index: number): OpenAiError {
  const text =
    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
  return invalidRequest(text, `messages.[${index}].role`, null);
}

function missingResults(ids: readonly string[], index: number): OpenAiError {
  const text = `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids.join(', ')}`;
  return invalidRequest(text, `messages.[${index}].role`, null);
}
