import type { Resting } from '@switchyard/core/routing/resting';
import { createRestStore, type Headroom } from '@switchyard/platform/resting/rest-store';
import type { App } from '../app.ts';
import { ApiProblem } from '../http/api-problem.ts';

/** What gateways tell of their providers; `live` is false when it could not be read, and then nothing is known. */
export type Told = { live: boolean; rests: Resting[]; headroom: Headroom[] };

/** What gateways tell of an organization's providers now. Never rejects: what it says is a help, and lists are shown without it, too. */
export async function readTold(app: App, organizationId: string): Promise<Told> {
  const store = createRestStore(app.redis);
  try {
    const [rests, headroom] = await Promise.all([
      store.readRests(organizationId, app.now().getTime()),
      store.readHeadroom(organizationId),
    ]);
    return { live: true, rests, headroom };
  } catch (error) {
    app.log.warn({ err: error, organizationId }, 'What gateways tell of their providers could not be read');
    return { live: false, rests: [], headroom: [] };
  }
}

/** Tells every gateway to ask a credential again. Throws an ApiProblem (unavailable) when Redis does not answer. */
export async function wakeCredential(app: App, organizationId: string, credentialId: string): Promise<void> {
  await createRestStore(app.redis)
    .wake(organizationId, credentialId)
    .catch((error: unknown) => {
      app.log.warn({ err: error, organizationId }, 'A credential could not be woken');
      throw new ApiProblem('unavailable', 'The gateways could not be told. Try again in a minute.');
    });
}
