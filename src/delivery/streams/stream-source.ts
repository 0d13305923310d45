import type { OutboxEntry } from '../../ports/store.ts';

/** Some of what is owed, in order. */
export interface StreamPage {
  readonly entries: readonly OutboxEntry[];
  /** Something before these was dropped that was not brought yet. */
  readonly gap: boolean;
  /** Whether more may be had at once. */
  readonly more: boolean;
}

/** Where a stream has its notifications from. */
export interface StreamSource {
  /**
   * What comes next.
   *
   * @returns undefined where it is for another process to bring it.
   */
  next(limit: number): Promise<StreamPage | undefined>;
  /** These are brought next, in one event. @returns its id. */
  bring(entries: readonly OutboxEntry[]): string;
  /** This one cannot be brought, for a fault of ours. */
  giveUp(entry: OutboxEntry): void;
  /** Nothing is brought any more. */
  close(): void;
}
