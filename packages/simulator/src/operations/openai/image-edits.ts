import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { formFile, formFlag, formNumber } from '../form-fields.ts';
import { imageAnswer, imageFields, imageProblem, paysByToken } from './image-answer.ts';
import { openAiDialect } from './openai-dialect.ts';

/** What each picture sent costs; a faithful edit reads it more closely. */
const TOKENS_PER_IMAGE = 323;
const FAITHFUL_TOKENS_PER_IMAGE = 4483;

const editRequest = z.looseObject({
  ...imageFields({ whole: formNumber, flag: formFlag }),
  image: z.union([formFile.transform((file) => [file]), z.array(formFile).min(1).max(16)]),
  mask: formFile.optional(),
  input_fidelity: z.enum(['high', 'low']).nullish(),
});

type EditRequest = z.output<typeof editRequest>;

/** `POST /v1/images/edits`, a multipart form with one picture or several, whole or streamed. */
export const imageEdits = endpoint<EditRequest>({
  dialect: openAiDialect,
  reads: 'form',
  schema: editRequest,
  contradiction: imageProblem,
  streams: (request, baseModel) => request.stream === true && paysByToken(baseModel),
  answer(request, setting) {
    const pictures = request.image.map((file) => Bun.hash.xxHash32(file.bytes));
    const each = request.input_fidelity === 'high' ? FAITHFUL_TOKENS_PER_IMAGE : TOKENS_PER_IMAGE;
    return imageAnswer(request, setting, {
      event: 'image_edit',
      inputImageTokens: each * (pictures.length + (request.mask ? 1 : 0)),
      seedText: JSON.stringify([setting.baseModel, request.prompt, pictures]),
    });
  },
});
