import { setTimeout as pause } from 'node:timers/promises';
import { defaultTenant } from '../../commit/request.ts';
import type { MongodbConnection } from './connection/connection.ts';
import type { TenantRegistry } from './schema/tenants.ts';

export interface PreparationParts {
  readonly connection: Pick<MongodbConnection, 'ready'>;
  readonly registry: Pick<TenantRegistry, 'open'>;
  /** Called once, when all is prepared. */
  readonly begin: () => void;
  /** Told why it failed, once for each reason in a row; it is tried again. */
  readonly onFailure: (failure: Error) => void;
}

/** The databases are prepared as soon as a server is there; nothing is begun before. */
export interface Preparation {
  /** Why it is not done yet, for people. */
  fault(): string | undefined;
  /** Nothing is begun, and nothing told, from now on. */
  stop(): void;
}

/** Milliseconds between two attempts to prepare what failed. */
const againMs = 1000;

export function prepareStore({ connection, registry, begin, onFailure }: PreparationParts): Preparation {
  let fault: string | undefined = 'the databases are being prepared';
  let stopped = false;
  const work = async (): Promise<void> => {
    while (!stopped) {
      try {
        await connection.ready();
        await registry.open(defaultTenant);
        fault = undefined;
        if (!stopped) begin();
        return;
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        if (!stopped && failure.message !== fault) onFailure(failure);
        fault = failure.message;
        await pause(againMs, undefined, { ref: false });
      }
    }
  };
  void work();
  return {
    fault: () => fault,
    stop() {
      stopped = true;
    },
  };
}
