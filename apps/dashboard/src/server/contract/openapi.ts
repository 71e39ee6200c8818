import { z } from 'zod';
import { defineRoute, everyone } from './define-route.ts';

/** This API's own description. */
export const openapi = {
  read: defineRoute({
    name: 'openapi.read',
    summary: 'This API as an OpenAPI 3.1 document',
    method: 'GET',
    path: '/openapi.json',
    access: everyone,
    response: z.record(z.string(), z.unknown()),
  }),
};
