import { setTimeout as pause } from 'node:timers/promises';
import {
  type BocageOptions,
  type BocagePorts,
  type BocageProcess,
  startBocage,
} from '../support/bocage-process.ts';
import { freePorts } from '../support/free-ports.ts';
import { type Random, randomInteger } from '../support/random.ts';

/** When one of the processes was ended, and how (performance.now()). */
export interface Ending {
  readonly at: number;
  readonly instance: number;
  readonly signal: 'SIGKILL' | 'SIGTERM';
}

/** Several Bocages on one store. */
export interface Fleet {
  /** The URL of one that is there, chosen at random. */
  any(): string;
  /** URLs of different ones that are there, in random order: as many as there are. */
  several(): readonly string[];
  /** Ends one and starts it again on its ports. `SIGTERM`: nobody is sent to it any more before. */
  restart(instance: number, signal: Ending['signal']): Promise<void>;
  readonly urls: readonly string[];
  readonly endings: readonly Ending[];
  /** What went wrong with the processes themselves. */
  readonly findings: readonly string[];
  stop(): Promise<void>;
  output(): string;
}

export interface FleetOptions {
  readonly bocage: Pick<BocageOptions, 'dataDir' | 'settings'>;
  readonly instances: number;
  readonly random: Random;
}

const READY_WITHIN_MS = 60_000;
/** Milliseconds until a process that nobody is sent to any more has answered what it was asked. */
const DRAINED_MS = 500;

export async function startFleet({ bocage, instances, random }: FleetOptions): Promise<Fleet> {
  const ports = await freePorts(instances * 2);
  const start = (of: BocagePorts) => startBocage({ ...bocage, ports: of, readyWithinMs: READY_WITHIN_MS });
  const portsOf = (instance: number): BocagePorts => ({
    http: ports[2 * instance] ?? 0,
    mqtt: ports[2 * instance + 1] ?? 0,
  });
  const all = await Promise.all(Array.from({ length: instances }, (_, instance) => start(portsOf(instance))));
  const there = new Set(all.keys());
  const endings: Ending[] = [];
  const findings: string[] = [];
  const outputs: string[] = [];
  const urlOf = (instance: number): string => all[instance]?.url ?? '';

  const end = async (instance: number, process: BocageProcess, signal: Ending['signal']): Promise<void> => {
    there.delete(instance);
    if (signal === 'SIGTERM') await pause(DRAINED_MS);
    endings.push({ at: performance.now(), instance, signal });
    const exit = await process.kill(signal);
    outputs.push(process.output());
    if (signal === 'SIGTERM' && exit.code !== 0) {
      findings.push(`SIGTERM ended instance ${instance} with ${exit.signal ?? exit.code}.`);
    }
  };

  return {
    any: () => urlOf([...there][randomInteger(random, there.size)] ?? 0),
    several() {
      const left = [...there];
      const chosen: string[] = [];
      while (left.length > 0) chosen.push(urlOf(left.splice(randomInteger(random, left.length), 1)[0] ?? 0));
      return chosen;
    },
    async restart(instance, signal) {
      const process = all[instance];
      if (process === undefined) throw new Error(`There is no instance ${instance}.`);
      await end(instance, process, signal);
      all[instance] = await start(portsOf(instance));
      there.add(instance);
    },
    get urls() {
      return all.map(({ url }) => url);
    },
    endings,
    findings,
    async stop() {
      await Promise.all(all.map((process) => process.kill('SIGKILL')));
      outputs.push(...all.map((process) => process.output()));
    },
    output: () => outputs.join('\n'),
  };
}
