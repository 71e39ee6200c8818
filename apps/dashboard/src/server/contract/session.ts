import { z } from 'zod';
import { defineRoute, everyone, signedIn } from './define-route.ts';
import { email, id, idParams, moment, name, noContent, page, password, role } from './fields.ts';

const organization = z.strictObject({
  id,
  slug: z.string(),
  name: z.string(),
  role,
  status: z.enum(['ACTIVE', 'SUSPENDED']),
});

/** Who is signed in and where they belong. `gatewayUrl` is the address for snippets, without `/v1`. */
export const session = {
  read: defineRoute({
    name: 'session.read',
    summary: 'Who is signed in, and the organizations they belong to',
    method: 'GET',
    path: '/session',
    access: signedIn,
    response: z.strictObject({
      user: z.strictObject({
        id,
        name: z.string(),
        email: z.string(),
        isOperator: z.boolean(),
        emailVerified: z.boolean(),
        hasPassword: z.boolean(),
      }),
      organizations: z.array(organization),
      installation: z.strictObject({ gatewayUrl: z.string(), mail: z.boolean() }),
    }),
  }),
};

/** The sign-in page's choices. Signing in itself is next-auth's: `signIn('credentials', { email, password, redirect: false })`. */
export const signInOptions = {
  read: defineRoute({
    name: 'signInOptions.read',
    summary: 'Ways to sign in, and whether sign-up and e-mail are on',
    method: 'GET',
    path: '/sign-in-options',
    access: everyone,
    response: z.strictObject({
      signUp: z.boolean(),
      mail: z.boolean(),
      /** `id` is what next-auth's `signIn(id)` takes. */
      identityProviders: z.array(z.strictObject({ id: z.enum(['github', 'google', 'oidc']), name: z.string() })),
    }),
  }),
};

/** Signing up. Afterwards the page signs in with the same e-mail and password. */
export const signUp = {
  create: defineRoute({
    name: 'signUp.create',
    summary: 'Create an account',
    method: 'POST',
    path: '/sign-up',
    access: everyone,
    body: z.strictObject({
      name,
      email,
      password,
      /** Token of an invitation to this address; needed when sign-up is by invitation. */
      invitationToken: z.string().max(200).optional(),
    }),
    response: z.strictObject({ id, email: z.string() }),
  }),
};

/** The signed-in browsers of the person. */
export const sessions = {
  list: defineRoute({
    name: 'sessions.list',
    summary: 'Browsers in which you are signed in',
    method: 'GET',
    path: '/sessions',
    access: signedIn,
    response: page(
      z.strictObject({
        id,
        userAgent: z.string(),
        ipAddress: z.string(),
        createdAt: moment,
        lastSeenAt: moment,
        expiresAt: moment,
        current: z.boolean(),
      }),
    ),
  }),
  revoke: defineRoute({
    name: 'sessions.revoke',
    summary: 'End a session at once',
    method: 'DELETE',
    path: '/sessions/:id',
    access: signedIn,
    params: idParams,
    response: noContent,
  }),
};
