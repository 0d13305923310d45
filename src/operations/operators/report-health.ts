import type { Services } from '../services.ts';

/** The state of one part of the process, in one line for people. */
export interface PartHealth {
  readonly ready: boolean;
  readonly detail: string;
}

export interface Health {
  readonly status: 'ready' | 'not ready';
  readonly parts: Readonly<Record<string, PartHealth>>;
}

/** Whether Bocage can do its work: the store, and the parts that the composition names (MQTT…). */
export function reportHealth(services: Services, others: Readonly<Record<string, () => PartHealth>>): Health {
  const { ready, detail } = services.store.health();
  const parts: Record<string, PartHealth> = { store: { ready, detail } };
  for (const [name, report] of Object.entries(others)) parts[name] = report();
  const allReady = Object.values(parts).every((part) => part.ready);
  return { status: allReady ? 'ready' : 'not ready', parts };
}
