/** A place in a text that is to be redacted: from `start` up to, but not including, `end`. `[label]` stands there afterwards. */
export type Span = { start: number; end: number; label: string };

/** The places in their order. Of places that overlap one is made, with the label of the one that was named first. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const ordered = spans.map((span, at) => ({ span, at })).sort((a, b) => a.span.start - b.span.start || a.at - b.at);
  const merged: { span: Span; at: number }[] = [];
  for (const { span, at } of ordered) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.span.end) merged.push({ span, at });
    else {
      const first = at < last.at ? span : last.span;
      const end = Math.max(last.span.end, span.end);
      merged[merged.length - 1] = {
        span: { start: last.span.start, end, label: first.label },
        at: Math.min(at, last.at),
      };
    }
  }
  return merged.map(({ span }) => span);
}

/** The text with a label in each place. The places are in order and do not overlap. */
export function replaceSpans(text: string, spans: readonly Span[]): string {
  let [replaced, at] = ['', 0];
  for (const { start, end, label } of spans) {
    replaced += `${text.slice(at, start)}[${label}]`;
    at = end;
  }
  return replaced + text.slice(at);
}
