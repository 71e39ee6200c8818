import { invalid } from '../../faults/problem.ts';
import { googleRefusal, type Surface } from '../../google/google-refusal.ts';
import { keyOf } from '../../google/google-route.ts';
import { explain } from '../../openai/chat-request.ts';
import type { Dialect } from '../dialect.ts';

/** Google's way of naming keys and errors, which name the model and differ between the Gemini API and Vertex AI. */
export function googleDialect(place: Pick<Surface, 'vendor' | 'version' | 'model'>): Dialect {
  return {
    key: keyOf,
    explain(error, body) {
      const { message, param, code } = explain(error, body);
      return invalid(message, param, code);
    },
    refuse: (problem) => googleRefusal(problem, { ...place, stream: false, form: 'array' }),
    headers: ({ elapsedMs }) => ({ 'server-timing': `gfet4t7; dur=${Math.round(elapsedMs)}` }),
  };
}

/** The Gemini API before a model is known. */
export const geminiDialect = googleDialect({ vendor: 'gemini', version: 'v1beta', model: '' });
