import { badRequest, Problem } from '../../core/errors.ts';
import { forgetOldest } from '../../core/forget-oldest.ts';
import { dateTimeToEpoch } from '../../core/model/validate.ts';
import { streamUri } from '../../core/subscription/subscription.ts';
import type { Clock, Schedule } from '../../ports/clock.ts';
import type { AcknowledgedStream, NotificationStreams } from '../../ports/notification-streams.ts';
import type { CommitNotice, Store } from '../../ports/store.ts';
import type { Claim, Claims } from '../claims.ts';
import type { DeliveryLog } from '../delivery-log.ts';
import { createFaultLog } from '../fault-log.ts';
import type { NotificationRenderer } from '../notification-channel.ts';
import { systemSchedule } from '../schedule.ts';
import { createSettlements } from '../settlements.ts';
import { ConsumedBacklog } from './consumed-backlog.ts';
import { FollowedBacklog } from './followed-backlog.ts';
import { NotificationStream } from './notification-stream.ts';
import { parseEventId, type StreamPlace } from './stream-place.ts';

export interface NotificationStreamsParts {
  readonly store: Pick<Store, 'catalogue' | 'outbox' | 'commit' | 'onCommit' | 'capabilities'>;
  readonly claims: Claims;
  readonly renderer: NotificationRenderer;
  readonly clock: Clock;
  readonly schedule?: Schedule;
  readonly log: DeliveryLog;
  /** Streams at a time. */
  readonly maximum: number;
  /** Notifications that a client may have got and not acknowledged. */
  readonly window: number;
  /** Milliseconds that a write takes at most where other processes write too: by so much it may come up late. */
  readonly longestWrite: number;
}

/** Milliseconds after which a stream looks by itself: what other processes owe is told to one of them only. */
const pollInterval = { alone: 15_000, among: 500 };
/** Milliseconds between two looks, where each has to leave out what was brought in the last seconds. */
const leastPause = { alone: 0, among: 50 };
/** Milliseconds for another process to let go of a client: a little longer than the claim of one that has died lasts. */
const claimPatience = 7_000;
const claimPause = 250;
/** Subscriptions of which it is remembered how far they were acknowledged. */
const remembered = 1_000;

/** Streams of what the outbox owes to Subscriptions whose endpoint is `streamUri`. */
export function createNotificationStreams(
  parts: NotificationStreamsParts,
): NotificationStreams & { stop(): Promise<void> } {
  return new Streams(parts);
}

class Streams implements NotificationStreams {
  readonly #with: NotificationStreamsParts & {
    readonly schedule: Schedule;
    readonly fault: ReturnType<typeof createFaultLog>;
    readonly pollInterval: number;
    readonly leastPause: number;
    readonly lateness: number;
    readonly settlements: ReturnType<typeof createSettlements>;
  };
  /** By Subscription. */
  readonly #streams = new Map<string, Set<NotificationStream>>();
  readonly #consumers = new Map<string, NotificationStream>();
  /** The greatest sequence that was acknowledged here, by Subscription. */
  readonly #acknowledged = new Map<string, number>();
  readonly #stopListening: () => void;
  #open = 0;
  #stopped = false;

  constructor(parts: NotificationStreamsParts) {
    const { store, clock, log, schedule = systemSchedule } = parts;
    const alone = store.capabilities.exclusiveWriter;
    const fault = createFaultLog(log, clock);
    const commit: Store['commit'] = (request) => store.commit(request);
    this.#with = {
      ...parts,
      schedule,
      fault,
      pollInterval: alone ? pollInterval.alone : pollInterval.among,
      leastPause: alone ? leastPause.alone : leastPause.among,
      lateness: alone ? 0 : parts.longestWrite,
      settlements: createSettlements({ commit, clock, schedule, log, fault }),
    };
    this.#stopListening = store.onCommit((notice) => this.#hear(notice));
  }

  follow: NotificationStreams['follow'] = async (tenant, subscriptionId, after, receiver) => {
    const from = after === undefined ? undefined : parseEventId(after);
    return this.#opening(async () => {
      await this.#assertStreamed(tenant, subscriptionId);
      const place = from ?? (await this.#now(tenant, subscriptionId));
      const key = keyOf(tenant, subscriptionId);
      const isAcknowledged = (sequence: number) => sequence <= (this.#acknowledged.get(key) ?? 0);
      const source = new FollowedBacklog(tenant, subscriptionId, place, this.#with, isAcknowledged);
      const subject = { tenant, subscriptionId };
      const stream = new NotificationStream(subject, source, receiver, this.#with, () =>
        this.#forget(key, stream),
      );
      this.#add(key, stream);
      return stream;
    });
  };

  consume: NotificationStreams['consume'] = (tenant, subscriptionId, receiver) =>
    this.#opening(async () => {
      await this.#assertStreamed(tenant, subscriptionId);
      const key = keyOf(tenant, subscriptionId);
      const claim = this.#with.claims.of(tenant, subscriptionId);
      const source = new ConsumedBacklog(tenant, subscriptionId, this.#with, claim, (sequence) =>
        this.#noteAcknowledged(key, sequence),
      );
      const subject = { tenant, subscriptionId };
      const stream = new NotificationStream(subject, source, receiver, this.#with, () => {
        if (this.#consumers.get(key) === stream) this.#consumers.delete(key);
        this.#forget(key, stream);
      });
      this.#consumers.get(key)?.end('replaced');
      this.#consumers.set(key, stream);
      this.#add(key, stream);
      try {
        await this.#claim(subscriptionId, claim, stream);
      } catch (error) {
        stream.close();
        throw error;
      }
      return acknowledgedStream(stream, source);
    });

  /** Ends all streams, and makes durable what was acknowledged. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopListening();
    for (const streams of [...this.#streams.values()]) {
      for (const stream of [...streams]) stream.end('stopping');
    }
    await this.#with.settlements.flush();
  }

  /** Holds a place among the streams while one is opened; started, it keeps it until it is closed. */
  async #opening<Stream extends Started>(open: () => Promise<Stream>): Promise<Stream> {
    if (this.#stopped) throw new Problem('ServiceUnavailable', 'Bocage is stopping.');
    if (this.#open >= this.#with.maximum) {
      throw new Problem('ServiceUnavailable', 'As many streams are open as may be (BOCAGE_STREAMS_MAX).');
    }
    this.#open += 1;
    let stream: Stream;
    try {
      stream = await open();
    } finally {
      this.#open -= 1;
    }
    if (this.#stopped) stream.end('stopping');
    else stream.start();
    return stream;
  }

  async #assertStreamed(tenant: string, id: string): Promise<void> {
    const record = await this.#with.store.catalogue.subscription(tenant, id);
    if (record === undefined) {
      throw new Problem('ResourceNotFound', `There is no Subscription with the id ${id}.`);
    }
    const { expiresAt, notification } = record.subscription;
    if (notification.endpoint.uri !== streamUri) {
      throw badRequest(
        `id: expected a Subscription with the endpoint ${streamUri}; notifications of ${id} go elsewhere.`,
      );
    }
    if (expiresAt !== undefined && dateTimeToEpoch(expiresAt) <= this.#with.clock()) {
      throw new Problem('ResourceNotFound', `The Subscription ${id} has expired.`);
    }
  }

  /** The place behind everything that is owed. */
  async #now(tenant: string, subscriptionId: string): Promise<StreamPlace> {
    const newest = (await this.#with.store.outbox.newest(tenant, subscriptionId)) ?? 0;
    return { settled: newest, last: newest };
  }

  /** Waits for another process to let go, as long as the client is wanted here. @throws Problem ServiceUnavailable */
  async #claim(subscriptionId: string, claim: Claim, stream: NotificationStream): Promise<void> {
    const { clock, schedule } = this.#with;
    const deadline = clock() + claimPatience;
    while (!(await claim.take())) {
      if (stream.closed || clock() >= deadline) {
        throw new Problem('ServiceUnavailable', `${subscriptionId} has its client at another process.`);
      }
      await new Promise<void>((resolve) => void schedule(claimPause, resolve));
    }
  }

  #add(key: string, stream: NotificationStream): void {
    const streams = this.#streams.get(key);
    if (streams === undefined) this.#streams.set(key, new Set([stream]));
    else streams.add(stream);
    this.#open += 1;
  }

  #forget(key: string, stream: NotificationStream): void {
    const streams = this.#streams.get(key);
    if (streams?.delete(stream) === true) this.#open -= 1;
    if (streams?.size === 0) this.#streams.delete(key);
  }

  #noteAcknowledged(key: string, sequence: number): void {
    const before = this.#acknowledged.get(key) ?? 0;
    this.#acknowledged.delete(key);
    if (this.#acknowledged.size >= remembered) forgetOldest(this.#acknowledged);
    this.#acknowledged.set(key, Math.max(before, sequence));
  }

  #hear({ tenant, notified, catalogue, subscriptions, everything }: CommitNotice): void {
    if (this.#streams.size === 0) return;
    for (const subscriptionId of subscriptions ?? []) {
      for (const stream of this.#streams.get(keyOf(tenant, subscriptionId)) ?? []) stream.refresh();
    }
    if (everything === true || (catalogue && subscriptions === undefined)) {
      const mine = keyOf(tenant, '');
      for (const [key, streams] of this.#streams) {
        if (everything !== true && !key.startsWith(mine)) continue;
        for (const stream of streams) stream.refresh();
      }
    }
    for (const subscriptionId of notified) {
      for (const stream of this.#streams.get(keyOf(tenant, subscriptionId)) ?? []) stream.wake();
    }
  }
}

const keyOf = (tenant: string, subscriptionId: string) => `${tenant}\n${subscriptionId}`;

interface Started {
  start(): void;
  end(reason: 'stopping'): void;
}

function acknowledgedStream(
  stream: NotificationStream,
  source: ConsumedBacklog,
): AcknowledgedStream & Started {
  return {
    start: () => stream.start(),
    end: (reason) => stream.end(reason),
    close: () => stream.close(),
    acknowledge(eventId) {
      const known = !stream.closed && source.acknowledge(eventId);
      // There may be room in the window again.
      if (known) stream.wake();
      return known;
    },
  };
}
