import { requestHeader } from '../core/subscription/notification.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type { Store } from '../ports/store.ts';

/** Headers of a request by lower-case name; the same name several times is a list. */
type GivenHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Which headers of a request its notifications may have to carry: those that a Subscription of the tenant asks
 * for with the value `urn:ngsi-ld:request` (clause 5.2.15). Most tenants ask for none.
 */
export interface RequestedHeaders {
  /** The headers to hand over with a write, by lower-case name; undefined when there is nothing to hand over. */
  of(tenant: string, headers: GivenHeaders): Readonly<Record<string, string>> | undefined;
}

const pageSize = 500;
/** Of the time that passes, at most one part in so many goes into learning the names of a tenant with many Subscriptions. */
const restAfterLoad = 20;

/**
 * Learns the names from the Subscriptions; while they are not known, a write carries all of its headers. It always does
 * where other processes make Subscriptions too: the commit knows which names are asked for, and keeps only these.
 */
export function createRequestedHeaders(
  store: Pick<Store, 'capabilities' | 'catalogue' | 'onCommit'>,
): RequestedHeaders {
  return store.capabilities.exclusiveWriter
    ? createLearntHeaders(store)
    : { of: (_tenant, headers) => pick(headers, Object.keys(headers)) };
}

function createLearntHeaders(store: Pick<Store, 'catalogue' | 'onCommit'>): RequestedHeaders {
  const known = new Map<string, ReadonlySet<string>>();
  /** The latest load of a tenant: an older one, begun before a change, must not have the last word. */
  const loads = new Map<string, object>();
  /** By `performance.now()`, when the Subscriptions of a tenant may be read again; infinite while they are. */
  const restsUntil = new Map<string, number>();

  async function load(tenant: string): Promise<void> {
    const token = {};
    const beganAt = performance.now();
    loads.set(tenant, token);
    restsUntil.set(tenant, Number.POSITIVE_INFINITY);
    try {
      const names = await requestedNames(store, tenant);
      if (loads.get(tenant) === token) known.set(tenant, names);
    } finally {
      const endedAt = performance.now();
      restsUntil.set(tenant, endedAt + restAfterLoad * (endedAt - beganAt));
      if (loads.get(tenant) === token) loads.delete(tenant);
    }
  }

  store.onCommit(({ tenant, catalogue, everything }) => {
    if (everything === true) {
      known.clear();
      loads.clear();
    }
    if (!catalogue) return;
    known.delete(tenant);
    loads.delete(tenant);
  });

  return {
    of(tenant, headers) {
      const names = known.get(tenant);
      if (names === undefined) {
        // A failure to read leaves the names unknown, and the next write tries again.
        if (performance.now() >= (restsUntil.get(tenant) ?? 0)) load(tenant).catch(() => undefined);
        return pick(headers, Object.keys(headers));
      }
      return names.size === 0 ? undefined : pick(headers, names);
    },
  };
}

async function requestedNames(store: Pick<Store, 'catalogue'>, tenant: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (let offset = 0; ; offset += pageSize) {
    const { records, total } = await store.catalogue.subscriptions(tenant, { limit: pageSize, offset });
    for (const { subscription } of records) addRequested(subscription, names);
    if (offset + pageSize >= total) return names;
  }
}

function addRequested({ notification }: Subscription, names: Set<string>): void {
  for (const { key, value } of notification.endpoint.receiverInfo ?? []) {
    if (value === requestHeader) names.add(key.toLowerCase());
  }
}

function pick(headers: GivenHeaders, names: Iterable<string>): Readonly<Record<string, string>> | undefined {
  let picked: Record<string, string> | undefined;
  for (const name of names) {
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    if (value === undefined) continue;
    picked ??= {};
    picked[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return picked;
}
