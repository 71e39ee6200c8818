import { expect, test } from 'bun:test';
import { openapiDocument } from '../src/server/http/openapi-document.ts';
import { routes } from '../src/server/routes/index.ts';
import { declaredRoutes } from '../src/server/routes/openapi.ts';

test('every declared route has exactly one handler, and every handler a declared route', () => {
  const handled = routes.map(({ route }) => route.name).sort();
  expect(handled).toEqual(declaredRoutes.map(({ name }) => name).sort());
  expect(new Set(handled).size).toBe(handled.length);
});

test('no two routes answer the same method and path', () => {
  const places = declaredRoutes.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
  expect(new Set(places).size).toBe(places.length);
});

/** They only read, but what they are asked does not fit into an address. */
const asking = ['routing.explain', 'routing.backtest', 'costs.whatIf', 'requests.search', 'requests.openContent'];

test('every route that changes something names a permission that reading alone does not give', () => {
  const changing = declaredRoutes.filter(
    ({ name, method, access }) => method !== 'GET' && access.kind === 'organization' && !asking.includes(name),
  );
  for (const { name, access } of changing)
    expect([name, access]).toEqual([name, { kind: 'organization', permission: expect.not.stringMatching(/\.read$/) }]);
});

test('the OpenAPI document describes every route, and each of its references leads somewhere', () => {
  const document = openapiDocument(declaredRoutes, 'https://switchyard.example/');
  const { paths, components } = document as {
    paths: Record<string, Record<string, { operationId: string }>>;
    components: { schemas: Record<string, unknown> };
  };
  const operations = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
  expect(operations.sort()).toEqual(declaredRoutes.map(({ name }) => name).sort());
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const [, name] of references) expect(components.schemas).toHaveProperty([name ?? '']);
  expect(JSON.stringify(document)).not.toContain('#/$defs/');
});
