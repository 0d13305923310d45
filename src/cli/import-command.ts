import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { ExportCounts } from '../operations/moving/export-format.ts';
import { importTenant } from '../operations/moving/import-tenant.ts';
import { splitLines } from '../operations/moving/split-lines.ts';
import { createProgress, describeCounts } from './progress.ts';
import { type Surroundings, withStore } from './surroundings.ts';

export interface ImportArguments {
  readonly tenant?: string;
  readonly input?: string;
  readonly replace: boolean;
}

/** `bocage import`. @throws Error in words where it failed. */
export async function runImport({ input, ...options }: ImportArguments, around: Surroundings): Promise<void> {
  if (input === undefined) return importFrom(around.input, options, around);
  // Opened before the store, which may be long in coming: a stream that nobody reads yet has nobody to fail to.
  const file = await open(input);
  try {
    await importFrom(file.createReadStream({ autoClose: false }), options, around);
  } finally {
    await file.close();
  }
}

async function importFrom(
  bytes: Readable,
  { tenant, replace }: Omit<ImportArguments, 'input'>,
  around: Surroundings,
): Promise<void> {
  await withStore(around, async (store) => {
    const progress = createProgress(around.clock, around.say);
    let soFar: ExportCounts | undefined;
    try {
      const imported = await importTenant(store, splitLines(bytes), {
        ...(tenant !== undefined && { tenant }),
        clock: around.clock,
        replace,
        onProgress(counts) {
          soFar = counts;
          progress(counts);
        },
      });
      const where = imported.tenant === '' ? 'the default tenant' : `the tenant ${imported.tenant}`;
      around.say(`Imported ${describeCounts(imported)} into ${where}.`);
    } catch (error) {
      if (soFar !== undefined) {
        around.say(
          `Imported ${describeCounts(soFar)}, and then it failed. ` +
            'What was written stays; the same import with --replace does all of it again.',
        );
      }
      throw error;
    }
  });
}
