import { z } from 'zod';
import { defineRoute, everyone, signedIn } from './define-route.ts';
import { email, id, name, noContent, password } from './fields.ts';

const token = z.string().min(20, 'The link is incomplete.').max(200, 'The link is too long.');

/** The person's own account. */
export const account = {
  update: defineRoute({
    name: 'account.update',
    summary: 'Change your name',
    method: 'PATCH',
    path: '/account',
    access: signedIn,
    body: z.strictObject({ name }),
    response: z.strictObject({ id, name: z.string(), email: z.string() }),
  }),
  changePassword: defineRoute({
    name: 'account.changePassword',
    summary: 'Change your password; all other sessions end',
    method: 'POST',
    path: '/account/password',
    access: signedIn,
    body: z.strictObject({
      /** May be left out only by someone who has no password yet. */
      currentPassword: z.string().max(200).optional(),
      newPassword: password,
    }),
    response: noContent,
  }),
};

/** Proving that an address is one's own. Off (501 `mail_off`) without a mail server. */
export const emailVerification = {
  request: defineRoute({
    name: 'emailVerification.request',
    summary: 'Send yourself a link that verifies your e-mail address',
    method: 'POST',
    path: '/email-verification',
    access: signedIn,
    response: noContent,
  }),
  confirm: defineRoute({
    name: 'emailVerification.confirm',
    summary: 'Verify the e-mail address with the token of the link',
    method: 'POST',
    path: '/email-verification/confirm',
    access: everyone,
    body: z.strictObject({ token }),
    response: noContent,
  }),
};

/** A forgotten password. Off (501 `mail_off`) without a mail server. */
export const passwordReset = {
  request: defineRoute({
    name: 'passwordReset.request',
    summary: 'Send a link that sets a new password; answers the same whether the address is known or not',
    method: 'POST',
    path: '/password-reset',
    access: everyone,
    body: z.strictObject({ email }),
    response: noContent,
  }),
  confirm: defineRoute({
    name: 'passwordReset.confirm',
    summary: 'Set a new password with the token of the link; all sessions end',
    method: 'POST',
    path: '/password-reset/confirm',
    access: everyone,
    body: z.strictObject({ token, password }),
    response: noContent,
  }),
};
