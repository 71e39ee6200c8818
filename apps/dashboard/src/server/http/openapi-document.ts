import { z } from 'zod';
import { problem, type Route } from '../contract/index.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of routes, made from the schemas that parse their calls. */
export function openapiDocument(routes: readonly Route[], serverUrl: string): Json {
  const paths: Record<string, Json> = {};
  const definitions: Json = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, definitions) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Switchyard management API', version: '1' },
    servers: [{ url: `${serverUrl.replace(/\/$/, '')}/api/v1` }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem, { io: 'output', name: 'Problem', definitions }), ...definitions },
      securitySchemes: {
        apiToken: { type: 'http', scheme: 'bearer', description: 'An API token of the organization: syt_…' },
        session: { type: 'apiKey', in: 'cookie', name: 'switchyard.session' },
      },
    },
  };
}

function operation(route: Route, definitions: Json): Json {
  const { access, body } = route;
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.name.split('.')[0]],
    ...(access.kind === 'organization' ? { 'x-permission': access.permission } : {}),
    security: security(route),
    parameters: parameters(route, definitions),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: jsonSchema(body, { io: 'input', name: `${route.name}.body`, definitions }),
              },
            },
          },
        }
      : {}),
    responses: {
      ...success(route, definitions),
      default: {
        description: 'What went wrong, and the fix',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function security({ access }: Route): Json[] {
  if (access.kind === 'public') return [];
  return access.kind === 'organization' ? [{ apiToken: [] }, { session: [] }] : [{ session: [] }];
}

function parameters({ name: routeName, access, params, query }: Route, definitions: Json): Json[] {
  const fields = (schema: z.ZodObject | undefined, where: string) =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
      name,
      in: where,
      required: where === 'path' || !z.safeParse(z.looseObject({ [name]: field }), {}).success,
      schema: jsonSchema(field as z.ZodType, { io: 'input', name: `${routeName}.${name}`, definitions }),
    }));
  const organization = {
    name: 'x-switchyard-organization',
    in: 'header',
    required: false,
    description: 'Slug of the organization; needed with a session, implied by an API token.',
    schema: { type: 'string' },
  };
  const headers = access.kind === 'organization' ? [organization] : [];
  return [...fields(params, 'path'), ...fields(query, 'query'), ...headers];
}

function success({ name, response, produces }: Route, definitions: Json): Json {
  if (response instanceof z.ZodVoid) return { 204: { description: 'Done' } };
  const content = {
    [produces ?? 'application/json']: {
      schema: jsonSchema(response, { io: 'output', name: `${name}.response`, definitions }),
    },
  };
  return { 200: { description: 'Done', content } };
}

/** A recursive schema has definitions of its own; they move to the document's, under a name of theirs, and so do references. */
function jsonSchema(
  schema: z.ZodType,
  { io, name, definitions }: { io: 'input' | 'output'; name: string; definitions: Json },
): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const moved = JSON.stringify(json).replaceAll('"#/$defs/', `"#/components/schemas/${name}.`);
  const { $defs = {}, ...rest }: { $defs?: Json } & Json = JSON.parse(moved);
  for (const [own, definition] of Object.entries($defs)) definitions[`${name}.${own}`] = definition;
  return rest;
}
