import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Placement } from './machine.ts';

/** What the driver of MongoDB alone gets out of a server. */
export interface DriverRow {
  /** The workload of Bocage that comes down to it. */
  readonly beside: string;
  readonly title: string;
  /** Documents a second. */
  readonly perSecond: number;
  /** Null where nothing was done in time. */
  readonly p50: number | null;
  readonly p99: number | null;
}

/** Measured in a process of its own, where Bocage runs. */
export async function measureDriver(
  uri: string,
  seconds: number,
  { serverLauncher = [] }: Placement,
): Promise<readonly DriverRow[]> {
  const script = join(import.meta.dirname, 'driver-rows.ts');
  const [command = process.execPath, ...rest] = [
    ...serverLauncher,
    process.execPath,
    script,
    uri,
    String(seconds),
  ];
  const { stdout } = await promisify(execFile)(command, rest);
  return JSON.parse(stdout) as DriverRow[];
}
