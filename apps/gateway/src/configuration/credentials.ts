import type {
  OrganizationConfiguration,
  ProviderAccountConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import { openCredential } from '@switchyard/platform/secrets/sealed-credential';

/** The credentials of provider accounts, in clear only in the gateway's memory and only as long as their configuration lives. */
export type Credentials = {
  of(configuration: OrganizationConfiguration, account: ProviderAccountConfiguration): Promise<string>;
};

/** Opens each sealed credential once for each configuration it appears in. */
export function createCredentials(privateKey: string): Credentials {
  const opened = new WeakMap<ProviderAccountConfiguration, Promise<string>>();
  return {
    of(configuration, account) {
      let credential = opened.get(account);
      if (credential === undefined) {
        credential = openCredential(privateKey, account.sealedCredential, {
          organizationId: configuration.id,
          providerAccountId: account.id,
        });
        opened.set(account, credential);
      }
      return credential;
    },
  };
}
