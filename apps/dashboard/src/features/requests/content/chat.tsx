import { cn } from '@/ui/cn';
import { prettyJson } from './pretty-json';
import type { Side } from './use-content';

type Message = NonNullable<Side['messages']>[number];
type Part = Message['parts'][number];

const roleWords: Record<Message['role'], string> = {
  system: 'System',
  developer: 'Developer',
  user: 'User',
  assistant: 'Assistant',
  tool: 'Tool',
};

/** Messages in their order. All of it is text: nothing that was said is ever read as markup. */
export function Chat({ messages }: { messages: readonly Message[] }) {
  return (
    <ol aria-label="Messages" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {numbered(messages).map(({ number, item }) => (
        <li
          key={number}
          className={cn('rounded-lg border px-4 py-3', item.role === 'assistant' ? 'bg-accent-soft' : 'bg-panel')}
        >
          <p className="mb-1 font-medium text-caption text-ink-3">
            {roleWords[item.role]}
            {item.toolName !== null && <span className="font-mono"> {item.toolName}</span>}
          </p>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
            {numbered(item.parts).map(({ number: place, item: part }) => (
              <PartView key={place} part={part} />
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}

function PartView({ part }: { part: Part }) {
  switch (part.kind) {
    case 'text':
      return <p className="whitespace-pre-wrap break-words">{part.text}</p>;
    case 'reasoning':
      return (
        <details>
          <summary className="text-caption text-ink-3">Reasoning</summary>
          <p className="mt-1 whitespace-pre-wrap break-words text-ink-2 text-small">{part.text}</p>
        </details>
      );
    case 'refusal':
      return <p className="whitespace-pre-wrap break-words text-stop">Refusal: {part.text}</p>;
    case 'media':
      return <p className="text-ink-2 text-small">{part.words}</p>;
    case 'tool-call':
      return (
        <div>
          <p className="text-small">
            Calls <code className="font-mono">{part.name}</code>
          </p>
          <pre className="mt-1 whitespace-pre-wrap break-words rounded-md bg-sunken p-2 font-mono text-caption">
            {prettyJson(part.arguments)}
          </pre>
        </div>
      );
  }
}

/** Gives an identity to what may stand in a list twice; what was said never changes. */
function numbered<Item>(items: readonly Item[]): { number: number; item: Item }[] {
  return items.map((item, index) => ({ number: index + 1, item }));
}
