import type { EpochMs } from '../core/model/entity.ts';
import { coalesceChanges } from '../core/subscription/coalesce-changes.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type { OutboxEntry } from '../ports/store.ts';
import type { OutgoingNotification } from './notification-channel.ts';

/** The next notification that is owed, and the entries of the outbox that it is of. */
export interface OwedNotification {
  readonly id: string;
  /** Of its first entry, whose attempts are its own. */
  readonly sequence: number;
  readonly attempts: number;
  readonly nextAttemptAt: EpochMs;
  /** One entry for each Entity that it tells of. None where they are forgotten: it is gathered again. */
  readonly told: readonly OutboxEntry[];
  /** Sequences of entries that are told by a later one of the same Entity. */
  readonly superseded: readonly number[];
}

const none: readonly number[] = [];

/** A notification of one entry. */
export function notificationOf(entry: OutboxEntry): OwedNotification {
  const { notificationId, sequence, attempts, nextAttemptAt } = entry;
  return { id: notificationId, sequence, attempts, nextAttemptAt, told: [entry], superseded: none };
}

/** The same for keeping while it waits: without the states of up to hundreds of Entities. */
export function withoutEntries(notification: OwedNotification): OwedNotification {
  const { superseded, told } = notification;
  return { ...notification, told: [], superseded: [...superseded, ...told.map(({ sequence }) => sequence)] };
}

/** @param notification that is sent to `subscription`. */
export function outgoing(
  tenant: string,
  subscription: Subscription,
  { id, told }: OwedNotification,
): OutgoingNotification {
  const changes = told.map(({ change }) => change);
  return {
    ...{ tenant, subscription, changes },
    notificationId: id,
    notifiedAt: changes.reduce((latest, { at }) => Math.max(latest, at), 0),
  };
}

/** Puts together what is told in one notification: the last state of each Entity, with all that became of it. */
export class GatheredEntries {
  /** By Entity, in the order of their last entries. */
  readonly #told = new Map<string, OutboxEntry>();
  #superseded: number[] = [];
  #first: OutboxEntry | undefined;
  readonly #most: number;

  /** @param most Entities in one notification. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Takes the next entry. @returns false where it has no place any more: it is the next notification's. */
  add(entry: OutboxEntry): boolean {
    const { id } = entry.change.entity;
    const earlier = this.#told.get(id);
    if (earlier === undefined && this.#told.size >= this.#most) return false;
    this.#first ??= entry;
    if (earlier === undefined) {
      this.#told.set(id, entry);
      return true;
    }
    this.#superseded.push(earlier.sequence);
    this.#told.delete(id);
    this.#told.set(id, { ...entry, change: coalesceChanges(earlier.change, entry.change) });
    return true;
  }

  /** Sequences of all that it holds. */
  sequences(): readonly number[] {
    return [...this.#superseded, ...[...this.#told.values()].map(({ sequence }) => sequence)];
  }

  /** Forgets what later entries tell, if that is a great deal. @returns the sequences. */
  shed(): readonly number[] {
    if (this.#superseded.length < mostSuperseded) return none;
    const first = this.#first?.sequence;
    const shed = this.#superseded.filter((sequence) => sequence !== first);
    this.#superseded = this.#superseded.filter((sequence) => sequence === first);
    return shed;
  }

  /**
   * The notification; undefined where there is nothing to tell. Its id is that of the last entry in it that
   * `before` did not have, so that nobody takes it for one that told less.
   *
   * @param before the same notification at the last attempt.
   */
  notification(before: OwedNotification | undefined): OwedNotification | undefined {
    const told = [...this.#told.values()];
    const first = this.#first;
    const last = told.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const known = new Set(before && [...before.superseded, ...before.told.map(({ sequence }) => sequence)]);
    const added = told.findLast(({ sequence }) => !known.has(sequence)) ?? before ?? last;
    // Its retry may not have been settled when it was read.
    const { attempts, nextAttemptAt } = before?.sequence === first.sequence ? before : first;
    return {
      id: 'notificationId' in added ? added.notificationId : added.id,
      sequence: first.sequence,
      ...{ attempts, nextAttemptAt, told },
      superseded: this.#superseded,
    };
  }
}

/** Superseded entries that a notification holds until it has arrived. */
const mostSuperseded = 500;
