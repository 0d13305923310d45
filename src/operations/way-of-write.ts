import type { Envelope } from '../commit/request.ts';
import type { Store } from '../ports/store.ts';

/** What the envelope of a write says of its way: by which brokers it came, and whether this one was among them. */
export type WayOfWrite = Pick<Envelope, 'via' | 'returned'>;

/** Brokers that are kept of a way, the last ones: receivers would not take a header that grows for ever. */
const longestWay = 20;

/** @throws Problem ServiceUnavailable when the store is away, which knows the alias of the tenant. */
export async function wayOfWrite(
  store: Pick<Store, 'catalogue'>,
  tenant: string,
  via: readonly string[],
): Promise<WayOfWrite> {
  const alias = await store.catalogue.identity(tenant);
  return { via: via.slice(-longestWay), ...(via.includes(alias) && { returned: true as const }) };
}
