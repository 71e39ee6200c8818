import type { ChatFormat } from '../calls/chat-format.ts';
import type { Services } from '../calls/services.ts';
import { invalid } from '../faults/problem.ts';
import { azureRefusal } from '../openai/azure-refusal.ts';
import { note, type OpenAiCall } from '../openai/chat-format.ts';
import { openAiRefusal } from '../openai/openai-refusal.ts';
import { inputFault } from './input-rules.ts';
import type { OutputItem } from './output-items.ts';
import { RESPONSE_GRAIN } from './response-object.ts';
import { itemsOf, responseQuestion } from './response-question.ts';
import { type InputItem, parseResponseRequest, type ResponseRequest } from './response-request.ts';
import { responseWire } from './response-wire.ts';

/** A request with the whole conversation it continues. */
interface Conversation {
  request: ResponseRequest;
  items: InputItem[];
}

/** OpenAI's responses. */
export function responseFormat(call: OpenAiCall, services: Services): ChatFormat<Conversation> {
  const owner = call.key ?? '';
  const { responses } = services;
  return {
    name: 'openai-responses',
    grain: RESPONSE_GRAIN,
    key: call.key,
    checkKey: () => call.keyProblem,
    note,
    read: (body) => {
      const parsed = parseResponseRequest(body);
      if (parsed.kind === 'refused') return parsed;
      const { request } = parsed;
      const earlierId = request.previous_response_id ?? null;
      const earlier = earlierId === null ? null : responses.find(owner, earlierId);
      if (earlierId !== null && earlier === null) {
        const text = `Previous response with id '${earlierId}' not found.`;
        return { kind: 'refused', problem: invalid(text, 'previous_response_id', 'previous_response_not_found') };
      }
      const before = earlier ? [...earlier.input, ...earlier.output.map(asInput)] : [];
      const items = [...before, ...itemsOf(request)];
      const fault = inputFault(items, (id) => responses.hasItem(owner, id));
      return fault ? { kind: 'refused', problem: fault } : { kind: 'request', request: { request, items } };
    },
    question: ({ request, items }, baseModel) => responseQuestion(request, baseModel, items),
    wire: (answered) => {
      const { request, items } = answered.request;
      return responseWire({ ...answered, request }, (id, response, output) => {
        if (request.store === false) return;
        responses.add(owner, { id, response, input: items, output, background: request.background === true });
      });
    },
    refuse: call.flavour === 'azure' ? azureRefusal : openAiRefusal,
    headers: call.headers,
  };
}

/** An item that was output, as the input of the next turn. */
function asInput(item: OutputItem): InputItem {
  return item.type === 'web_search_call' ? { type: item.type, id: item.id } : item;
}
