import { endpoint } from '../endpoint.ts';
import { type ImageRequest, imageAnswer, imageProblem, imageRequest, paysByToken } from './image-answer.ts';
import { openAiDialect } from './openai-dialect.ts';

/** `POST /v1/images/generations`, whole or streamed. `gpt-image` models pay by the token, all others by the picture. */
export const imageGenerations = endpoint<ImageRequest>({
  dialect: openAiDialect,
  schema: imageRequest,
  contradiction: imageProblem,
  streams: (request, baseModel) => request.stream === true && paysByToken(baseModel),
  answer: (request, setting) =>
    imageAnswer(request, setting, {
      event: 'image_generation',
      inputImageTokens: 0,
      seedText: JSON.stringify([setting.baseModel, request.prompt]),
    }),
});
