import { type FormatName, formatNames, type Signature } from './content.ts';

const prefix = 'sy1';

/** A signature as a caller of format `to` keeps it: as it is in its own format, marked with its maker's name in any other. */
export function sealSignature({ format, value }: Signature, to: FormatName): string {
  return format === to ? value : `${prefix}.${format}.${value}`;
}

/** Reads a signature that a caller of format `from` sent back; unmarked ones are of that format. */
export function openSignature(text: string, from: FormatName): Signature {
  const [mark, format, ...rest] = text.split('.');
  const maker = formatNames.find((name) => name === format);
  return mark === prefix && maker ? { format: maker, value: rest.join('.') } : { format: from, value: text };
}
