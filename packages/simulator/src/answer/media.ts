/** An image, a sound, a film or a file inside a request. */
export interface Medium {
  kind: 'image' | 'audio' | 'video' | 'file';
  /** Null when the request does not say. */
  mediaType: string | null;
  /** Where it is: in the request, so many bytes, or somewhere by URL or id. */
  place: { kind: 'bytes'; bytes: number } | { kind: 'reference'; name: string };
}

/** A medium that came as base64; null when that is not base64. */
export function mediumFromBase64(kind: Medium['kind'], mediaType: string | null, data: string): Medium | null {
  const text = data.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return null;
  return { kind, mediaType, place: { kind: 'bytes', bytes: Buffer.from(text, 'base64').length } };
}

/** A medium at a URL or under an id; a `data:` URL is read. Null when that is not base64. */
export function mediumFromUrl(kind: Medium['kind'], mediaType: string | null, url: string): Medium | null {
  const data = /^data:([^;,]*)(?:;[^,]*)?,(.*)$/s.exec(url);
  if (data) return mediumFromBase64(kind, data[1] || mediaType, data[2] ?? '');
  return { kind, mediaType, place: { kind: 'reference', name: url } };
}

/** Says which media arrived, such as `I see 2 images (image/png, 68 bytes; https://a/b.png).`; empty without any. */
export function describeMedia(media: readonly Medium[]): string {
  const kinds = [...new Set(media.map((medium) => medium.kind))];
  const groups = kinds.map((kind) => {
    const group = media.filter((medium) => medium.kind === kind);
    const plural = group.length === 1 || kind === 'audio' ? kind : `${kind}s`;
    return `${group.length} ${plural} (${group.map(describe).join('; ')})`;
  });
  return groups.length === 0 ? '' : `I see ${groups.join(' and ')}.`;
}

function describe({ mediaType, place }: Medium): string {
  const where = place.kind === 'bytes' ? `${place.bytes} bytes` : place.name;
  return mediaType === null ? where : `${mediaType}, ${where}`;
}
