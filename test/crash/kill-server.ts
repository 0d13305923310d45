import type { BocageProcess } from '../support/bocage-process.ts';
import { randomInteger } from '../support/random.ts';
import { until } from '../support/until.ts';
import { keepConnected } from './gateway.ts';
import { createOutage, type Outage } from './outage.ts';
import {
  awaitAcknowledgements,
  compareState,
  endRound,
  loadTime,
  type Scene,
  unacknowledgedOf,
  watchFor,
} from './scene.ts';
import type { KillableServer } from './store-place.ts';

const SHORTEST_AWAY_MS = 200;
const LONGEST_AWAY_MS = 5000;
/** The load goes on for so long after the return. */
const AFTERWARDS_MS = 700;
const READY_WITHIN_MS = 60_000;

interface Interruption {
  readonly awayMs: number;
  readonly readyAfterMs: number;
}

/** Kills the server, and starts it again a random time later. @returns how long it was away, and until all was ready. */
async function interrupt(
  scene: Scene,
  bocage: BocageProcess,
  server: KillableServer,
  outage: Outage,
): Promise<Interruption> {
  const awayMs = SHORTEST_AWAY_MS + randomInteger(scene.random, LONGEST_AWAY_MS - SHORTEST_AWAY_MS);
  outage.begin();
  await server.kill();
  outage.confirm();
  await watchFor(scene, bocage, awayMs);
  outage.endSoon();
  const startedAt = performance.now();
  await server.start();
  await until(async () => (await fetch(`${bocage.url}/health/ready`)).status === 200, READY_WITHIN_MS);
  outage.end();
  return { awayMs, readyAfterMs: performance.now() - startedAt };
}

/**
 * One kill of the server behind Bocage, which goes on: while the server is away nothing is acknowledged, and all that
 * was is there when it is back.
 */
export async function killServer(
  scene: Scene,
  round: number,
  bocage: BocageProcess,
  server: KillableServer,
): Promise<BocageProcess> {
  const before = scene.ledger.count();
  const outage = createOutage();
  let stopped = false;
  const stopConnecting = keepConnected(scene.gateways, scene.ports.mqtt);
  for (const gateway of scene.gateways) gateway.start();
  const load = { url: bocage.url, stopped: () => stopped, outage };
  const writing = scene.writers.map((writer) => writer.write(load));
  const killedAfterMs = loadTime(scene);
  let unacknowledged = 0;
  let times: Interruption;
  try {
    await watchFor(scene, bocage, killedAfterMs);
    unacknowledged = unacknowledgedOf(scene);
    times = await interrupt(scene, bocage, server, outage);
    await watchFor(scene, bocage, AFTERWARDS_MS);
    for (const gateway of scene.gateways) gateway.pause();
    stopped = true;
    await Promise.all(writing);
    await awaitAcknowledgements(scene);
  } finally {
    stopped = true;
    await stopConnecting();
  }
  const ended = scene.ledger.count();
  await compareState(scene, bocage);
  const settled = scene.ledger.count();
  await endRound(scene, {
    round,
    killedAfterMs,
    acknowledged: ended.done - before.done,
    happened: settled.done - ended.done,
    undone: settled.undone - ended.undone,
    unacknowledged,
    readyAfterMs: times.readyAfterMs,
    outage: { awayMs: times.awayMs, refused: outage.refused },
  });
  return bocage;
}
