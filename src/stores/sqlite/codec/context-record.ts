import type { ContextRecord } from '../../../ports/store.ts';
import type { SqlValue } from '../sql.ts';

/** The record of an @context from its identifier, kind, instants of creation and of last use, and uses. */
export function contextRecordOf(row: readonly SqlValue[]): ContextRecord {
  const [id, kind, createdAt, lastUsage, numberOfHits] = row as readonly [
    string,
    ContextRecord['kind'],
    number,
    number | null,
    number,
  ];
  return { id, kind, createdAt, ...(lastUsage !== null && { lastUsage }), numberOfHits };
}
