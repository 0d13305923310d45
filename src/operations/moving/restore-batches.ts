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

/**
 * Requests under way: while the store writes one, the next ones are read. What is listed in an order goes one by one,
 * since no store promises to keep the order of requests but on one Entity.
 */
const underWay: Readonly<Record<Batch['kind'], number>> = {
  contexts: 1,
  subscriptions: 1,
  deadLetters: 1,
  entities: 4,
};

/**
 * Has batches committed in their order, some at a time. Where one is refused no other is begun; those under way are
 * waited for.
 *
 * @returns how many of each kind are durable.
 * @throws Problem that names the line at fault, or what `batches` throws.
 */
export async function commitBatches(
  commit: Store['commit'],
  batches: AsyncIterable<Batch>,
  options: RestoreBatchOptions,
): Promise<ExportCounts> {
  const counts = { contexts: 0, subscriptions: 0, deadLetters: 0, entities: 0 };
  const waiting: Promise<void>[] = [];
  let begun = false;
  let failed = false;

  async function restore(batch: Batch): Promise<void> {
    const { durable, refusal } = judge(batch, await commit(requestOf(batch, options)));
    counts[batch.kind] += durable;
    if (durable > 0) options.onProgress?.(counts);
    if (refusal !== undefined) throw refusal;
  }

  try {
    for await (const batch of batches) {
      if (failed) break;
      begun = true;
      const restored = restore(batch);
      // It is thrown where it is waited for; until then it must not count as one that nobody looks at.
      restored.catch(() => {
        failed = true;
      });
      waiting.push(restored);
      while (waiting.length >= underWay[batch.kind]) await waiting.shift();
    }
    // Without anything to write, the tenant comes into being all the same.
    if (!begun) await restore({ kind: 'entities', firstLine: 1, lines: [] });
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

/** How many lines are durable, and what was said of the first that is not. */
interface Judgement {
  readonly durable: number;
  readonly refusal?: Problem;
}

function judge({ firstLine, lines }: Batch, result: CommitResult): Judgement {
  if (result.kind === 'refused') return { durable: 0, refusal: problemOf(result.problem) };
  let durable = 0;
  let refusal: Problem | undefined;
  let item = 0;
  for (const [index, line] of lines.entries()) {
    const outcome = line === '' ? undefined : result.items[item++];
    if (outcome?.kind === 'refused') refusal ??= problemOf(outcome.problem, firstLine + index);
    else durable += 1;
  }
  return { durable, ...(refusal !== undefined && { refusal }) };
}

type Refusal = Extract<CommitResult, { kind: 'refused' }>['problem'];

function problemOf({ code, detail }: Refusal, line?: number): Problem {
  return new Problem(code, line === undefined ? detail : `line ${line}: ${detail}`);
}
