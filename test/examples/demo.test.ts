import { describe, expect, test } from 'vitest';
import { iotAgentPosts, iotAgentPublications } from '../../examples/demo/iot-agent-devices.ts';
import { lorawanUplinks } from '../../examples/demo/lorawan.ts';
import { fixedEntities } from '../../examples/demo/territory.ts';
import { vary } from '../../examples/demo/vary.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import { expandEntity } from '../../src/core/model/expand-entity.ts';
import { createIngest } from '../../src/ingest/pipeline.ts';
import { createMemoryCommits } from '../support/memory-commits.ts';

const now = new Date('2026-03-14T08:00:00Z');

async function measured(round: number) {
  const store = createMemoryCommits();
  const log = { warn: () => undefined, error: () => undefined };
  const ingest = createIngest({ store, clock: () => now.getTime(), log });
  for (const { topic, payload } of [...lorawanUplinks(round, now), ...iotAgentPublications(round, now)]) {
    await ingest.handleMqtt({ topic, payload: Buffer.from(payload), qos: 1, clientId: 'demo' });
  }
  for (const { path, contentType, body } of iotAgentPosts(round, now)) {
    const { pathname, searchParams } = new URL(path, 'http://bocage.example');
    await ingest.handleHttp({
      protocol: pathname === '/iot/d' ? 'ul' : 'json',
      tenant: '',
      key: searchParams.get('k')!,
      deviceId: searchParams.get('i')!,
      payload: Buffer.from(body),
      contentType,
    });
  }
  return store;
}

describe('the demo', () => {
  test('sends nothing that becomes a dead letter', async () => {
    const store = await measured(3);
    expect(store.deadLetters).toEqual([]);
    expect(store.requests.length).toBeGreaterThan(25);
  });

  test('measures now, and something else each time', async () => {
    const [first, second] = [await measured(0), await measured(1)];
    const id = 'urn:ngsi-ld:Device:70b3d5e75e01a001';
    expect(first.entity(id)).toMatchObject({ temperature: { observedAt: '2026-03-14T08:00:00.000Z' } });
    expect(first.entity(id)).not.toEqual(second.entity(id));
  });

  test('watches its fixed entities with devices that it has', async () => {
    const store = await measured(0);
    for (const entity of fixedEntities()) {
      const body = JSON.parse(JSON.stringify(entity)) as { refDevice: { object: string } };
      expect(() => expandEntity(body, coreContext, 'complete')).not.toThrow();
      expect(store.entity(body.refDevice.object), body.refDevice.object).toBeDefined();
    }
  });
});

test('counters grow, numbers swing around themselves, and the rest stays', () => {
  const readings = { counterValues: [295, 294], level: { value: 2.5, unit: 'm' }, tilt: 'no', open: false };
  const varied = [0, 1, 2, 3].map((round) => vary(readings, round) as typeof readings);
  expect(varied.map(({ counterValues }) => counterValues[0])).toEqual([295, 296, 297, 298]);
  for (const { level, tilt, open } of varied) {
    expect(Math.abs(level.value - 2.5)).toBeLessThanOrEqual(0.3);
    expect({ unit: level.unit, tilt, open }).toEqual({ unit: 'm', tilt: 'no', open: false });
  }
  expect(new Set(varied.map(({ level }) => level.value)).size).toBeGreaterThan(1);
});
