import type { ProviderAccountConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import { findProvider } from '@switchyard/core/providers/index';
import type { Caller } from '../open-request.ts';

/** The account in which something new is stored: the one that the caller names, else the first whose provider keeps files. */
export function keepingAccount({ headers }: Request, { configuration }: Caller): ProviderAccountConfiguration {
  const slug = headers.get('x-switchyard-account');
  const keeping = configuration.providerAccounts.filter(({ provider }) => findProvider(provider)?.storesFiles);
  const chosen = slug === null ? keeping[0] : keeping.find((account) => account.slug === slug);
  if (chosen) return chosen;
  throw new GatewayError(
    'not_supported',
    slug === null
      ? `No provider account of ${configuration.name} keeps files. Add one that does (OpenAI, Azure OpenAI, Groq, Mistral …).`
      : `The header x-switchyard-account names ${slug}, which is no account that keeps files. Those that do: ${keeping.map((account) => account.slug).join(', ') || 'none'}.`,
  );
}
