import type { CommitNotice, Outbox } from '../../ports/store.ts';
import { createChores } from './chores/chores.ts';
import type { MongodbConnection } from './connection/connection.ts';
import { createInstances } from './instances/instances.ts';
import { prepareStore } from './preparation.ts';
import type { Readers } from './readers.ts';
import type { TenantRegistry } from './schema/tenants.ts';

export interface BackgroundParts {
  readonly connection: MongodbConnection;
  readonly registry: TenantRegistry;
  readonly readers: Pick<Readers, 'entities' | 'outbox'>;
  /** Told of what other processes did and left. */
  onNotice(notice: CommitNotice): void;
  onFailure(failure: Error): void;
}

/** What goes on without anybody asking for it, once the databases are prepared. */
export interface Background {
  readonly claims: Pick<Outbox, 'claim' | 'holds' | 'release'>;
  /** Why it has not begun yet, for people. */
  fault(): string | undefined;
  /** The server will not come any more: where it has not begun, it never does, and nobody is told why. */
  giveUp(): void;
  /** Lets other processes take over. */
  stop(): Promise<void>;
}

/** Begins as soon as the server is there. */
export function beginBackground(parts: BackgroundParts): Background {
  const { connection, registry, readers, onNotice, onFailure } = parts;
  const { claim, holds, release, ...instances } = createInstances({
    connection,
    registry,
    ...readers,
    onNotice,
    onFailure,
  });
  const chores = createChores({ registry, connection, onFailure });
  const preparation = prepareStore({
    connection,
    registry,
    begin() {
      instances.start();
      chores.start();
    },
    onFailure,
  });
  return {
    claims: { claim, holds, release },
    fault: preparation.fault,
    giveUp: preparation.stop,
    async stop() {
      preparation.stop();
      await Promise.all([instances.stop(), chores.stop()]);
    },
  };
}
