import type { CatalogueWrite } from '../../../commit/plan.ts';
import type { EntityStep } from '../atomic-write.ts';
import type { IdempotencyDocument } from '../layout.ts';
import type { Level } from '../tenant-database.ts';
import type { Reading } from './reading.ts';
import type { Attempt } from './unit.ts';

type Verdict = 'happened' | 'did not' | 'unknown';

/**
 * Whether an attempt happened, by what is there now. One that did not may still do, as long as what it expects is
 * there: whoever writes after this look takes that from it.
 *
 * `unknown`: somebody else has written since, or, on a server without transactions, a part of it happened.
 */
export function verdictOn(attempt: Attempt, reading: Reading, level: Level): Verdict {
  if (attempt.happened) return 'happened';
  const { entities, answers, catalogue } = attempt.write;
  const written = [
    ...entities.map((step) => verdictOnEntity(step, reading)),
    ...tellingOf(catalogue).map((write) => verdictOnCatalogue(write, reading)),
  ];
  const remembered = answers.map(({ document }) => verdictOnAnswer(document, reading));
  const verdict =
    level === 'transactions'
      ? verdictOnWhole([...written, ...remembered])
      : verdictOnParts(written, remembered);
  if (verdict === 'happened') attempt.happened = true;
  return verdict;
}

/** All of it happened, or nothing. */
function verdictOnWhole(verdicts: readonly Verdict[]): Verdict {
  return (['happened', 'unknown'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'did not';
}

/** Any of it may have happened; what is remembered, last. */
function verdictOnParts(written: readonly Verdict[], remembered: readonly Verdict[]): Verdict {
  if (remembered.includes('happened')) return 'happened';
  const [first = 'did not', ...others] = written;
  return others.every((other) => other === first) ? first : 'unknown';
}

function verdictOnAnswer({ _id, o, x, q }: IdempotencyDocument, { answers }: Reading): Verdict {
  const there = answers.get(_id);
  return there?.o === o && there.x === x && there.q === q ? 'happened' : 'did not';
}

function verdictOnEntity({ id, expected, document, version }: EntityStep, reading: Reading): Verdict {
  const there = reading.stored.get(id)?.expected;
  if (there?.v === version) return 'happened';
  if (there?.v === expected?.v) return 'did not';
  // Deleted, by this or by somebody else: what was asked for.
  if (document === undefined && there === undefined) return 'happened';
  return 'unknown';
}

/** What is gone may have been removed by anybody: where something is put as well, that decides, if it is new. */
function tellingOf(catalogue: readonly CatalogueWrite[]): readonly CatalogueWrite[] {
  const removed = new Set(catalogue.map((write) => (write.kind === 'deleteContext' ? write.id : undefined)));
  const put = catalogue.filter(({ kind }) => kind === 'putSubscription' || kind === 'putContext');
  if (put.length === 0) return catalogue;
  return put.filter((write) => write.kind !== 'putContext' || !removed.has(write.id));
}

function verdictOnCatalogue(write: CatalogueWrite, { state, contexts }: Reading): Verdict {
  switch (write.kind) {
    case 'putSubscription': {
      const there = state.subscription(write.subscription.id)?.subscription;
      return there !== undefined && JSON.stringify(there) === JSON.stringify(write.subscription)
        ? 'happened'
        : 'did not';
    }
    case 'deleteSubscription':
      return state.subscription(write.id) === undefined ? 'happened' : 'did not';
    case 'putContext':
      return contexts.has(write.id) ? 'happened' : 'did not';
    case 'deleteContext':
      return contexts.has(write.id) ? 'did not' : 'happened';
    default:
      return 'did not';
  }
}
