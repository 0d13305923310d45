import { describe, expect, it } from 'vitest';
import { createGate, type Gate, type Leave } from './gate.ts';

/** Enters and notes who got in, in order. */
function enter(gate: Gate, inside: [string, Leave][], ...destinations: string[]): void {
  for (const destination of destinations) {
    void gate.enter(destination).then((leave) => inside.push([destination, leave]));
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

const names = (inside: readonly [string, Leave][]) => inside.map(([name]) => name);

describe('the gate', () => {
  it('bounds each destination and all together', async () => {
    const gate = createGate({ overall: 3, perDestination: 2 });
    const inside: [string, Leave][] = [];
    enter(gate, inside, 'a', 'a', 'a', 'b', 'b');
    await settled();
    expect(names(inside)).toEqual(['a', 'a', 'b']);
    inside[0]?.[1](true);
    await settled();
    expect(names(inside)).toHaveLength(4);
  });

  it('lets destinations take turns', async () => {
    const gate = createGate({ overall: 1, perDestination: 1 });
    const inside: [string, Leave][] = [];
    enter(gate, inside, 'a', 'a', 'a', 'b', 'c');
    for (let turn = 0; turn < 5; turn += 1) {
      await settled();
      inside[turn]?.[1](true);
    }
    expect(names(inside).slice(0, 4).sort()).toEqual(['a', 'a', 'b', 'c']);
    expect(names(inside)[4]).toBe('a');
  });

  it('gives a destination that failed a single place until it is well again', async () => {
    const gate = createGate({ overall: 10, perDestination: 3 });
    const inside: [string, Leave][] = [];
    enter(gate, inside, 'a');
    await settled();
    inside[0]?.[1](false);
    enter(gate, inside, 'a', 'a', 'a');
    await settled();
    expect(inside).toHaveLength(2);
    inside[1]?.[1]();
    await settled();
    expect(inside).toHaveLength(3);
    inside[2]?.[1](true);
    enter(gate, inside, 'a', 'a');
    await settled();
    expect(inside).toHaveLength(6);
  });
});
