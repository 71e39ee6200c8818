import { listOrganizationsOf } from '@switchyard/db/directory/organizations';
import { identityProviders } from '../auth/identity-providers.ts';
import { createSignedUpUser } from '../auth/sign-up.ts';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';

const readSession = handle(contract.session.read, async ({ app, user }) => {
  const organizations = await listOrganizationsOf(app.db, user.id);
  return {
    user: {
      id: user.id,
      name: user.name,
      email: user.email,
      isOperator: user.isOperator,
      emailVerified: user.emailVerified !== null,
      hasPassword: user.passwordHash !== null,
    },
    organizations: organizations.map(({ id, slug, name, role, status }) => ({ id, slug, name, role, status })),
    installation: { gatewayUrl: app.environment.GATEWAY_URL, mail: app.mailer !== null },
  };
});

const readSignInOptions = handle(contract.signInOptions.read, async ({ app }) => ({
  signUp: app.environment.ALLOW_SIGN_UP,
  mail: app.mailer !== null,
  identityProviders: identityProviders(app.environment).map(({ id, name }) => ({ id, name })),
}));

const signUp = handle(contract.signUp.create, async ({ app, ip, body }) => {
  const { id, email } = await createSignedUpUser(app, { ...body, ip });
  return { id, email };
});

/** Who is signed in, how one signs in, and signing up. */
export const sessionRoutes = [readSession, readSignInOptions, signUp];
