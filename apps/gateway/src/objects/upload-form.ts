import { formFile, formNumber } from '@switchyard/core/operations/form-payload';
import { z } from 'zod';

/** What files are for at OpenAI, and at the hosts that keep files as it does. */
const purposes = [
  ...['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'],
  ...['ocr', 'audio', 'video', 'image', 'file-extract', 'batch-api', 'eval'],
] as const;

/** The form of an upload: https://platform.openai.com/docs/api-reference/files/create */
export const uploadForm = z.looseObject({
  file: formFile,
  purpose: z.enum(purposes),
  'expires_after[anchor]': z.literal('created_at').optional(),
  'expires_after[seconds]': formNumber.pipe(z.int().min(3_600).max(2_592_000)).optional(),
});
