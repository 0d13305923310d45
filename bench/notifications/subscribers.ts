import { jsonRequest } from '../../test/support/json-request.ts';

/** The type of everything that is updated here. */
export const watchedType = 'Told';
const path = '/ngsi-ld/v1';

export const entityIdAt = (place: number): string => `urn:ngsi-ld:${watchedType}:${place}`;

async function demand(method: string, url: string, body?: unknown): Promise<void> {
  const { status, body: answer } = await jsonRequest(method, url, body);
  if (status >= 300) throw new Error(`${method} ${url} was answered ${status}: ${JSON.stringify(answer)}`);
}

/** Makes the Entities that are updated. */
export async function createEntities(url: string, count: number): Promise<void> {
  const entities = Array.from({ length: count }, (_, place) => ({
    id: entityIdAt(place),
    type: watchedType,
    tick: { type: 'Property', value: 0 },
    name: {
      type: 'Property',
      value: `The Entity at place ${place}, as it is known to the people who live near it.`,
    },
  }));
  await demand('POST', `${url}${path}/entityOperations/upsert`, entities);
}

/** Ids are not used again: what is under way to a receiver that was slow holds up what comes after it. */
let made = 0;

/** One Subscription for each endpoint, that every update fires. @returns what deletes them. */
export async function subscribe(url: string, uris: readonly string[]): Promise<() => Promise<void>> {
  const ids = uris.map(() => `urn:ngsi-ld:Subscription:${++made}`);
  for (const [index, uri] of uris.entries()) {
    await demand('POST', `${url}${path}/subscriptions`, {
      id: ids[index],
      type: 'Subscription',
      entities: [{ type: watchedType }],
      watchedAttributes: ['tick'],
      // As long as the standard lets a receiver take: what is slow holds what it may hold.
      notification: { endpoint: { uri, accept: 'application/json', timeout: 60_000 } },
    });
  }
  return async () => {
    for (const id of ids) await demand('DELETE', `${url}${path}/subscriptions/${id}`);
  };
}
