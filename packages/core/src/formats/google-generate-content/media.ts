import type { AudioPart, FilePart, ImagePart, MediaSource } from '../../chat/content.ts';
import type { Blob, FileData } from './schema.ts';

type Media = { inlineData?: Blob | null | undefined; fileData?: FileData | null | undefined };

/** What a caller shows: a picture, a document or a sound; null when no other format has a place for it (video, stored sound). */
export function readMedia({ inlineData, fileData }: Media, at: string): ImagePart | FilePart | AudioPart | null {
  const given = inlineData ?? fileData;
  const mediaType = given?.mimeType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const source = sourceOf({ inlineData, fileData }, mediaType);
  if (!source || mediaType.startsWith('video/') || isFilm(source)) return null;
  if (mediaType.startsWith('audio/')) {
    if (source.kind !== 'data') return null;
    const format = mediaType.slice('audio/'.length).replace(/^x-/, '');
    return { kind: 'audio', at, format: format === 'mpeg' ? 'mp3' : format, base64: source.base64 };
  }
  if (mediaType.startsWith('image/')) return { kind: 'image', at, source, detail: null, cache: null };
  return { kind: 'file', at, source, name: given?.displayName ?? null, cache: null, cite: false };
}

/** A picture, document or sound as one of Google's parts; null when it is a file of another provider's. */
export function writeMedia(part: ImagePart | FilePart | AudioPart): Record<string, unknown> | null {
  if (part.kind === 'audio') return { inlineData: { mimeType: `audio/${part.format}`, data: part.base64 } };
  const { source } = part;
  if (source.kind === 'id') return null;
  if (source.kind === 'data')
    return { inlineData: { mimeType: source.mediaType, data: standardBase64(source.base64) } };
  const otherwise = part.kind === 'image' ? 'image/jpeg' : 'application/pdf';
  return { fileData: { mimeType: mediaTypeOf(source.url) ?? otherwise, fileUri: source.url } };
}

function sourceOf({ inlineData, fileData }: Media, mediaType: string): MediaSource | null {
  if (inlineData) return { kind: 'data', mediaType, base64: standardBase64(inlineData.data) };
  if (!fileData) return null;
  const { fileUri } = fileData;
  const isPublic = /^https?:\/\//.test(fileUri) && !fileUri.startsWith('https://generativelanguage.googleapis.com/');
  return isPublic ? { kind: 'url', url: fileUri } : { kind: 'id', id: fileUri };
}

/** Google takes the addresses of one site as films, without their type. */
const isFilm = (source: MediaSource): boolean =>
  source.kind === 'url' && /^https?:\/\/(www\.|m\.)?(youtube\.com|youtu\.be)\//i.test(source.url);

/** Google reads both alphabets of base64 and spaces in it, others only the standard one. */
const standardBase64 = (text: string) => text.replaceAll('-', '+').replaceAll('_', '/').replaceAll(/\s/g, '');

const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
};

/** Google must be told the type of what stands at an address; its ending tells it as well as anything can. */
function mediaTypeOf(url: string): string | undefined {
  const ending = /\.([a-z0-9]{1,5})(?:[?#]|$)/i.exec(url)?.[1];
  return ending === undefined ? undefined : mediaTypes[ending.toLowerCase()];
}
