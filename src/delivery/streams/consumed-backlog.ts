import type { Settlement } from '../../commit/request.ts';
import { streamUri } from '../../core/subscription/subscription.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OutboxEntry, Store } from '../../ports/store.ts';
import type { Claim } from '../claims.ts';
import type { Settlements } from '../settlements.ts';
import type { StreamPage, StreamSource } from './stream-source.ts';

export interface ConsumedBacklogOptions {
  readonly store: Pick<Store, 'outbox'>;
  readonly settlements: Settlements;
  readonly clock: Clock;
  /** Notifications that a client may have got and not acknowledged. */
  readonly window: number;
}

/** What is owed to one Subscription as the one client sees it who takes away what he has dealt with. */
export class ConsumedBacklog implements StreamSource {
  readonly #tenant: string;
  readonly #id: string;
  readonly #with: ConsumedBacklogOptions;
  readonly #claim: Claim;
  readonly #onAcknowledged: (sequence: number) => void;
  /** Events that wait for their acknowledgement, in the order in which they were brought. */
  readonly #events = new Map<string, readonly OutboxEntry[]>();
  /** Sequences of what was brought or given up, as long as a read could still find it. */
  readonly #dealt = new Set<number>();
  /** Those of them that the next read cannot find: a read under way may have begun before they were settled. */
  #settled: number[] = [];
  /** The event that was acknowledged last. */
  #acknowledged: string | undefined;
  /** Notifications in the events that wait. */
  #unacknowledged = 0;
  /** Whether more was owed than was read last. */
  #isBehind = false;

  /** @param onAcknowledged told of each sequence that was taken away. */
  constructor(
    tenant: string,
    subscriptionId: string,
    options: ConsumedBacklogOptions,
    claim: Claim,
    onAcknowledged: (sequence: number) => void,
  ) {
    this.#tenant = tenant;
    this.#id = subscriptionId;
    this.#with = options;
    this.#claim = claim;
    this.#onAcknowledged = onAcknowledged;
  }

  async next(most: number): Promise<StreamPage | undefined> {
    if (!this.#claim.held && !(await this.#claim.take())) return undefined;
    const room = this.#with.window - this.#unacknowledged;
    if (room <= 0) {
      this.#isBehind = true;
      return { entries: [], gap: false, more: false };
    }
    const gap = this.#isBehind && (await this.#hasLost());
    for (const sequence of this.#settled) this.#dealt.delete(sequence);
    this.#settled = [];
    const limit = Math.min(most, room);
    const page = { limit, except: this.#dealt };
    const entries = await this.#with.store.outbox.entries(this.#tenant, this.#id, page);
    this.#isBehind = entries.length === limit;
    return { entries, gap, more: this.#isBehind };
  }

  bring(entries: readonly OutboxEntry[]): string {
    const eventId = String(entries.at(-1)?.sequence);
    this.#events.set(eventId, entries);
    this.#unacknowledged += entries.length;
    for (const { sequence } of entries) this.#dealt.add(sequence);
    return eventId;
  }

  /** It goes to the dead letters. */
  giveUp({ sequence, notificationId, change }: OutboxEntry): void {
    this.#dealt.add(sequence);
    const data = [{ id: change.entity.id }];
    this.#settle(sequence, {
      kind: 'dead',
      deadLetter: {
        source: 'notification',
        address: streamUri,
        reason: 'Bocage could not make the notification: the cause is in its log',
        payload: JSON.stringify({ id: notificationId, subscriptionId: this.#id, data }),
        encoding: 'utf8',
        receivedAt: change.at,
        notification: { subscriptionId: this.#id, notificationId, change },
      },
    });
  }

  /** @returns false for an event that does not wait for it; the last one may be acknowledged again. */
  acknowledge(eventId: string): boolean {
    if (!this.#events.has(eventId)) return eventId === this.#acknowledged;
    this.#acknowledged = eventId;
    for (const [id, entries] of this.#events) {
      this.#events.delete(id);
      this.#unacknowledged -= entries.length;
      for (const { sequence } of entries) {
        this.#settle(sequence, { kind: 'delivered' });
        this.#onAcknowledged(sequence);
      }
      this.#count();
      if (id === eventId) break;
    }
    return true;
  }

  close(): void {
    this.#events.clear();
    // Where it cannot be let go, it ends by itself.
    this.#claim.letGo().catch(() => undefined);
  }

  /** Whether the last of what waits for its acknowledgement is gone: what was behind it may be gone as well. */
  async #hasLost(): Promise<boolean> {
    const last = [...this.#events.values()].at(-1)?.at(-1)?.sequence;
    if (last === undefined) return false;
    const page = { limit: 1, except: new Set<number>(), after: last - 1 };
    const [first] = await this.#with.store.outbox.summaries(this.#tenant, this.#id, page);
    return first?.sequence !== last;
  }

  #settle(sequence: number, result: Settlement['result']): void {
    const settlement = { subscriptionId: this.#id, sequence, result };
    this.#with.settlements.settle(this.#tenant, settlement, () => this.#settled.push(sequence));
  }

  #count(): void {
    const now = this.#with.clock();
    this.#with.settlements.count(this.#tenant, {
      subscriptionId: this.#id,
      timesSent: 1,
      timesFailed: 0,
      lastNotification: now,
      lastSuccess: now,
    });
  }
}
