import { setTimeout as pause } from 'node:timers/promises';
import { type BocagePorts, type BocageProcess, startBocage } from '../support/bocage-process.ts';
import { freePorts } from '../support/free-ports.ts';
import { type Random, randomInteger, seededRandom } from '../support/random.ts';
import type { Audit } from './audit.ts';
import { awaitNotifications } from './await-notifications.ts';
import { createGateway, type Gateway, iotAgentJson, ultraLight } from './gateway.ts';
import { createItemWriter, createSlowWriter, type Writer } from './http-writer.ts';
import { flakyId, isItem } from './items.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { StorePlace } from './store-place.ts';
import { readCounters } from './store-reader.ts';
import { type WatchedSubscriptions, watchSubscriptions } from './subscriptions.ts';

export interface CrashOptions {
  readonly place: StorePlace;
  readonly rounds: number;
  readonly seed: number;
  readonly report: (round: RoundRecord) => void;
}

export interface RoundRecord {
  readonly round: number;
  readonly killedAfterMs: number;
  readonly acknowledged: number;
  /** Writes by HTTP that were in flight at the kill, or refused while the server was away: found done, and undone. */
  readonly happened: number;
  readonly undone: number;
  /** Messages by MQTT that were not acknowledged at the kill. */
  readonly unacknowledged: number;
  /** From the start of what was killed. */
  readonly readyAfterMs: number;
  /** Absent where the round left its notifications to the next. */
  readonly drainedAfterMs?: number;
  /** Where the server was killed: for how long it was away, and how many answers were 503. */
  readonly outage?: { readonly awayMs: number; readonly refused: number };
}

/** What lives across the crashes. */
export interface Scene {
  readonly options: CrashOptions;
  readonly ports: BocagePorts;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly subscriptions: WatchedSubscriptions;
  readonly writers: readonly Writer[];
  readonly gateways: readonly Gateway[];
  readonly rounds: RoundRecord[];
  readonly findings: string[];
  /** Every process so far. */
  readonly processes: BocageProcess[];
}

const HTTP_WRITERS = 4;
const SHORTEST_LOAD_MS = 100;
/** Every so often a round does not wait for its notifications: then the crash finds a backlog. */
const UNDRAINED_EVERY = 4;
const POLL_MS = 50;
/** Without any arrival for so long, what is missing counts as lost. Longer than a first retry takes. */
const STEADY_SILENCE_MS = 15_000;
const FLAKY_SILENCE_MS = 90_000;
const READY_WITHIN_MS = 60_000;
/** Longer than a write may take. */
const ACKNOWLEDGED_WITHIN_MS = 30_000;

export async function prepareScene(options: CrashOptions): Promise<Scene> {
  const [http = 0, mqtt = 0] = await freePorts(2);
  const random = seededRandom(options.seed);
  const ledger = createLedger();
  const findings: string[] = [];
  const writing = { ledger, random, complain: (finding: string) => findings.push(finding) };
  return {
    options,
    ports: { http, mqtt },
    random,
    ledger,
    subscriptions: await watchSubscriptions(ledger, random),
    writers: [
      ...Array.from({ length: HTTP_WRITERS }, (_, writer) => createItemWriter(writer, writing)),
      createSlowWriter(flakyId, 250, writing),
    ],
    gateways: [
      createGateway('gateway-ul', ultraLight, ledger),
      createGateway('gateway-json', iotAgentJson, ledger),
    ],
    rounds: [],
    findings,
    processes: [],
  };
}

export async function startProcess({ options, ports, processes }: Scene): Promise<BocageProcess> {
  const bocage = await startBocage({ ...options.place.bocage, ports, readyWithinMs: READY_WITHIN_MS });
  processes.push(bocage);
  return bocage;
}

/** How long a round loads before the kill. */
export function loadTime({ random, options }: Scene): number {
  return SHORTEST_LOAD_MS + randomInteger(random, options.place.longestLoadMs - SHORTEST_LOAD_MS);
}

/** Waits, and notes it when Bocage ends meanwhile. */
export async function watchFor(scene: Scene, bocage: BocageProcess, milliseconds: number): Promise<void> {
  const ending = await Promise.race([pause(milliseconds), bocage.exited]);
  if (ending === undefined) return;
  scene.findings.push(`Bocage ended by itself (${ending.signal ?? ending.code}).\n${bocage.output()}`);
}

export const unacknowledgedOf = ({ gateways }: Scene): number =>
  gateways.reduce((sum, gateway) => sum + gateway.unacknowledged, 0);

/** The gateways are connected: what they sent, or send again, is to be acknowledged. */
export async function awaitAcknowledgements(scene: Scene): Promise<void> {
  const deadline = performance.now() + ACKNOWLEDGED_WITHIN_MS;
  while (unacknowledgedOf(scene) > 0 && performance.now() < deadline) await pause(POLL_MS);
  const left = unacknowledgedOf(scene);
  if (left > 0) scene.findings.push(`${left} messages are not acknowledged`);
}

/** Compares everything; decides about the writes by HTTP, which are not sent again. */
export async function compareState(scene: Scene, bocage: BocageProcess): Promise<void> {
  const { ledger, findings } = scene;
  const { counters, contradictions } = await readCounters(bocage.url, ledger.entityIds);
  findings.push(...contradictions);
  for (const id of new Set([...ledger.entityIds, ...counters.keys()])) {
    const held = counters.get(id);
    const wrong = isItem(id) ? ledger.settle(id, held) : ledger.compare(id, held);
    if (wrong !== undefined) findings.push(wrong);
  }
}

/** Waits until the audits miss nothing, or nothing has come for so long. @returns how long it took. */
async function drain({ findings }: Scene, audits: readonly Audit[], silenceMs: number): Promise<number> {
  const { milliseconds, lost } = await awaitNotifications(audits, silenceMs);
  findings.push(...lost, ...audits.flatMap((audit) => audit.faults()));
  return milliseconds;
}

/** Drains in most rounds. */
export async function endRound(scene: Scene, record: Omit<RoundRecord, 'drainedAfterMs'>): Promise<void> {
  const drains = record.round % UNDRAINED_EVERY !== 0;
  const whole: RoundRecord = {
    ...record,
    ...(drains && { drainedAfterMs: await drain(scene, scene.subscriptions.steady, STEADY_SILENCE_MS) }),
  };
  scene.rounds.push(whole);
  scene.options.report(whole);
}

/** Everything is delivered; an orderly end and one more start change nothing. */
export async function finishScene(scene: Scene, bocage: BocageProcess): Promise<void> {
  const { subscriptions, findings } = scene;
  await drain(scene, subscriptions.steady, STEADY_SILENCE_MS);
  await drain(scene, [subscriptions.flaky], FLAKY_SILENCE_MS);
  findings.push(...subscriptions.oddities);
  for (const gateway of scene.gateways) await gateway.stop();
  const { code, signal } = await bocage.kill('SIGTERM');
  if (code !== 0) findings.push(`SIGTERM ended it with ${signal ?? code}.\n${bocage.output()}`);
  const last = await startProcess(scene);
  await compareState(scene, last);
}
