import { roomType } from './dataset.ts';
import type { Measurement } from './load/measurement.ts';
import { endInTime, percentiles } from './measure.ts';
import type { StoreHome } from './store-home.ts';
import { patch, requests, type Target } from './workload.ts';

/** Writes in one phase of an index. */
interface Phase {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** What the building of an index costs the writes that run meanwhile: patches, as many as are answered. */
export interface IndexBuild {
  readonly before: Phase;
  readonly during: Phase;
  readonly after: Phase;
  /** From the query that asks for the index until it is complete; absent where that took too long to wait for. */
  readonly seconds?: number;
}

const VOCABULARY = 'https://uri.etsi.org/ngsi-ld/default-context/';
/** Nothing else in the benchmark asks for it. */
const ATTRIBUTE = 'humidity';
const PHASE_MS = 3000;
const SHORTEST_MS = 1000;
const LONGEST_MS = 180_000;
const POLL_MS = 50;

/** Runs the writes for a while, or until they are told to stop. */
async function write(target: Target, until: Promise<unknown>): Promise<Phase> {
  let running = true;
  void until.then(() => {
    running = false;
  });
  const { dataset } = target;
  const duration = { warmUpMs: 0, measuredMs: LONGEST_MS + SHORTEST_MS };
  const load = requests(() => (running ? patch(dataset.anyId(), dataset.temperaturePatch()) : undefined));
  const measured: Measurement = await endInTime(load(target, duration), duration);
  return { perSecond: measured.succeeded / measured.seconds, ...percentiles(measured) };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Has an index built while patches run. */
export async function measureIndexBuild(target: Target, home: StoreHome): Promise<IndexBuild> {
  const before = await write(target, pause(PHASE_MS));
  const built = buildIndex(target, home, ATTRIBUTE);
  // Where it is built at once there would be nothing to measure.
  const during = await write(target, Promise.all([built, pause(SHORTEST_MS)]));
  const seconds = await built;
  const after = await write(target, pause(PHASE_MS));
  return { before, during, after, ...(seconds !== undefined && { seconds }) };
}

/**
 * Asks for the index of a numeric Attribute that all rooms have.
 *
 * @returns the seconds until it was complete; undefined when it was not in time.
 */
export async function buildIndex(
  target: Target,
  home: StoreHome,
  attribute: string,
): Promise<number | undefined> {
  const beganAt = performance.now();
  await askForIndex(target, attribute);
  const builtAt = await indexIsBuilt(home, attribute);
  return builtAt === undefined ? undefined : (builtAt - beganAt) / 1000;
}

/** A query that has no other way than to look at every Entity: with very many it is refused, and has asked all the same. */
async function askForIndex({ httpPort }: Target, attribute: string): Promise<void> {
  const q = encodeURIComponent(`${attribute}>1000`);
  const answer = await fetch(
    `http://127.0.0.1:${httpPort}/ngsi-ld/v1/entities?type=${roomType}&q=${q}&limit=20`,
  );
  await answer.arrayBuffer();
}

/** @returns when it was (performance.now()); undefined when it is not in time. */
async function indexIsBuilt(home: StoreHome, attribute: string): Promise<number | undefined> {
  const deadline = performance.now() + LONGEST_MS;
  while (performance.now() < deadline) {
    if (await home.isIndexed(VOCABULARY + attribute)) return performance.now();
    await pause(POLL_MS);
  }
  return undefined;
}
