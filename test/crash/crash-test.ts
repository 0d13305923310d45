import type { BocageProcess } from '../support/bocage-process.ts';
import type { Audit } from './audit.ts';
import { killBocage } from './kill-bocage.ts';
import { killServer } from './kill-server.ts';
import type { Ledger } from './ledger.ts';
import {
  type CrashOptions,
  finishScene,
  prepareScene,
  type RoundRecord,
  type Scene,
  startProcess,
} from './scene.ts';

export interface CrashOutcome {
  readonly rounds: readonly RoundRecord[];
  readonly ledger: Ledger;
  readonly audits: readonly Audit[];
  /** Everything that must not be. Empty is success. */
  readonly findings: readonly string[];
  /** What the last two processes wrote, the killed one and the one after it, and the server. */
  readonly output: string;
}

/** What every round kills. */
export type Victim = 'bocage' | 'server';

async function playRounds(scene: Scene, victim: Victim, first: BocageProcess): Promise<void> {
  const { server } = scene.options.place;
  let bocage = first;
  await scene.subscriptions.create(bocage.url);
  for (const gateway of scene.gateways) await gateway.connect(scene.ports.mqtt);
  for (let round = 1; round <= scene.options.rounds; round++) {
    bocage =
      victim === 'server' && server !== undefined
        ? await killServer(scene, round, bocage, server)
        : await killBocage(scene, round, bocage);
    // What is wrong is looked at where it went wrong.
    if (scene.findings.length > 0) return;
  }
  await finishScene(scene, bocage);
}

/**
 * Writes by HTTP and MQTT, kills Bocage or the server behind it with SIGKILL in the middle of it, starts it again on
 * the same data, and compares: every acknowledged write is there, every notification of it arrives in order, and
 * nothing that did not happen shows. Ends with the first round that finds something.
 */
export async function crashTest(options: CrashOptions, victim: Victim): Promise<CrashOutcome> {
  const scene = await prepareScene(options);
  try {
    await playRounds(scene, victim, await startProcess(scene));
  } catch (error) {
    // Bocage did not start, or answered what no answer can be.
    scene.findings.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    for (const gateway of scene.gateways) await gateway.stop();
    await scene.processes.at(-1)?.kill('SIGKILL');
    await scene.subscriptions.close();
  }
  const { subscriptions, ledger, rounds, findings, processes } = scene;
  const outputs = processes.slice(-2).map((bocage) => bocage.output());
  return {
    rounds,
    ledger,
    audits: [...subscriptions.steady, subscriptions.flaky],
    findings: [...new Set(findings)],
    output: [options.place.server?.output() ?? '', ...outputs].join('\n'),
  };
}
