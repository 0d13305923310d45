import type { Context, ContextValue } from '../core/jsonld/context.ts';
import type { EpochMs } from '../core/model/entity.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryMonitor } from '../ports/delivery-monitor.ts';
import type { Store } from '../ports/store.ts';
import { createPlaces, type Places } from './consumption/places.ts';
import { createRememberedQueries, type RememberedQueries } from './consumption/remembered-queries.ts';
import { createRenderedCache, type RenderedCache } from './consumption/rendered-cache.ts';
import type { Expiry } from './expiry/expiry.ts';
import type { OperationLimits } from './operation-limits.ts';
import { createRequestedHeaders, type RequestedHeaders } from './requested-headers.ts';
import { createTenants, type Tenants } from './tenants.ts';

/** Compiles the @contexts that requests name, downloading what is not held. */
export interface ContextService {
  /**
   * Each call counts as a use of the documents that the value names.
   * @throws Problem LdContextNotAvailable or BadRequestData.
   */
  resolve(tenant: string, value: ContextValue | undefined): Promise<Context>;
  /**
   * The URL by which an @context that came in a body can be named in a `Link` header: its own where it is one, else
   * that of a copy which the tenant hosts, made if need be (`ImplicitlyCreated`, clause 5.13).
   */
  urlOf(tenant: string, origin: string, value: ContextValue): Promise<string>;
  /** Counts a use that needed no resolving: an answer out of the cache. */
  used(tenant: string, url: string): void;
  /** Counts a retrieval of a document itself, by the id of one that the tenant hosts or the URL of a cached one. */
  served(tenant: string, id: string): void;
  /** Writes the uses that were counted so far, so that the catalogue shows them. */
  writeUses(): Promise<void>;
  /**
   * Downloads a cached document again. A failure leaves the copy as it is.
   * @throws Problem LdContextNotAvailable, also when what came is no @context.
   */
  reload(url: string): Promise<void>;
}

/** Told of each write that the store answered, with the time it took in seconds. */
type CommitObserver = (outcome: 'done' | 'refused' | 'failed', seconds: number) => void;

/** Everything that operations need. */
export interface Services {
  readonly store: Store;
  readonly contexts: ContextService;
  readonly clock: Clock;
  readonly limits: OperationLimits;
  readonly tenants: Tenants;
  readonly cache: RenderedCache;
  readonly queries: RememberedQueries;
  readonly places: Places;
  readonly requestedHeaders: RequestedHeaders;
  readonly expiry: Expiry;
  readonly deliveries: DeliveryMonitor;
  readonly observeCommit: CommitObserver;
  /** When these services were made. */
  readonly startedAt: EpochMs;
}

export interface ServiceParts {
  readonly store: Store;
  readonly contexts: ContextService;
  readonly clock: Clock;
  readonly limits: OperationLimits;
  readonly expiry: Expiry;
  /** Absent where this process delivers nothing. */
  readonly deliveries?: DeliveryMonitor;
  readonly observeCommit?: CommitObserver;
}

const noDeliveries: DeliveryMonitor = {
  activity: () => undefined,
  activities: () => [],
  writeCounts: async () => undefined,
};

/** Puts a cache before the store, which its commits keep honest from then on. */
export function createServices(parts: ServiceParts): Services {
  const { store, clock, limits } = parts;
  // Where others write too, commit notices are not complete: a cached answer could be old, an Entity by version not.
  const { exclusiveWriter } = store.capabilities;
  const cache = createRenderedCache(limits.cacheSize * 1024 * 1024, clock, exclusiveWriter);
  store.onCommit(cache.invalidate);
  return {
    store,
    contexts: parts.contexts,
    clock,
    limits,
    tenants: createTenants(store.catalogue),
    cache,
    queries: createRememberedQueries(limits),
    places: createPlaces(clock),
    requestedHeaders: createRequestedHeaders(store),
    expiry: parts.expiry,
    deliveries: parts.deliveries ?? noDeliveries,
    observeCommit: parts.observeCommit ?? (() => undefined),
    startedAt: clock(),
  };
}
