import type {
  CredentialConfiguration,
  OrganizationConfiguration,
  ProviderAccountConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import { openCredential } from '@switchyard/platform/secrets/sealed-credential';

/** The credentials of provider accounts, in clear only in the gateway's memory and only as long as their configuration lives. */
export type Credentials = {
  /** Rejects when it was sealed for another gateway or another account. */
  of(configuration: OrganizationConfiguration, signing: Signing): Promise<string>;
};

/** An account and the one of its credentials that signs a call in. */
export type Signing = { account: ProviderAccountConfiguration; credential: CredentialConfiguration };

/** Opens each sealed credential once for each configuration it appears in. */
export function createCredentials(privateKey: string): Credentials {
  const opened = new WeakMap<CredentialConfiguration, Promise<string>>();
  return {
    of(configuration, { account, credential }) {
      let secret = opened.get(credential);
      if (secret === undefined) {
        secret = openCredential(privateKey, credential.sealed, {
          organizationId: configuration.id,
          providerAccountId: account.id,
        });
        opened.set(credential, secret);
      }
      return secret;
    },
  };
}
