import { buildings, notified } from './dataset.ts';
import { post, sendEach, type Target } from './workload.ts';

const CONNECTIONS = 4;
const BATCH = 500;

/** Puts the Entities of all workloads into an empty Bocage. @returns the seconds that it took. */
export async function seed({ httpPort, dataset }: Target): Promise<number> {
  const beganAt = performance.now();
  const batches = function* (): Generator<string> {
    for (let first = 0; first < dataset.size; first += BATCH) {
      const items = Math.min(BATCH, dataset.size - first);
      yield `[${Array.from({ length: items }, (_, index) => dataset.entity(first + index)).join(',')}]`;
    }
    yield JSON.stringify([...buildings(), ...notified()]);
  };
  await sendEach(
    httpPort,
    CONNECTIONS,
    batches().map((batch) => post('/ngsi-ld/v1/entityOperations/upsert', batch)),
  );
  return (performance.now() - beganAt) / 1000;
}
