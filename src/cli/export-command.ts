import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportCounts } from '../operations/moving/export-format.ts';
import { exportTenant } from '../operations/moving/export-tenant.ts';
import type { Store } from '../ports/store.ts';
import { createProgress, describeCounts } from './progress.ts';
import { type Surroundings, withStore } from './surroundings.ts';

export interface ExportArguments {
  readonly tenant: string;
  readonly output?: string;
}

/** `bocage export`. @throws Error in words where it failed; then no file of the name was touched. */
export async function runExport({ tenant, output }: ExportArguments, around: Surroundings): Promise<void> {
  await withStore(around, async (store) => {
    let counts: ExportCounts = { contexts: 0, subscriptions: 0, deadLetters: 0, entities: 0 };
    const progress = createProgress(around.clock, around.say);
    const lines = exportTenant(store, {
      tenant,
      now: around.clock(),
      onProgress(soFar) {
        counts = soFar;
        progress(soFar);
      },
    });
    if (output === undefined) await pipeline(lines, around.output, { end: false });
    else await writeFile(lines, output);
    around.say(`Exported ${describeCounts(counts)}.`);
    await warnOfOwed(store, tenant, around.say);
  });
}

/** Under another name until it is complete: a file that was there stays until then. */
async function writeFile(lines: AsyncIterable<string>, path: string): Promise<void> {
  const partial = `${path}.partial`;
  // Subscriptions hold what receivers take for proof of who calls.
  const file: Writable = createWriteStream(partial, { mode: 0o600, flush: true });
  try {
    await pipeline(Readable.from(lines), file);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function warnOfOwed({ outbox }: Store, tenant: string, say: Surroundings['say']): Promise<void> {
  const owed = (await outbox.pending(tenant)).length;
  if (owed === 0) return;
  const [subscriptions, them] =
    owed === 1 ? ['1 Subscription is', 'it'] : [`${owed} Subscriptions are`, 'them'];
  say(
    `${subscriptions} still owed notifications, which do not move along: ` +
      `let the broker deliver ${them} first where it matters.`,
  );
}
