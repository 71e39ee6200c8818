/** What is signed: the call as it goes out. `url` has the provider's own name, not the address behind it. */
export type Signable = {
  credential: string;
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array | FormData | null;
};

/** A credential that cannot be used as it stands; the message is for the person who set the account up. */
export class SignInError extends Error {
  override name = 'SignInError';
}
