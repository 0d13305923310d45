import type { BocageProcess } from '../support/bocage-process.ts';
import { keepConnected } from './gateway.ts';
import {
  awaitAcknowledgements,
  compareState,
  endRound,
  loadTime,
  type Scene,
  startProcess,
  unacknowledgedOf,
  watchFor,
} from './scene.ts';

/** Loads the process and kills it at a random moment. @returns the length of the load. */
async function loadAndKill(scene: Scene, bocage: BocageProcess): Promise<number> {
  const loadMs = loadTime(scene);
  for (const gateway of scene.gateways) gateway.start();
  const load = { url: bocage.url, stopped: () => false };
  const writing = scene.writers.map((writer) => writer.write(load));
  await watchFor(scene, bocage, loadMs);
  await bocage.kill('SIGKILL');
  await Promise.all([...writing, ...scene.gateways.map((gateway) => gateway.stop())]);
  return loadMs;
}

/** The gateways come back and send again what was not acknowledged. @returns how much that was. */
async function reconnect(scene: Scene): Promise<number> {
  const resent = unacknowledgedOf(scene);
  const stopConnecting = keepConnected(scene.gateways, scene.ports.mqtt);
  await awaitAcknowledgements(scene);
  await stopConnecting();
  return resent;
}

/** One kill of Bocage under load. @returns the process that was started after it. */
export async function killBocage(scene: Scene, round: number, bocage: BocageProcess): Promise<BocageProcess> {
  const before = scene.ledger.count();
  const killedAfterMs = await loadAndKill(scene, bocage);
  const cut = scene.ledger.count();
  const revived = await startProcess(scene);
  await compareState(scene, revived);
  const settled = scene.ledger.count();
  const unacknowledged = await reconnect(scene);
  await compareState(scene, revived);
  await endRound(scene, {
    round,
    killedAfterMs,
    acknowledged: cut.done - before.done,
    happened: settled.done - cut.done,
    undone: settled.undone - cut.undone,
    unacknowledged,
    readyAfterMs: revived.readyAfterMs,
  });
  return revived;
}
