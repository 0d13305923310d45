import { setTimeout } from 'node:timers/promises';
import { Problem, toProblemDetails } from '../../../core/errors.ts';
import { isAway, isAwayForLong } from '../connection/is-away.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import type { ReadyRequest } from './split-request.ts';

/** Milliseconds, at most, before a tenant is looked up once more while the server is away or changes. */
const pauseMs = 500;

/** Where tenants are found and made. */
export interface TenantSource {
  find(tenant: string): Promise<TenantDatabase | undefined>;
  create(tenant: string): Promise<TenantDatabase>;
}

/** What takes requests of one tenant. */
export interface RequestTaker {
  submit(request: ReadyRequest): void;
}

/** Lets requests through to their tenant, in their order. */
export interface TenantGate<Taker extends RequestTaker> {
  pass(request: ReadyRequest): void;
  /** Those of the tenants that were opened. */
  takers(): readonly Taker[];
}

/** What the gate works with. */
export interface TenantGateParts<Taker> {
  readonly tenants: TenantSource;
  /** For a tenant that is there; once for each. */
  open(database: TenantDatabase): Taker;
  /** Milliseconds that finding or making a tenant may take with all that is tried again. */
  readonly operationTimeMs: number;
  /** Told of what is no outage. */
  onFailure(error: unknown): void;
}

/**
 * Requests of a tenant that is not known here wait until it was looked up. Where there is none, the first that makes
 * one does so, and those before it are refused.
 */
export function createTenantGate<Taker extends RequestTaker>(
  parts: TenantGateParts<Taker>,
): TenantGate<Taker> {
  const opened = new Map<string, Taker>();
  const waiting = new Map<string, ReadyRequest[]>();

  async function open(tenant: string, held: ReadyRequest[]): Promise<void> {
    while (held.length > 0 && !opened.has(tenant)) {
      try {
        const database = await openFor(tenant, held, parts);
        if (database !== undefined) opened.set(tenant, parts.open(database));
      } catch (error) {
        if (!isAway(error)) parts.onFailure(error);
        for (const { reject } of held.splice(0)) reject(unavailable(error));
      }
    }
    waiting.delete(tenant);
    const taker = opened.get(tenant);
    for (const request of held) taker?.submit(request);
  }

  return {
    pass(request) {
      const { tenant } = request.envelope;
      const taker = opened.get(tenant);
      if (taker !== undefined) {
        taker.submit(request);
        return;
      }
      const held = waiting.get(tenant);
      if (held !== undefined) {
        held.push(request);
        return;
      }
      const first = [request];
      waiting.set(tenant, first);
      void open(tenant, first);
    },
    takers: () => [...opened.values()],
  };
}

/** Refuses, and takes from `held`, what does not make a tenant that is not there. @returns undefined when that is all. */
async function openFor(
  tenant: string,
  held: ReadyRequest[],
  { tenants, operationTimeMs }: Pick<TenantGateParts<unknown>, 'tenants' | 'operationTimeMs'>,
): Promise<TenantDatabase | undefined> {
  const deadline = performance.now() + operationTimeMs;
  const found = await persist(deadline, () => tenants.find(tenant));
  if (found !== undefined) return found;
  while (held[0]?.prepared.createsTenant === false) {
    const problem = toProblemDetails(new Problem('NonexistentTenant', `There is no tenant ${tenant}.`));
    held.shift()?.resolve({ kind: 'refused', problem });
  }
  return held.length === 0 ? undefined : persist(deadline, () => tenants.create(tenant));
}

async function persist<T>(deadline: number, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const pause = Math.random() * pauseMs;
      if (!isAway(error) || isAwayForLong(error) || performance.now() + pause > deadline) throw error;
      await setTimeout(pause);
    }
  }
}

function unavailable(error: unknown): Problem {
  const detail = error instanceof Problem ? error.detail : 'The tenant could not be looked up or made.';
  return new Problem('ServiceUnavailable', `${detail} The request did not take effect: send it again later.`);
}
