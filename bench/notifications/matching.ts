import type { BocageProcess } from '../../test/support/bocage-process.ts';
import { runHttpLoad } from '../load/http-load.ts';
import { median } from '../load/measurement.ts';
import { patch, post, sendEach } from '../workload.ts';
import { entityIdAt, watchedType } from './subscribers.ts';

/** Subscriptions that an update has to be told from. */
const MANY = 10_000;
const ENTITIES = 500;
const CONNECTIONS = 10;
const WARM_UP_MS = 500;

/** Subscriptions beside an update, and how many of them it fires. */
interface Scenario {
  readonly title: string;
  readonly subscriptions: number;
  readonly fired: number;
  /** What the n-th is about. */
  about(place: number): Readonly<Record<string, unknown>>;
}

const everyId = (place: number) => [{ type: watchedType, id: entityIdAt(place) }];
const watched = [{ type: watchedType }];

const scenarios: readonly Scenario[] = [
  { title: 'one', subscriptions: 1, fired: 1, about: () => ({ entities: watched }) },
  {
    title: '10,000 of as many other types',
    subscriptions: MANY,
    fired: 0,
    about: (place) => ({ entities: [{ type: `Other${place}` }] }),
  },
  {
    title: '10,000 of the type, each watching an Attribute that is not written',
    subscriptions: MANY,
    fired: 0,
    about: (place) => ({ entities: watched, watchedAttributes: [`other${place}`] }),
  },
  {
    title: '10,000 by id, one of them that of the Entity',
    subscriptions: MANY,
    fired: 1,
    about: (place) => ({ entities: everyId(place) }),
  },
  {
    title: '10,000 of as many types, one of them that of the Entity',
    subscriptions: MANY,
    fired: 1,
    about: (place) => ({ entities: place === 0 ? watched : [{ type: `Other${place}` }] }),
  },
  {
    title: '10,000 of the type whose q does not hold',
    subscriptions: MANY,
    fired: 0,
    about: (place) => ({ entities: watched, q: `tick<-${place + 1}` }),
  },
  {
    title: '10,000 of the type, which all fire',
    subscriptions: MANY,
    fired: MANY,
    about: () => ({ entities: watched }),
  },
];

export interface MatchingRow {
  readonly title: string;
  readonly fired: number;
  /** Seconds that making the Subscriptions took. */
  readonly made: number;
  readonly perSecond: number;
  /** By the updates of a broker without Subscriptions, in turn with it. */
  readonly ratio: number;
}

/**
 * What an update costs beside Subscriptions. Nothing is sent: what is owed waits for somebody to fetch it, so that it is
 * the commit that is measured.
 *
 * @param withBroker gives a broker with the Entities in it to work with.
 */
export async function measureMatching(
  without: BocageProcess,
  withBroker: (name: string, work: (bocage: BocageProcess) => Promise<void>) => Promise<void>,
  rounds: number,
  seconds: number,
  note: (text: string) => void,
): Promise<readonly MatchingRow[]> {
  const rows: MatchingRow[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    await withBroker(`matching-${index}`, async (bocage) => {
      const made = await subscribe(bocage, scenario);
      const runs: { readonly perSecond: number; readonly ratio: number }[] = [];
      for (let round = 0; round < rounds; round++) {
        // Several updates of a commit that owes so much would all end at the same time.
        const connections = scenario.fired > 1 ? 1 : CONNECTIONS;
        const base = await update(without, connections, seconds);
        const perSecond = await update(bocage, connections, seconds);
        runs.push({ perSecond, ratio: perSecond / base });
      }
      const perSecond = median(runs.map((run) => run.perSecond));
      const ratio = median(runs.map((run) => run.ratio));
      note(`${scenario.title}: ${perSecond.toFixed(0)}/s, ${ratio.toFixed(2)} of none`);
      rows.push({ title: scenario.title, fired: scenario.fired, made, perSecond, ratio });
    });
  }
  return rows;
}

/** @returns the seconds that it took. */
async function subscribe({ ports }: BocageProcess, { subscriptions, about }: Scenario): Promise<number> {
  const beganAt = performance.now();
  const bodies = function* (): Generator<string> {
    for (let place = 0; place < subscriptions; place++) {
      const notification = { endpoint: { uri: 'urn:bocage:stream' } };
      yield post(
        '/ngsi-ld/v1/subscriptions',
        JSON.stringify({ type: 'Subscription', ...about(place), notification }),
      );
    }
  };
  await sendEach(ports.http, CONNECTIONS, bodies());
  return (performance.now() - beganAt) / 1000;
}

let ticks = 0;

/** @returns updates a second, as many as are answered. */
async function update({ ports }: BocageProcess, connections: number, seconds: number): Promise<number> {
  const next = () => {
    ticks += 1;
    return patch(entityIdAt(ticks % ENTITIES), JSON.stringify({ tick: { type: 'Property', value: ticks } }));
  };
  const measured = await runHttpLoad({
    port: ports.http,
    connections,
    next,
    warmUpMs: WARM_UP_MS,
    measuredMs: seconds * 1000,
  });
  if (measured.failed > 0) throw new Error(`${measured.failed} updates were refused.`);
  return measured.succeeded / measured.seconds;
}
