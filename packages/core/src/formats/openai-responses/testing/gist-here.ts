import type { ChatAnswer } from '../../../chat/chat-event.ts';
import { gistOf } from '../../../chat/testing/gist-of.ts';

/** What survives in this format: a refusal without words ends like a filtered answer, and one in words is always a refusal. */
export function gistHere(answer: ChatAnswer) {
  const { choices, usage } = gistOf(answer);
  return {
    usage,
    choices: choices.map(({ finish, ...rest }) => ({ ...rest, finish: finishHere(finish, rest.refusal) })),
  };
}

function finishHere(finish: string, refusal: string): string {
  if (finish === 'refusal' && refusal === '') return 'content-filter';
  return finish === 'stop' && refusal !== '' ? 'refusal' : finish;
}
