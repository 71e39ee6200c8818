import { z } from 'zod';
import { UploadedFile } from './form-body.ts';

/** A number that a form sends as text. */
export const formNumber = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,12})?$/, 'expected a number')
  .transform(Number);

/** A boolean that a form sends as text. */
export const formFlag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');

/** A file of a form that is not empty. */
export const formFile = z
  .instanceof(UploadedFile, { message: 'expected a file' })
  .refine((file) => file.bytes.length > 0, 'the file is empty');
