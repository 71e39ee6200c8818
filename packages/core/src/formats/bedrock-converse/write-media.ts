import type { AudioPart, FilePart, ImagePart } from '../../chat/content.ts';
import type { Translation } from '../translation.ts';
import { type Block, cachePoint, type Writing } from './block.ts';

/** Pictures, documents and sounds, which Converse takes as bytes only. */
export function mediaBlocks(part: ImagePart | FilePart | AudioPart, writing: Writing): Block[] {
  switch (part.kind) {
    case 'image':
      return imageBlocks(part, writing.translation);
    case 'file':
      return documentBlocks(part, writing);
    case 'audio':
      return audioBlocks(part, writing);
  }
}

const imageFormats: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
};

const documentFormats: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'text/markdown': 'md',
  'text/html': 'html',
  'text/csv': 'csv',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
};

const audioFormats = [
  'aac',
  'flac',
  'm4a',
  'mka',
  'mkv',
  'mp3',
  'mp4',
  'mpeg',
  'mpga',
  'ogg',
  'opus',
  'pcm',
  'wav',
  'webm',
];

/** The bytes and format of something, or a refusal that says what is missing. */
function bytesOf(part: ImagePart | FilePart, formats: Readonly<Record<string, string>>, translation: Translation) {
  const { at, source } = part;
  if (source.kind === 'url') translation.unsupported(at, 'it takes the bytes themselves and fetches no addresses');
  else if (source.kind === 'id') translation.unsupported(at, 'it is stored with another provider');
  else {
    const format = Object.hasOwn(formats, source.mediaType) ? formats[source.mediaType] : undefined;
    if (format !== undefined) return { format, source: { bytes: source.base64 } };
    translation.unsupported(at, `it takes ${Object.values(formats).join(', ')}, not ${source.mediaType}`);
  }
  return undefined;
}

function imageBlocks(part: ImagePart, translation: Translation): Block[] {
  const image = bytesOf(part, imageFormats, translation);
  if (!image) return [];
  if (part.detail !== null && part.detail !== 'auto') translation.leaveOut(`${part.at}.detail`);
  return [{ image }, ...cachePoint(part.cache)];
}

function documentBlocks(part: FilePart, { translation, documentNames }: Writing): Block[] {
  const file = bytesOf(part, documentFormats, translation);
  if (!file) return [];
  const name = plainName(part.name ?? 'document', documentNames);
  const citations = part.cite ? { citations: { enabled: true } } : {};
  return [{ document: { name, ...file, ...citations } }, ...cachePoint(part.cache)];
}

/** Names may hold letters, digits, single spaces, hyphens and brackets, and must not stand twice. */
function plainName(name: string, taken: Set<string>): string {
  const plain = name
    .replaceAll(/[^A-Za-z0-9\s\-()[\]]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 180);
  const base = plain === '' ? 'document' : plain;
  let free = base;
  for (let count = 2; taken.has(free); count++) free = `${base} (${count})`;
  taken.add(free);
  return free;
}

function audioBlocks({ at, format, base64 }: AudioPart, { isClaude, translation }: Writing): Block[] {
  if (!isClaude && audioFormats.includes(format)) return [{ audio: { format, source: { bytes: base64 } } }];
  translation.unsupported(at, isClaude ? 'the model takes no sound' : `it takes no sound of the format ${format}`);
  return [];
}
