import type { Environment } from '../app.ts';

/** An identity provider that this installation offers. */
export type IdentityProvider = {
  id: 'github' | 'google' | 'oidc';
  name: string;
  clientId: string;
  clientSecret: string;
};

/** Identity providers whose id and secret are both set in the environment. */
export function identityProviders(environment: Environment): IdentityProvider[] {
  const { GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET } = environment;
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = environment;
  return [
    ...provider('github', 'GitHub', { id: GITHUB_CLIENT_ID, secret: GITHUB_CLIENT_SECRET }),
    ...provider('google', 'Google', { id: GOOGLE_CLIENT_ID, secret: GOOGLE_CLIENT_SECRET }),
    ...(OIDC_ISSUER === undefined
      ? []
      : provider('oidc', OIDC_NAME, { id: OIDC_CLIENT_ID, secret: OIDC_CLIENT_SECRET })),
  ];
}

function provider(
  id: IdentityProvider['id'],
  name: string,
  client: { id: string | undefined; secret: string | undefined },
): IdentityProvider[] {
  if (client.id === undefined || client.secret === undefined) return [];
  return [{ id, name, clientId: client.id, clientSecret: client.secret }];
}
