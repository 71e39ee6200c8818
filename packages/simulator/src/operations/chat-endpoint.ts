import type { ChatFormat } from '../calls/chat-format.ts';
import { composeAnswer } from '../calls/compose-answer.ts';
import type { Dialect } from './dialect.ts';
import type { Endpoint } from './endpoint.ts';

/** A chat format as an endpoint, for answers that are kept rather than sent. */
export function chatEndpoint<Request>(format: ChatFormat<Request>, dialect: Dialect): Endpoint {
  return {
    dialect,
    reads: 'json',
    prepare(body) {
      const { model, stream } = format.note(body);
      const reading = format.read(body);
      if (reading.kind === 'refused') return reading;
      return {
        kind: 'ready',
        model: model ?? '',
        stream,
        answer({ script, baseModel, callNumber, createdSeconds }) {
          const call = { request: reading.request, model: model ?? '', baseModel, callNumber, createdSeconds };
          const { wire, tokens } = composeAnswer(format, { ...call, stream: false, script });
          return { tokens, json: () => wire.json() };
        },
      };
    },
  };
}
