import type { PromptExtras } from '../input-bound.ts';
import type { InputContent } from './input-content.ts';
import type { InputItem } from './input-item.ts';
import type { ResponsesRequest } from './request.ts';

/** What is in the prompt besides its text: pictures, and what is only named or will be fetched while the model works. */
export function promptExtras(request: ResponsesRequest): PromptExtras {
  const extras: PromptExtras = { images: 0, mediaCharacters: 0, elsewhere: isElsewhere(request) };
  for (const item of Array.isArray(request.input) ? request.input : []) addItem(extras, item);
  return extras;
}

/** Hosted tools put what they find into the prompt; these run at the caller's and come back as items. */
const callersTools: readonly string[] = [
  'custom',
  'local_shell',
  'apply_patch',
  'computer',
  'computer_use',
  'computer_use_preview',
];

const isElsewhere = ({ previous_response_id, conversation, prompt, tools }: ResponsesRequest): boolean =>
  Boolean(previous_response_id ?? conversation ?? prompt) ||
  (tools ?? []).some((tool) => tool.kind === 'native' && !callersTools.includes(tool.type));

function addItem(extras: PromptExtras, one: InputItem): void {
  if (one.kind === 'message') addContent(extras, one.item.content);
  else if (one.kind === 'output') addContent(extras, one.item.output);
  else if (one.kind === 'native') addNative(extras, one);
}

function addNative(extras: PromptExtras, { type, item }: { type: string; item: Record<string, unknown> }): void {
  if (type === 'item_reference') extras.elsewhere = true;
  else if (type === 'image_generation_call') addPicture(extras, item.result);
  else if (type === 'computer_call_output') addPicture(extras, memberOf(item.output, 'image_url'));
  else if (type === 'custom_tool_call_output' && Array.isArray(item.output)) addContent(extras, item.output);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;

function addContent(extras: PromptExtras, content: string | readonly InputContent[]): void {
  for (const part of typeof content === 'string' ? [] : content) {
    // A file unpacks to more than its bytes.
    if (part.type === 'input_file') extras.elsewhere = true;
    if (part.type === 'input_image') addPicture(extras, part.image_url);
  }
}

function addPicture(extras: PromptExtras, bytes: unknown): void {
  extras.images++;
  // Only bytes count by area; an address is text.
  if (typeof bytes === 'string' && !bytes.startsWith('http')) extras.mediaCharacters += bytes.length;
}
