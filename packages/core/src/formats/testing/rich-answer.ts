import { usageBucketNames } from '../../pricing/usage.ts';
import { either, mark, maybe } from './template.ts';

const token = (name: string) => ({ token: mark(name), bytes: either([1], [2]), logprob: either(-0.25, -0.5) });

/** Text and what stands beside it; the place is that of the first words. */
const citation = {
  citedText: mark('cited'),
  url: mark('https://example.com/source'),
  title: mark('source'),
  start: 0,
  end: either(4, 5),
  native: null,
};

const call = { kind: 'tool-call', at: '', cache: null, arguments: either('{"at":"one"}', '{"at":"two"}') };
const own = { format: either('bedrock-converse', 'cohere-chat'), value: mark('seal') };

/** An answer with everything that the chat model holds. */
export const richAnswer = {
  id: mark('upstream'),
  model: mark('model'),
  choices: [
    {
      parts: [
        maybe({ kind: 'reasoning', at: '', text: mark('thought'), signature: own, redacted: false, id: null }),
        maybe({ kind: 'reasoning', at: '', text: '', signature: own, redacted: either(true, false), id: null }),
        { kind: 'text', at: '', text: mark('answered'), cache: null, citations: [maybe(citation)] },
        maybe({ kind: 'refusal', at: '', text: mark('refused') }),
        maybe({ kind: 'reasoning', at: '', text: mark('afterthought'), signature: null, redacted: false, id: null }),
        maybe({
          kind: 'reasoning',
          at: '',
          text: '',
          signature: { format: 'google-generate-content', value: mark('sealed call') },
          redacted: false,
          id: null,
        }),
        maybe({ ...call, id: mark('call_a'), name: mark('look') }),
        maybe({ ...call, id: mark('call_b'), name: mark('seek') }),
      ],
      finish: { reason: 'stop', stopSequence: maybe(mark('halt')), raw: mark('raw') },
      logprobs: maybe([{ ...token('hello'), top: [token('hallo')] }]),
    },
  ],
  reported: {
    usage: Object.fromEntries(usageBucketNames.map((name, index) => [name, either(100 + index, 200 + index)])),
    mismatch: null,
  },
  serviceTier: maybe(either('flex', 'priority')),
};
