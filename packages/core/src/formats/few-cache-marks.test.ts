import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatContent } from '../chat/content.ts';
import { anyContent } from '../chat/testing/arbitraries.ts';
import { withFewCacheMarks } from './few-cache-marks.ts';
import { startTranslation } from './translation.ts';

const marksOf = (content: ChatContent): string[] => JSON.stringify(content).match(/"cache":\{/g) ?? [];
const unmarked = (content: ChatContent) => JSON.stringify(content).replaceAll(/"cache":(null|\{[^}]*\})/g, '');

test('no more marks are left than Anthropic takes, the rest of the content is as it was, and what is left out is listed', () => {
  fc.assert(
    fc.property(anyContent, (content) => {
      const translation = startTranslation({ target: 'there', dropUnsupported: false });
      const few = withFewCacheMarks(content, translation);
      const before = marksOf(content).length;
      expect(marksOf(few)).toHaveLength(Math.min(before, 4));
      expect(unmarked(few)).toBe(unmarked(content));
      expect(translation.dropped.length > 0).toBe(before > 4);
    }),
    { numRuns: 300 },
  );
});
