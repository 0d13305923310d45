import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Unit, unitOf } from './unit.ts';
import { createUnitLine } from './unit-line.ts';

interface Named extends Unit {
  readonly name: string;
}

const size = { units: 4, characters: 100 };

function unit(name: string, keys: readonly string[], parts: Partial<Unit> = {}): Named {
  const made = unitOf({
    prepared: { kind: 'ready', createsTenant: false, single: true, items: [] },
    envelope: { tenant: '', principal: { kind: 'anonymous' }, receivedAt: 0, source: 'http' },
    entityIds: [],
    keys,
    exclusive: false,
    stageable: true,
    size: 1,
    settle: () => undefined,
    ...parts,
  });
  return { ...made, name, alone: parts.alone ?? false, tries: parts.tries ?? 0 };
}

const names = (units: readonly Unit[]) => units.map((one) => (one as Named).name);

function lineOf(...units: readonly Unit[]) {
  const line = createUnitLine(size);
  for (const one of units) line.add(one);
  return line;
}

describe('the line of units', () => {
  it('puts into a group what may be evaluated one after the other', () => {
    const line = lineOf(unit('a1', ['a']), unit('b1', ['b']), unit('a2', ['a']));
    expect(names(line.take()).toSorted()).toEqual(['a1', 'a2', 'b1']);
    expect(line.take()).toEqual([]);
    expect(line.ready).toBe(false);
  });

  it('holds back what shares a key with a group that is under way, and nothing else', () => {
    const first = unit('a1', ['a']);
    const line = lineOf(first);
    const group = line.take();
    line.add(unit('a2', ['a']));
    line.add(unit('ab', ['a', 'b']));
    line.add(unit('b1', ['b']));
    line.add(unit('c1', ['c']));
    expect(names(line.take())).toEqual(['c1']);
    line.finish(group);
    expect(names(line.take())).toEqual(['a2', 'ab', 'b1']);
  });

  it('holds a group to its size', () => {
    const line = lineOf(...[1, 2, 3, 4, 5, 6].map((number) => unit(`a${number}`, ['a'])));
    const group = line.take();
    expect(names(group)).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(line.take()).toEqual([]);
    line.finish(group);
    expect(names(line.take())).toEqual(['a5', 'a6']);
    const large = lineOf(
      unit('x', ['x'], { size: 500 }),
      unit('y', ['y'], { size: 60 }),
      unit('z', ['z'], { size: 60 }),
    );
    expect([names(large.take()), names(large.take()), names(large.take())]).toEqual([['x'], ['y'], ['z']]);
  });

  it('takes what was put back first, all of it together, with what came behind it since', () => {
    const line = lineOf(...[1, 2, 3, 4].map((number) => unit(`a${number}`, ['a'])));
    const group = line.take();
    line.add(unit('b', ['b']));
    line.add(unit('a5', ['a']));
    for (const one of group) one.tries = 1;
    line.putBack(group);
    expect(names(line.take())).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(names(line.take())).toEqual(['b']);
  });

  it('lets those that are to be tried by themselves go one by one', () => {
    const line = lineOf(...[1, 2, 3].map((number) => unit(`a${number}`, ['a'])));
    const group = line.take();
    for (const one of group) one.alone = true;
    line.putBack(group);
    for (const name of ['a1', 'a2', 'a3']) {
      const next = line.take();
      expect(names(next)).toEqual([name]);
      expect(line.take()).toEqual([]);
      line.finish(next);
    }
  });

  it('evaluates nothing on what cannot be seen before it is written', () => {
    const context = unit('c1', ['contexts'], { stageable: false });
    const line = lineOf(context, unit('c2', ['contexts'], { stageable: false }), unit('a', ['a']));
    expect(names(line.take())).toEqual(['c1', 'a']);
    line.finish([context]);
    expect(names(line.take())).toEqual(['c2']);
  });

  it('has what is exclusive come after everything before it, and before everything after it', () => {
    const a1 = unit('a1', ['a']);
    const s1 = unit('s1', [], { exclusive: true });
    const s2 = unit('s2', [], { exclusive: true });
    const line = lineOf(a1, s1, unit('b1', ['b']), s2, unit('a2', ['a']));
    expect(names(line.take())).toEqual(['a1']);
    expect(line.take()).toEqual([]);
    line.finish([a1]);
    expect(names(line.take())).toEqual(['s1']);
    line.putBack([s1]);
    expect(names(line.take())).toEqual(['s1']);
    line.finish([s1]);
    const b = line.take();
    expect(names(b)).toEqual(['b1']);
    line.finish(b);
    expect(names(line.take())).toEqual(['s2']);
    line.finish([s2]);
    expect(names(line.take())).toEqual(['a2']);
  });

  it('never loses one, and keeps the order of every key, whatever happens', () => {
    const arbitraryUnit = fc.record({
      keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }),
      stageable: fc.boolean(),
    });
    const step = fc.constantFrom('add', 'take', 'finish', 'putBack', 'addExclusive');
    fc.assert(
      fc.property(fc.array(arbitraryUnit, { minLength: 1, maxLength: 20 }), fc.array(step), (made, steps) => {
        const line = createUnitLine(size);
        const order: Named[] = [];
        const finished: Named[] = [];
        const groups: (readonly Unit[])[] = [];
        let next = 0;
        const add = (exclusive: boolean) => {
          const parts = made[next];
          if (parts === undefined) return;
          const one = unit(String(next), parts.keys, { stageable: parts.stageable && !exclusive, exclusive });
          next += 1;
          order.push(one);
          line.add(one);
        };
        const take = () => {
          const group = line.take();
          if (group.length > 0) groups.push(group);
        };
        const finish = (group: readonly Unit[]) => {
          for (const one of group) finished.push(one as Named);
          line.finish(group);
        };
        for (const one of steps) {
          if (one === 'add') add(false);
          else if (one === 'addExclusive') add(true);
          else if (one === 'take') take();
          else if (one === 'finish') finish(groups.shift() ?? []);
          else line.putBack(groups.pop() ?? []);
        }
        while (next < made.length) add(false);
        for (;;) {
          take();
          const group = groups.shift();
          if (group === undefined) break;
          finish(group);
        }
        expect(finished).toHaveLength(order.length);
        const place = (one: Named) => finished.indexOf(one);
        for (const [index, one] of order.entries()) {
          for (const other of order.slice(index + 1)) {
            const ordered =
              one.exclusive || other.exclusive || one.keys.some((key) => other.keys.includes(key));
            if (ordered) expect(place(one)).toBeLessThan(place(other));
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
