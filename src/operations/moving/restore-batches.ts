import type { CommitResult } from '../../commit/request.ts';
import { Problem } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { internalEnvelope } from '../internal-envelope.ts';
import type { ExportCounts } from './export-format.ts';

/** Lines of an export that are one request. */
export interface Batch {
  readonly kind: keyof ExportCounts;
  readonly firstLine: number;
  /** Empty ones are there already. */
  readonly lines: readonly string[];
}

export interface RestoreBatchOptions {
  readonly clock: Clock;
  readonly tenant: string;
  readonly replace: boolean;
  readonly onProgress?: (counts: ExportCounts) => void;
}

/** Requests under way: while the store writes one, the next ones are read. */
const underWay = 4;

/**
 * Has batches committed in their order, some at a time. Where one is refused no other is begun; those under way are
 * waited for.
 *
 * @returns how many of each kind are durable.
 * @throws Problem that names the line at fault.
 */
export async function commitBatches(
  commit: Store['commit'],
  batches: AsyncIterable<Batch>,
  options: RestoreBatchOptions,
): Promise<ExportCounts> {
  const counts = { contexts: 0, subscriptions: 0, deadLetters: 0, entities: 0 };
  const waiting: Promise<void>[] = [];
  let begun = 0;

  async function restore(batch: Batch): Promise<void> {
    assertDone(batch, await commit(requestOf(batch, options)));
    counts[batch.kind] += batch.lines.length;
    options.onProgress?.(counts);
  }

  try {
    for await (const batch of batches) {
      begun += 1;
      const restored = restore(batch);
      // It is waited for below; until then its failure must not count as one that nobody looks at.
      restored.catch(() => {});
      waiting.push(restored);
      if (waiting.length >= underWay) await waiting.shift();
    }
    // Without anything to write, the tenant comes into being all the same.
    if (begun === 0) await restore({ kind: 'entities', firstLine: 1, lines: [] });
    while (waiting.length > 0) await waiting.shift();
    return counts;
  } finally {
    await Promise.allSettled(waiting);
  }
}

function requestOf({ firstLine, lines }: Batch, { clock, tenant, replace }: RestoreBatchOptions) {
  return {
    envelope: internalEnvelope(tenant, clock),
    operation: {
      name: 'restore',
      body: { text: lines.join('\n'), mediaType: 'application/json' },
      firstLine,
      replace,
    },
  } as const;
}

function assertDone({ firstLine, lines }: Batch, result: CommitResult): void {
  if (result.kind === 'refused') throw problemOf(result.problem);
  let item = 0;
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const outcome = result.items[item];
    item += 1;
    if (outcome?.kind === 'refused') throw problemOf(outcome.problem, firstLine + index);
  }
}

type Refusal = Extract<CommitResult, { kind: 'refused' }>['problem'];

function problemOf({ code, detail }: Refusal, line?: number): Problem {
  return new Problem(code, line === undefined ? detail : `line ${line}: ${detail}`);
}
