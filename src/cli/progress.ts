import { countedKinds, type ExportCounts } from '../operations/moving/export-format.ts';
import type { Clock } from '../ports/clock.ts';

const names = {
  contexts: ['@context', '@contexts'],
  subscriptions: ['Subscription', 'Subscriptions'],
  deadLetters: ['dead letter', 'dead letters'],
  entities: ['Entity', 'Entities'],
} as const;

/** As `2 Subscriptions and 100000 Entities`. */
export function describeCounts(counts: ExportCounts): string {
  const parts = countedKinds
    .filter((kind) => counts[kind] > 0 || kind === 'entities')
    .map((kind) => `${counts[kind]} ${names[kind][counts[kind] === 1 ? 0 : 1]}`);
  const last = parts.pop();
  return parts.length === 0 ? `${last}` : `${parts.join(', ')} and ${last}`;
}

/** Milliseconds between two lines. */
const interval = 5000;

/** Says now and then how far it is. */
export function createProgress(clock: Clock, say: (line: string) => void): (counts: ExportCounts) => void {
  let said = clock();
  return (counts) => {
    const now = clock();
    if (now - said < interval) return;
    said = now;
    say(`… ${describeCounts(counts)}`);
  };
}
