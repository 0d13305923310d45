import { describe, expect, it } from 'vitest';
import { createManualTime } from '../../test/support/manual-time.ts';
import { createGate, type Gate, type GateOptions, type GatePlace } from './gate.ts';

type Inside = [string, GatePlace][];

function rig(options: Partial<GateOptions>) {
  const time = createManualTime(0);
  const places = { overall: 10, perDestination: 3, slowOverall: 10, slowPerDestination: 1 };
  const gate = createGate({ ...places, ...options, clock: time.clock, schedule: time.schedule });
  return { time, gate, inside: [] as Inside };
}

/** Enters and notes who got in, in order: `origin/endpoint`. */
function enter(gate: Gate, inside: Inside, ...endpoints: string[]): void {
  for (const endpoint of endpoints) {
    const destination = endpoint.split('/')[0] ?? '';
    void gate.enter(destination, endpoint).then((place) => inside.push([endpoint, place]));
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

const names = (inside: Inside) => inside.map(([name]) => name);

/** One attempt that ends at once. */
async function attempt(gate: Gate, endpoint: string, healthy: boolean): Promise<void> {
  const inside: Inside = [];
  enter(gate, inside, endpoint);
  await settled();
  inside[0]?.[1].leave(healthy);
}

describe('the gate', () => {
  it('bounds each destination and all together', async () => {
    const { gate, inside } = rig({ overall: 3, perDestination: 2 });
    enter(gate, inside, 'a', 'a', 'a', 'b', 'b');
    await settled();
    expect(names(inside)).toEqual(['a', 'a', 'b']);
    inside[0]?.[1].leave(true);
    await settled();
    expect(names(inside)).toHaveLength(4);
  });

  it('lets destinations take turns', async () => {
    const { gate, inside } = rig({ overall: 1, perDestination: 1 });
    enter(gate, inside, 'a', 'a', 'a', 'b', 'c');
    for (let turn = 0; turn < 5; turn += 1) {
      await settled();
      inside[turn]?.[1].leave(true);
    }
    expect(names(inside).slice(0, 4).sort()).toEqual(['a', 'a', 'b', 'c']);
    expect(names(inside)[4]).toBe('a');
  });

  it('gives a destination that failed a single place until it is well again', async () => {
    const { gate, inside } = rig({});
    await attempt(gate, 'a', false);
    enter(gate, inside, 'a', 'a', 'a');
    await settled();
    expect(inside).toHaveLength(1);
    inside[0]?.[1].leave();
    await settled();
    expect(inside).toHaveLength(2);
    inside[1]?.[1].leave(true);
    enter(gate, inside, 'a', 'a');
    await settled();
    expect(inside).toHaveLength(5);
  });

  it('keeps endpoints that fail out of the way of those of the same destination that are well', async () => {
    const { gate, inside } = rig({});
    await attempt(gate, 'a/well', true);
    await attempt(gate, 'a/dead', false);
    enter(gate, inside, 'a/dead', 'a/dead', 'a/well', 'a/well', 'a/well');
    await settled();
    expect(names(inside).sort()).toEqual(['a/dead', 'a/well', 'a/well', 'a/well']);
  });

  it('has places for those who are well, however many are slow', async () => {
    const { time, gate, inside } = rig({ overall: 3, slowOverall: 3 });
    enter(gate, inside, 'a', 'b', 'c');
    await settled();
    time.advance(1_250);
    // They hold the slow lane now, and the quick one is free.
    enter(gate, inside, 'd', 'e', 'f');
    await settled();
    expect(names(inside)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    // Those are slow as well, but there is no room for them: they keep what they have.
    time.advance(1_250);
    enter(gate, inside, 'g');
    await settled();
    expect(inside).toHaveLength(6);
    for (const [, place] of inside) place.leave(true);
    await settled();
    expect(names(inside).at(-1)).toBe('g');
    inside.at(-1)?.[1].leave(true);

    // All of them are known as slow from now on.
    const later: Inside = [];
    enter(gate, later, 'a', 'b', 'c', 'd', 'g');
    await settled();
    expect(names(later)).toEqual(['a', 'b', 'c', 'g']);
  });

  it('is free of timers when nobody is inside', async () => {
    const { time, gate } = rig({});
    await attempt(gate, 'a', true);
    time.advance(250);
    expect(time.waiting()).toEqual([]);
  });

  it('counts each attempt by itself, and says when a place was had for long', async () => {
    const { time, gate, inside } = rig({});
    enter(gate, inside, 'a');
    await settled();
    const place = inside[0]?.[1];
    for (let attempts = 0; attempts < 3; attempts += 1) {
      place?.begin();
      time.advance(600);
    }
    expect(place?.used).toBe(true);
    place?.leave(true);
    const later: Inside = [];
    enter(gate, later, 'a', 'a');
    await settled();
    expect(later).toHaveLength(2);
  });
});
