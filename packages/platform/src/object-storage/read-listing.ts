/** One page of a listing. */
export type ObjectListing = { names: string[]; folders: string[]; next: string | null };

/** Reads S3's answer to ListObjectsV2. What it does not know is left out; an answer that is no listing throws a SyntaxError. */
export function readListing(xml: string): ObjectListing {
  if (!/<ListBucketResult[\s>]/.test(xml)) throw new SyntaxError('The object storage did not answer with a listing.');
  const contents = textsOf('Contents', xml).flatMap((one) => textsOf('Key', one));
  const folders = textsOf('CommonPrefixes', xml).flatMap((one) => textsOf('Prefix', one));
  const [next] = textsOf('NextContinuationToken', xml);
  const more = textsOf('IsTruncated', xml)[0] === 'true';
  return {
    names: contents.map(plain),
    folders: folders.map(plain),
    next: more && next !== undefined ? plain(next) : null,
  };
}

function textsOf(element: string, xml: string): string[] {
  return Array.from(xml.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g')), ([, text]) => text ?? '');
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g, (whole, decimal, hexadecimal, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hexadecimal) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    return entities[name] ?? whole;
  });
}
