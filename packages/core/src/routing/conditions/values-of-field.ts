import type { RequestFacts } from '../facts.ts';

/** Reads a text of a request; undefined when it is missing. An empty text is missing, too. */
export type TextReader = (facts: RequestFacts) => string | undefined;

/** Reads a field that holds one text. Fields that may hold several, and such as hold numbers only, read as missing. */
export function textReader(field: string): TextReader {
  const { metadata, header } = namesIn(field);
  if (metadata !== undefined) return (facts) => own(facts.metadata, metadata) || undefined;
  if (header !== undefined) return (facts) => own(facts.headers, header) || undefined;
  return readers[field] ?? missing;
}

/** The values of a field as texts; none when it is missing. */
export function textsOf(field: string, facts: RequestFacts): readonly string[] {
  if (field === 'tag') return facts.tags.includes('') ? facts.tags.filter((tag) => tag !== '') : facts.tags;
  if (field === 'feature') return facts.features;
  const text = textReader(field)(facts);
  return text === undefined ? [] : [text];
}

/** The value of a field as a number; undefined when it is missing, and for metadata and headers also when it is no plain decimal number. */
export function numberOf(field: string, facts: RequestFacts): number | undefined {
  switch (field) {
    case 'input-tokens':
      return facts.inputTokens;
    case 'output-tokens':
      return facts.maxOutputTokens ?? undefined;
    case 'budget-used':
      return facts.budgetUsedPercent ?? undefined;
    default: {
      const { metadata, header } = namesIn(field);
      return metadata === undefined && header === undefined ? undefined : plainNumber(textReader(field)(facts));
    }
  }
}

/** Reads a number written with digits, perhaps a sign and a decimal point. Anything else, such as "1e3", "0x10" or " 1", is none. */
export function plainNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

const readers: Readonly<Record<string, TextReader>> = {
  organization: (facts) => facts.organization || undefined,
  team: (facts) => facts.teamId || undefined,
  key: (facts) => facts.keyId || undefined,
  member: (facts) => facts.memberId || undefined,
  model: (facts) => facts.model || undefined,
  operation: (facts) => facts.operation || undefined,
  stream: (facts) => (facts.stream ? 'true' : 'false'),
  'end-user': (facts) => facts.endUser || undefined,
  session: (facts) => facts.session || undefined,
};

const missing: TextReader = () => undefined;

/** `metadata.plan` and `header.x-app`; what they name is looked up as written, headers by their lower-case name. */
function namesIn(field: string): { metadata?: string; header?: string } {
  if (field.startsWith('metadata.')) return { metadata: field.slice('metadata.'.length) };
  return field.startsWith('header.') ? { header: field.slice('header.'.length) } : {};
}

const own = (values: Readonly<Record<string, string>>, name: string) =>
  Object.hasOwn(values, name) ? values[name] : undefined;
