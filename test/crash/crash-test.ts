import { type BocagePorts, type BocageProcess, startBocage } from '../support/bocage-process.ts';
import { freePorts } from '../support/free-ports.ts';
import { type Random, randomInteger, seededRandom } from '../support/random.ts';
import type { Audit } from './audit.ts';
import { createGateway, type Gateway, iotAgentJson, ultraLight } from './gateway.ts';
import { createItemWriter, createSlowWriter, type Writer } from './http-writer.ts';
import { flakyId, isItem } from './items.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { readCounters } from './store-reader.ts';
import { type WatchedSubscriptions, watchSubscriptions } from './subscriptions.ts';

export interface CrashOptions {
  readonly dataDir: string;
  readonly rounds: number;
  readonly seed: number;
  readonly report: (round: RoundRecord) => void;
}

export interface RoundRecord {
  readonly round: number;
  readonly killedAfterMs: number;
  readonly acknowledged: number;
  /** Writes by HTTP that were in flight at the kill: found done, and found undone. */
  readonly happened: number;
  readonly undone: number;
  /** Messages by MQTT that were sent again. */
  readonly resent: number;
  readonly readyAfterMs: number;
  /** Absent where the round left its notifications to the next. */
  readonly drainedAfterMs?: number;
}

export interface CrashOutcome {
  readonly rounds: readonly RoundRecord[];
  readonly ledger: Ledger;
  readonly audits: readonly Audit[];
  /** Everything that must not be. Empty is success. */
  readonly findings: readonly string[];
  /** What the last two processes wrote, the killed one and the one after it. */
  readonly output: string;
}

/** What lives across the crashes. */
interface Scene {
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
const LONGEST_LOAD_MS = 1500;
/** Every so often a round does not wait for its notifications: then the crash finds a backlog. */
const UNDRAINED_EVERY = 4;
const POLL_MS = 50;
const RESEND_WITHIN_MS = 15_000;
/** Without any arrival for so long, what is missing counts as lost. Longer than a first retry takes. */
const STEADY_SILENCE_MS = 15_000;
const FLAKY_SILENCE_MS = 90_000;

async function prepare(options: CrashOptions): Promise<Scene> {
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

async function start({ options, ports, processes }: Scene): Promise<BocageProcess> {
  const bocage = await startBocage({ dataDir: options.dataDir, ports });
  processes.push(bocage);
  return bocage;
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Loads the process and kills it at a random moment. @returns the length of the load. */
async function loadAndKill(scene: Scene, bocage: BocageProcess): Promise<number> {
  const loadMs = SHORTEST_LOAD_MS + randomInteger(scene.random, LONGEST_LOAD_MS - SHORTEST_LOAD_MS);
  for (const gateway of scene.gateways) gateway.start();
  const writing = scene.writers.map((writer) => writer.writeUntilCut(bocage.url));
  const ending = await Promise.race([pause(loadMs), bocage.exited]);
  if (ending !== undefined) {
    scene.findings.push(`Bocage ended by itself (${ending.signal ?? ending.code}).\n${bocage.output()}`);
  }
  await bocage.kill('SIGKILL');
  await Promise.all([...writing, ...scene.gateways.map((gateway) => gateway.stop())]);
  return loadMs;
}

/** Compares everything; decides about the writes by HTTP, which are not sent again. */
async function compareState(scene: Scene, bocage: BocageProcess): Promise<void> {
  const { ledger, findings } = scene;
  const { counters, contradictions } = await readCounters(bocage.url, ledger.entityIds);
  findings.push(...contradictions);
  for (const id of new Set([...ledger.entityIds, ...counters.keys()])) {
    const held = counters.get(id);
    const wrong = isItem(id) ? ledger.settle(id, held) : ledger.compare(id, held);
    if (wrong !== undefined) findings.push(wrong);
  }
}

/** The gateways come back and send again what was not acknowledged. @returns how much that was. */
async function reconnect(scene: Scene): Promise<number> {
  const unacknowledged = (): number =>
    scene.gateways.reduce((sum, gateway) => sum + gateway.unacknowledged, 0);
  const resent = unacknowledged();
  for (const gateway of scene.gateways) await gateway.connect(scene.ports.mqtt);
  const deadline = performance.now() + RESEND_WITHIN_MS;
  while (unacknowledged() > 0 && performance.now() < deadline) await pause(POLL_MS);
  if (unacknowledged() > 0)
    scene.findings.push(`${unacknowledged()} messages sent again are not acknowledged`);
  return resent;
}

/** Waits until the audits miss nothing, or nothing has come for so long. @returns how long it took. */
async function drain(scene: Scene, audits: readonly Audit[], silenceMs: number): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const missing = audits.flatMap((audit) => audit.missing());
    const now = performance.now();
    if (missing.length === 0) break;
    if (now - Math.max(scene.subscriptions.lastArrivalAt, startedAt) > silenceMs) {
      scene.findings.push(...missing.map((notification) => `no notification: ${notification}`));
      break;
    }
    await pause(POLL_MS);
  }
  scene.findings.push(...audits.flatMap((audit) => audit.faults()));
  return performance.now() - startedAt;
}

async function runRound(scene: Scene, round: number, bocage: BocageProcess): Promise<BocageProcess> {
  const before = scene.ledger.count();
  const killedAfterMs = await loadAndKill(scene, bocage);
  const cut = scene.ledger.count();
  const revived = await start(scene);
  await compareState(scene, revived);
  const settled = scene.ledger.count();
  const resent = await reconnect(scene);
  await compareState(scene, revived);
  const drains = round % UNDRAINED_EVERY !== 0;
  const record: RoundRecord = {
    round,
    killedAfterMs,
    acknowledged: cut.done - before.done,
    happened: settled.done - cut.done,
    undone: settled.undone - cut.undone,
    resent,
    readyAfterMs: revived.readyAfterMs,
    ...(drains && { drainedAfterMs: await drain(scene, scene.subscriptions.steady, STEADY_SILENCE_MS) }),
  };
  scene.rounds.push(record);
  scene.options.report(record);
  return revived;
}

/** Everything is delivered; an orderly end and one more start change nothing. */
async function finish(scene: Scene, bocage: BocageProcess): Promise<void> {
  const { subscriptions, findings } = scene;
  await drain(scene, subscriptions.steady, STEADY_SILENCE_MS);
  await drain(scene, [subscriptions.flaky], FLAKY_SILENCE_MS);
  findings.push(...subscriptions.oddities);
  for (const gateway of scene.gateways) await gateway.stop();
  const { code, signal } = await bocage.kill('SIGTERM');
  if (code !== 0) findings.push(`SIGTERM ended it with ${signal ?? code}.\n${bocage.output()}`);
  const last = await start(scene);
  await compareState(scene, last);
}

async function playRounds(scene: Scene, first: BocageProcess): Promise<void> {
  let bocage = first;
  await scene.subscriptions.create(bocage.url);
  for (const gateway of scene.gateways) await gateway.connect(scene.ports.mqtt);
  for (let round = 1; round <= scene.options.rounds; round++) {
    bocage = await runRound(scene, round, bocage);
    // What is wrong is looked at where it went wrong.
    if (scene.findings.length > 0) return;
  }
  await finish(scene, bocage);
}

/**
 * Writes by HTTP and MQTT, kills the process with SIGKILL in the middle of it, starts it again on the same
 * folder, and compares: every acknowledged write is there, every notification of it arrives in order, and
 * nothing that did not happen shows. Ends with the first round that finds something.
 */
export async function crashTest(options: CrashOptions): Promise<CrashOutcome> {
  const scene = await prepare(options);
  try {
    await playRounds(scene, await start(scene));
  } catch (error) {
    // Bocage did not start, or answered what no answer can be.
    scene.findings.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    for (const gateway of scene.gateways) await gateway.stop();
    await scene.processes.at(-1)?.kill('SIGKILL');
    await scene.subscriptions.close();
  }
  const { subscriptions, ledger, rounds, findings, processes } = scene;
  return {
    rounds,
    ledger,
    audits: [...subscriptions.steady, subscriptions.flaky],
    findings: [...new Set(findings)],
    output: processes
      .slice(-2)
      .map((bocage) => bocage.output())
      .join('\n'),
  };
}
