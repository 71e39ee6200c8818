import { z } from 'zod';

const withIds = z.array(z.looseObject({ id: z.string() }));
const withNames = z.array(z.looseObject({ name: z.string() }));

/** OpenAI's list, and Anthropic's: `{"data":[{"id"}]}`. */
export const idsInData = (body: unknown) => idsOf(memberOf(body, 'data'));

/** A bare array of `{"id"}`, or OpenAI's list (Together, GitHub). */
export const idsInArray = (body: unknown) => idsOf(body) ?? idsInData(body);

/** Cohere's list: `{"models":[{"name"}]}`. */
export const namesInModels = (body: unknown) => namesOf(memberOf(body, 'models'));

/** Google's list: as Cohere's, each name below `models/`. */
export const googleNames = (body: unknown) => namesInModels(body)?.map((name) => name.replace(/^models\//, ''));

/** Cloudflare's list: `{"result":[{"name"}]}`. */
export const namesInResult = (body: unknown) => namesOf(memberOf(body, 'result'));

function idsOf(list: unknown): string[] | undefined {
  return withIds.safeParse(list).data?.map(({ id }) => id);
}

function namesOf(list: unknown): string[] | undefined {
  return withNames.safeParse(list).data?.map(({ name }) => name);
}

function memberOf(body: unknown, member: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, member) : undefined;
}
