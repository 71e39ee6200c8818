import type { ChatContent, ChatMessage } from '../chat/content.ts';
import type { Translation } from './translation.ts';

/** How many marks Anthropic and Bedrock take: https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching */
export const mostCacheMarks = 4;

/**
 * The content with no more marks for the cache than the target takes. Later marks cover what stands before earlier ones, so
 * the last are kept; the others change only the price, and are listed.
 */
export function withFewCacheMarks(content: ChatContent, translation: Translation, most = mostCacheMarks): ChatContent {
  const places = placesWithMarks(content);
  const surplus = places.slice(0, Math.max(places.length - most, 0));
  if (surplus.length === 0) return content;
  for (const { at } of surplus) translation.leaveOut(`${at}.cache_control`);
  const unmarked = unmark(new Set(surplus));
  return { ...content, tools: content.tools.map(unmarked), messages: content.messages.map(inMessage(unmarked)) };
}

/** Everything with a mark, in the order in which a prompt has it. */
function placesWithMarks({ tools, messages }: ChatContent): { at: string }[] {
  const places = [...tools, ...messages.flatMap((message) => [...message.parts, message])];
  return places.filter((place) => 'cache' in place && place.cache !== null);
}

type Unmark = <Place extends object>(place: Place) => Place;

const unmark =
  (surplus: ReadonlySet<object>): Unmark =>
  (place) =>
    surplus.has(place) ? { ...place, cache: null } : place;

const inMessage =
  (unmarked: Unmark) =>
  (message: ChatMessage): ChatMessage => {
    const { role } = message;
    if (role === 'user') return { ...message, parts: message.parts.map(unmarked) };
    if (role === 'assistant') return { ...message, parts: message.parts.map(unmarked) };
    if (role === 'tool') return { ...unmarked(message), parts: message.parts.map(unmarked) };
    return { ...message, parts: message.parts.map(unmarked) };
  };
