import { contract, type Route } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { openapiDocument } from '../http/openapi-document.ts';

/** Every declared route, in the order of the contract. */
export const declaredRoutes: readonly Route[] = Object.values(contract).flatMap((actions): Route[] =>
  Object.values(actions),
);

const read = handle(contract.openapi.read, async ({ app }) =>
  openapiDocument(declaredRoutes, app.environment.DASHBOARD_URL),
);

/** This API's own description. */
export const openapiRoutes = [read];
