import { utcClock, utcDay } from '@/ui/format';

/** Where a price came from, `price-book:openai/gpt-5-mini` or `override:<id>`, in words and the name that it has there. */
export function priceOrigin(source: string): { words: string; id: string } {
  const colon = source.indexOf(':');
  const id = source.slice(colon + 1);
  return { words: isOwn(source) ? 'your own price' : 'the price book, entry', id };
}

/** Which of several: an own price is known by when it was set, the price book by its edition. */
export function versionWords(source: string, version: string): string {
  return isOwn(source) ? `set on ${utcDay(version)} at ${utcClock(version)} UTC` : `edition ${version}`;
}

const isOwn = (source: string) => source.startsWith('override:');
