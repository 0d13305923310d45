import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type RunningBocage, useOutageRig } from '../support/outage-rig.ts';
import { until } from '../support/until.ts';

const entities = '/ngsi-ld/v1/entities';

const rig = useOutageRig();

interface Load {
  /** Ids of Entities whose creation was acknowledged. */
  readonly created: string[];
  /** How often each status was answered. */
  readonly statuses: Map<number, number>;
  /** Whether `Retry-After` was missing where it belongs. */
  readonly unsaid: number;
  /** The last value that each device published. */
  readonly measured: ReadonlyMap<string, number>;
  end(): Promise<void>;
}

const WRITERS = 4;
const DEVICES = 5;

/** Creates Entities over HTTP, each once, and publishes measures that count up, until it is ended. */
function startLoad({ request }: RunningBocage): Load {
  const created: string[] = [];
  const statuses = new Map<number, number>();
  const measured = new Map<string, number>();
  const published: Promise<void>[] = [];
  let unsaid = 0;
  let next = 0;
  let ended = false;
  const create = async (): Promise<void> => {
    while (!ended) {
      next += 1;
      const id = `urn:x:${next}`;
      const { status, headers } = await request('POST', entities, { id, type: 'Room' });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 201) created.push(id);
      if (status === 503 && headers.get('retry-after') === null) unsaid += 1;
      if (status === 503) await pause(20);
    }
  };
  const measure = async (): Promise<void> => {
    for (let value = 0; !ended; value += 1) {
      const device = `meter${value % DEVICES}`;
      measured.set(device, value);
      published.push(rig.publisher.publish(`/json/key/${device}/attrs`, JSON.stringify({ t: value })));
      await pause(20);
    }
  };
  const working = [measure(), ...Array.from({ length: WRITERS }, create)];
  return {
    created,
    statuses,
    measured,
    get unsaid() {
      return unsaid;
    },
    async end() {
      ended = true;
      await Promise.all(working);
      await Promise.all(published);
    },
  };
}

/** What is there is what was acknowledged: by HTTP each, by MQTT the last of each device. */
async function expectEverything({ request }: RunningBocage, load: Load): Promise<void> {
  for (const id of load.created) expect((await request('GET', `${entities}/${id}`)).status).toBe(200);
  for (const [device, value] of load.measured) {
    const { body } = await request('GET', `${entities}/urn:ngsi-ld:Device:${device}?options=keyValues`);
    expect(body).toMatchObject({ t: value });
  }
}

it('loses nothing that it acknowledged, and takes everything that MQTT brought meanwhile, when the store vanishes and comes back', async () => {
  const bocage = await rig.start();
  await rig.publisher.connect(bocage.ports.mqtt);
  const load = startLoad(bocage);
  await until(() => load.created.length > 20);
  const saidBefore = bocage.output();
  await rig.proxy.vanish();
  await bocage.health(503);
  await until(() => (load.statuses.get(503) ?? 0) > 20);
  await until(async () => (await bocage.metric('bocage_mqtt_held_messages')) > 20);
  await rig.proxy.restore();
  await bocage.health(200);
  const before = load.created.length;
  await until(() => load.created.length > before + 20);
  await load.end();
  expect(rig.publisher.connected).toBe(true);
  expect([...load.statuses.keys()].sort()).toEqual([201, 503]);
  expect(load.unsaid).toBe(0);
  await expectEverything(bocage, load);
  const said = bocage.output().slice(saidBefore.length);
  expect(said.match(/the store is away/g)).toHaveLength(1);
  expect(said).not.toContain('"level":"error"');
  expect(said.split('\n').length).toBeLessThan(40);
});

it('says 503 in time, and goes on, when the store hangs without a word', async () => {
  const bocage = await rig.start();
  await rig.publisher.connect(bocage.ports.mqtt);
  const load = startLoad(bocage);
  await until(() => load.created.length > 20);
  rig.proxy.hang();
  const began = performance.now();
  await until(() => (load.statuses.get(503) ?? 0) > 0);
  expect(performance.now() - began).toBeLessThan(10_000);
  await bocage.health(503);
  await rig.proxy.restore();
  await bocage.health(200);
  const before = load.created.length;
  await until(() => load.created.length > before + 20);
  await load.end();
  expect([...load.statuses.keys()].sort()).toEqual([201, 503]);
  await expectEverything(bocage, load);
});
