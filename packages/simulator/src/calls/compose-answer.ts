import { answerTo } from '../answer/answer.ts';
import { billedFor, consumptionOf } from '../answer/consumption.ts';
import type { BilledAmounts } from '../bill/bill.ts';
import type { Buckets } from '../bill/buckets.ts';
import type { Script } from '../faults/script.ts';
import type { Answered, ChatFormat, ChatWire } from './chat-format.ts';

/** A checked request and how its answer is to be played. */
export interface Composing<Request>
  extends Pick<Answered<Request>, 'request' | 'model' | 'baseModel' | 'stream' | 'callNumber' | 'createdSeconds'> {
  script: Script;
}

/** An answer in its format's shape, and what it costs whole and in part. */
export interface ComposedAnswer {
  wire: ChatWire;
  tokens: BilledAmounts & { usage: Buckets };
  costOf(visible: number, began: boolean): BilledAmounts & { usage: Buckets };
}

/** Composes the answer to a request in any format. Nothing is sent and nothing is billed. */
export function composeAnswer<Request>(format: ChatFormat<Request>, composing: Composing<Request>): ComposedAnswer {
  const { request, model, baseModel, stream, callNumber, createdSeconds, script } = composing;
  const { grain } = format;
  const { reportsUsage } = script;
  const question = format.question(request, baseModel);
  const choices = answerTo(question, script);
  const consumption = consumptionOf(question.turns, choices, { script, grain });
  const wire = format.wire({
    ...{ request, model, baseModel, choices, consumption, reportsUsage, stream, callNumber, createdSeconds },
  });
  const costOf = (visible: number, began: boolean) => billedFor(consumption, grain, { visible, began });
  return { wire, tokens: costOf(consumption.visibleTokens, true), costOf };
}
