import { setTimeout as pause } from 'node:timers/promises';
import { awaitNotifications } from '../crash/await-notifications.ts';
import { createItemWriter, createSlowWriter, type Writer } from '../crash/http-writer.ts';
import { flakyId } from '../crash/items.ts';
import { createLedger, type Ledger } from '../crash/ledger.ts';
import type { StorePlace } from '../crash/store-place.ts';
import { readCounters } from '../crash/store-reader.ts';
import { type WatchedSubscriptions, watchSubscriptions } from '../crash/subscriptions.ts';
import { type NotificationReceiver, startNotificationReceiver } from '../support/notification-receiver.ts';
import { randomInteger, seededRandom } from '../support/random.ts';
import { type Ending, type Fleet, startFleet } from './fleet.ts';
import { createReadProbe, createSubscriptionProbe, type Probe, type SubscriptionProbe } from './probes.ts';
import { createSharedSubscriptions, type SharedSubscriptions } from './shared-subscriptions.ts';
import { createSharedWriters, readShared, type SharedWriters, sharedIds } from './shared-writers.ts';
import { type Waits, waitsOf, watchGrowth } from './takeovers.ts';

export interface ClusterOptions {
  readonly place: Pick<StorePlace, 'bocage'>;
  readonly instances: number;
  /** Seconds of load. */
  readonly seconds: number;
  /** Seconds between two kills of a process; none is killed when absent. */
  readonly killEvery?: number;
  /** Whether each process is ended in order and started again once, after that. */
  readonly rolling: boolean;
  readonly seed: number;
  readonly report: (line: string) => void;
}

/** What a run counted of each Subscription. */
interface AuditFigures {
  readonly name: string;
  readonly received: number;
  readonly redelivered: number;
}

export interface ClusterOutcome {
  readonly ledger: Ledger;
  readonly shared: SharedWriters['writes'];
  readonly audits: readonly AuditFigures[];
  readonly endings: readonly Ending[];
  readonly waits: Waits;
  readonly subscriptionProbe: Pick<SubscriptionProbe, 'rounds' | 'latencies'>;
  readonly readRounds: number;
  /** Milliseconds until the last notification that was owed had come, after the last write. */
  readonly drainedAfterMs: number;
  /** Everything that must not be. Empty is success. */
  readonly findings: readonly string[];
  readonly output: string;
}

const ITEM_WRITERS = 2;
const SHARED_WRITERS = 3;
const READ_PROBES = 2;
const SHARED_PAUSE_MS = 20;
const AFTER_CUT_MS = 50;
/** Without any arrival for so long, what is missing counts as lost. */
const SILENCE_MS = 60_000;
/** What is delivered again for the sake of a process that ended comes within these milliseconds. */
const AFTERMATH_MS = 20_000;

/** All that takes part in a run. */
interface Scene {
  readonly options: ClusterOptions;
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly items: WatchedSubscriptions;
  readonly writers: SharedWriters;
  readonly shared: SharedSubscriptions;
  readonly receiver: NotificationReceiver;
  readonly subscriptionProbe: SubscriptionProbe;
  readonly readProbes: readonly Probe[];
  readonly itemWriters: readonly { readonly writer: Writer; owns(entityId: string): boolean }[];
  readonly findings: string[];
}

async function prepare(options: ClusterOptions): Promise<Scene> {
  const random = seededRandom(options.seed);
  const findings: string[] = [];
  const complain = (finding: string) => void findings.push(finding);
  const fleet = await startFleet({ bocage: options.place.bocage, instances: options.instances, random });
  const ledger = createLedger();
  const writing = { ledger, random, complain };
  const writers = createSharedWriters({ fleet, random, pauseMs: SHARED_PAUSE_MS, complain });
  const shared = createSharedSubscriptions(writers.writes);
  const subscriptionProbe = createSubscriptionProbe(() => receiver.url, { fleet, complain });
  const receiver = await startNotificationReceiver((notification) => {
    if (!shared.receive(notification)) subscriptionProbe.receive(notification);
    return 204;
  });
  const itemWriters = Array.from({ length: ITEM_WRITERS }, (_, place) => ({
    writer: createItemWriter(place, writing),
    owns: (entityId: string) => entityId.startsWith(`urn:ngsi-ld:CrashItem:${place}-`),
  }));
  return {
    options,
    fleet,
    ledger,
    items: await watchSubscriptions(ledger, random),
    writers,
    shared,
    receiver,
    subscriptionProbe,
    readProbes: Array.from({ length: READ_PROBES }, (_, place) =>
      createReadProbe(place, { fleet, complain }),
    ),
    itemWriters: [
      ...itemWriters,
      { writer: createSlowWriter(flakyId, 250, writing), owns: (entityId: string) => entityId === flakyId },
    ],
    findings,
  };
}

/** Goes on through another process when one ends: what that one had been asked is in doubt then. */
async function keepWriting(
  { fleet, ledger }: Scene,
  { writer, owns }: Scene['itemWriters'][number],
  stopped: () => boolean,
): Promise<void> {
  const load = {
    get url() {
      return fleet.any();
    },
    stopped,
    // One that has too much to do may say so.
    outage: { judge: () => undefined },
  };
  while (!stopped()) {
    await writer.write(load);
    for (const entityId of ledger.entityIds) {
      const last = owns(entityId) ? ledger.writes(entityId).at(-1) : undefined;
      if (last?.fate === 'pending') ledger.doubt(last);
    }
    await pause(AFTER_CUT_MS);
  }
}

async function disturb({ options, fleet }: Scene): Promise<void> {
  const { instances, seconds, killEvery, rolling, seed, report } = options;
  const random = seededRandom(seed + 1);
  const end = performance.now() + seconds * 1000;
  while (killEvery !== undefined && performance.now() + killEvery * 1000 < end) {
    await pause(killEvery * 1000);
    const instance = randomInteger(random, instances);
    const killedAt = performance.now();
    await fleet.restart(instance, 'SIGKILL');
    report(`instance ${instance} was killed and is back after ${since(killedAt)}`);
  }
  await pause(Math.max(0, end - performance.now()));
  for (let instance = 0; rolling && instance < instances; instance += 1) {
    const endedAt = performance.now();
    await fleet.restart(instance, 'SIGTERM');
    report(`instance ${instance} was ended in order and is back after ${since(endedAt)}`);
    await pause((killEvery ?? 1) * 1000);
  }
}

async function load(scene: Scene): Promise<void> {
  let over = false;
  const stopped = () => over;
  const work = [
    ...scene.itemWriters.map((writer) => keepWriting(scene, writer, stopped)),
    ...Array.from({ length: SHARED_WRITERS }, (_, writer) => scene.writers.write(writer, stopped)),
    ...[scene.subscriptionProbe, ...scene.readProbes].map((probe) => probe.run(stopped)),
  ];
  try {
    await Promise.race([disturb(scene), Promise.all(work)]);
  } finally {
    over = true;
    await Promise.all(work);
  }
}

/** Waits until nothing that is owed is missing. @returns how long it took. */
async function drain({ items, shared, findings }: Scene): Promise<number> {
  const audits = [...items.steady, items.flaky, ...shared.audits];
  const { milliseconds, lost } = await awaitNotifications(audits, SILENCE_MS);
  findings.push(...lost);
  return milliseconds;
}

async function compare({ fleet, ledger, shared, findings }: Scene): Promise<void> {
  for (const [instance, url] of fleet.urls.entries()) {
    const { counters, contradictions } = await readCounters(url, ledger.entityIds);
    findings.push(...contradictions);
    for (const id of new Set([...ledger.entityIds, ...counters.keys()])) {
      const held = counters.get(id);
      const wrong = instance === 0 ? ledger.settle(id, held) : ledger.compare(id, held);
      if (wrong !== undefined) findings.push(`instance ${instance}: ${wrong}`);
    }
    for (const id of sharedIds) {
      const held = JSON.stringify(await readShared(url, id));
      const told = JSON.stringify(shared.ofAll.state(id));
      if (held !== told) findings.push(`instance ${instance}: ${id} is ${held}, and was told to be ${told}`);
    }
  }
}

function judge(scene: Scene, repeatedAt: readonly number[]): void {
  const { items, shared, subscriptionProbe, fleet, findings } = scene;
  findings.push(...[...items.steady, items.flaky, ...shared.audits].flatMap((audit) => audit.faults()));
  findings.push(...items.oddities, ...subscriptionProbe.unwanted(), ...fleet.findings);
  const explained = (at: number) =>
    fleet.endings.some((ending) => ending.at <= at && at - ending.at < AFTERMATH_MS);
  const odd = repeatedAt.filter((at) => !explained(at)).length;
  if (odd > 0) findings.push(`${odd} notifications came again although no process had ended`);
}

/**
 * Several Bocages on one store: all are written to, all the time, while one after the other is killed and started
 * again. Afterwards every acknowledged write is there, whichever is asked; every notification of it has arrived, those
 * of an Entity in the order in which it was written; and none came twice but for the sake of a process that ended.
 */
export async function clusterTest(options: ClusterOptions): Promise<ClusterOutcome> {
  const scene = await prepare(options);
  const { fleet, items, shared, receiver, findings } = scene;
  let drainedAfterMs = Number.NaN;
  const audits = [...items.steady, items.flaky, ...shared.audits];
  const repeated = watchGrowth(() => audits.reduce((sum, { redelivered }) => sum + redelivered, 0));
  try {
    await items.create(fleet.any());
    await shared.create(fleet.any(), receiver.url);
    await load(scene);
    drainedAfterMs = await drain(scene);
    await compare(scene);
    // What was in doubt is known now.
    await drain(scene);
  } catch (error) {
    findings.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    repeated.stop();
    await fleet.stop();
    await Promise.all([items.close(), receiver.close()]);
  }
  judge(scene, repeated.times);
  return {
    ledger: scene.ledger,
    shared: scene.writers.writes,
    audits,
    endings: fleet.endings,
    waits: waitsOf(fleet.endings, shared.audits, scene.writers.writes),
    subscriptionProbe: scene.subscriptionProbe,
    readRounds: scene.readProbes.reduce((sum, { rounds }) => sum + rounds, 0),
    drainedAfterMs,
    findings: [...new Set(findings)],
    output: fleet.output(),
  };
}

function since(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
