import type { VirtualKeyConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import { isWellFormedToken } from '@switchyard/platform/secrets/token';
import type { Caller } from '../open-request.ts';
import type { Services } from '../services.ts';

/** Finds out who calls. A key of the wrong form is refused before anything is looked up. */
export async function authenticate(request: Request, { configuration, clock }: Services): Promise<Caller> {
  const sent = readKeys(request.headers);
  const secret = theOneOf(sent);
  const invalidKey = () => unknownKey(secret, sent);
  if (!isWellFormedToken('syk', secret)) throw invalidKey();
  const key = await configuration.findKey(secret);
  if (key === undefined) throw invalidKey();
  refuseEnded(key, clock.wallMs());
  const organization = await configuration.organization(key.organizationId);
  if (organization === undefined) throw invalidKey();
  if (organization.status === 'SUSPENDED')
    throw new GatewayError(
      'organization_suspended',
      `The organization ${organization.name} is suspended. Ask the operator of this gateway.`,
    );
  const team = organization.teams.find(({ id }) => id === key.teamId);
  if (team === undefined || team.archived)
    throw new GatewayError(
      'team_archived',
      `The team ${team?.name ?? 'of this key'} is archived. Use a key of another team.`,
    );
  return { key, configuration: organization };
}

/** Every client sends the key its own way, and some send two. */
function readKeys(headers: Headers): string[] {
  const bearer = headers.get('authorization')?.match(/^Bearer +(\S+)$/i)?.[1];
  const given = [bearer, headers.get('x-api-key'), headers.get('api-key'), headers.get('x-goog-api-key')];
  return [...new Set(given.filter((value): value is string => typeof value === 'string' && value !== ''))];
}

/** When several differ, the one that looks like ours counts. */
function theOneOf(sent: readonly string[]): string {
  const [first] = sent;
  if (first === undefined)
    throw new GatewayError(
      'missing_api_key',
      'No API key was sent. Send your virtual key as "Authorization: Bearer syk_…".',
    );
  return sent.find((value) => value.startsWith('syk_')) ?? first;
}

function unknownKey(secret: string, sent: readonly string[]): GatewayError {
  const shown = secret.length >= 8 ? `${secret.slice(0, 4)}…${secret.slice(-4)}` : '…';
  const others =
    sent.length > 1 ? ` ${sent.length} different keys were sent; the one that begins with syk_ counts.` : '';
  return new GatewayError(
    'invalid_api_key',
    `The API key ${shown} is not known here.${others} Copy the virtual key again, or issue a new one.`,
  );
}

function refuseEnded(key: VirtualKeyConfiguration, nowMs: number): void {
  if (key.revokedAt !== null)
    throw new GatewayError(
      'api_key_revoked',
      `The virtual key "${key.name}" was revoked on ${key.revokedAt.toISOString()}. Issue a new one.`,
    );
  if (key.expiresAt !== null && key.expiresAt.getTime() <= nowMs)
    throw new GatewayError(
      'api_key_expired',
      `The virtual key "${key.name}" expired on ${key.expiresAt.toISOString()}. Issue a new one.`,
    );
}
