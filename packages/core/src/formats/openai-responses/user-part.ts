import type { CacheMark, MediaSource, UserPart } from '../../chat/content.ts';
import type { InputContent } from './input-content.ts';

/** Reads a part of a message that a person or a tool said. */
export function readUserPart(part: InputContent, at: string): UserPart {
  switch (part.type) {
    case 'input_text':
      return { kind: 'text', at, text: part.text, cache: cacheMark(part), citations: [] };
    case 'input_image':
      return { kind: 'image', at, source: pictureSource(part), detail: part.detail ?? null, cache: cacheMark(part) };
    case 'input_file':
      return {
        kind: 'file',
        at,
        source: fileSource(part),
        name: part.filename ?? null,
        cache: cacheMark(part),
        cite: false,
      };
    case 'input_audio':
      return { kind: 'audio', at, format: part.input_audio.format, base64: part.input_audio.data };
  }
}

/** Writes a part as this format has it. The name of a file that has no place for one stands before it as text. */
export function writeUserPart(part: UserPart): Record<string, unknown>[] {
  switch (part.kind) {
    case 'text':
      return [{ type: 'input_text', text: part.text }];
    case 'image':
      return [{ type: 'input_image', detail: part.detail ?? 'auto', ...sourceMembers(part.source, 'image_url') }];
    case 'audio':
      return [{ type: 'input_audio', input_audio: { data: part.base64, format: part.format } }];
    case 'file': {
      const isNamed = part.name === null || part.source.kind === 'data';
      const name = isNamed ? [] : [{ type: 'input_text', text: part.name }];
      return [...name, { type: 'input_file', ...fileMembers(part.source, part.name) }];
    }
  }
}

const sourceMembers = (source: MediaSource, member: string): Record<string, string> =>
  source.kind === 'id' ? { file_id: source.id } : { [member]: addressOf(source) };

const addressOf = (source: Exclude<MediaSource, { kind: 'id' }>): string =>
  source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.base64}`;

function fileMembers(source: MediaSource, name: string | null): Record<string, string> {
  // A name may only stand beside bytes, and must.
  if (source.kind === 'data') return { filename: name ?? nameOf(source.mediaType), file_data: addressOf(source) };
  return sourceMembers(source, 'file_url');
}

const nameOf = (mediaType: string): string => (mediaType === 'application/pdf' ? 'document.pdf' : 'document.txt');

function pictureSource({ image_url, file_id }: Extract<InputContent, { type: 'input_image' }>): MediaSource {
  if (image_url) return dataSource(image_url) ?? { kind: 'url', url: image_url };
  return { kind: 'id', id: file_id ?? '' };
}

function fileSource(part: Extract<InputContent, { type: 'input_file' }>): MediaSource {
  const { file_data, file_url, file_id } = part;
  if (file_data) {
    // Some callers leave the "data:" prefix out; documents are PDFs then.
    return dataSource(file_data) ?? { kind: 'data', mediaType: 'application/pdf', base64: file_data };
  }
  if (file_url) return dataSource(file_url) ?? { kind: 'url', url: file_url };
  return { kind: 'id', id: file_id ?? '' };
}

/** Reads a data URL; undefined when it is another address. */
function dataSource(url: string): MediaSource | undefined {
  const comma = url.indexOf(',');
  const head = /^data:([^;,]+)(?:;[^;,]*)*;base64$/i.exec(url.slice(0, Math.max(comma, 0)));
  return head?.[1] ? { kind: 'data', mediaType: head[1].toLowerCase(), base64: url.slice(comma + 1) } : undefined;
}

type Marked = { prompt_cache_breakpoint?: { ttl?: string | null | undefined } | null | undefined };

/** Half an hour is closest to the short lifetime that others have, half a day to the long one. */
const cacheMark = ({ prompt_cache_breakpoint: mark }: Marked): CacheMark | null =>
  mark ? { lifetimeSeconds: mark.ttl === '12h' ? 3_600 : 300 } : null;
