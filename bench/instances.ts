import { type Bench, runOnce } from './measure.ts';
import type { Load, Target, Workload } from './workload.ts';

/** What one Bocage does of a load, and what two on the same store do of it together. */
export interface InstancesRow {
  readonly title: string;
  readonly unit: string;
  readonly one: number;
  readonly two: number;
}

/** What is spread over several. */
const SPREAD = ['create', 'patch', 'retrieve-all', 'retrieve-uncached', 'type'];

/** @param second another Bocage on the same store. */
export async function measureInstances(
  bench: Bench,
  second: Pick<Target, 'httpPort' | 'mqttPort'>,
  chosen: readonly Workload[],
): Promise<readonly InstancesRow[]> {
  const rows: InstancesRow[] = [];
  for (const workload of chosen.filter(({ name }) => SPREAD.includes(name))) {
    const { title, unit, units } = workload;
    // The same load each time: twice on the one, then once on each.
    const one = await runOnce(bench, { units, run: twice(workload.run, {}) });
    const two = await runOnce(bench, { units, run: twice(workload.run, second) });
    rows.push({ title, unit, one: one.perSecond, two: two.perSecond });
  }
  return rows;
}

function twice(run: Load, other: Partial<Target>): Load {
  return async (target, duration, rate) => {
    const [first, second] = await Promise.all([
      run(target, duration, rate),
      run({ ...target, ...other }, duration, rate),
    ]);
    const latencies = Float64Array.from([...first.latencies, ...second.latencies]).sort();
    return {
      succeeded: first.succeeded + second.succeeded,
      failed: first.failed + second.failed,
      seconds: Math.max(first.seconds, second.seconds),
      latencies,
    };
  };
}
