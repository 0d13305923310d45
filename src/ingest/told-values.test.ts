import { describe, expect, it } from 'vitest';
import { createToldValues } from './told-values.ts';

const attribute = (value: unknown, more: object = {}) => ({ type: 'Property', value, ...more });

describe('what another broker tells', () => {
  function listen() {
    const time = { now: 0 };
    const told = createToldValues(() => time.now);
    const tell = (instance: object, more: object = {}) => {
      time.now += 100;
      const data = [{ id: 'urn:x:1', type: 'T', level: instance }] as never;
      return told.circling('', { subscriptionId: 'urn:s:1', data, ...more }) !== undefined;
    };
    return { time, tell };
  }

  it('circles when values come round for the third time', () => {
    const { tell } = listen();
    const circling = [1, 2, 1, 2, 1, 2, 1, 1].map((value) => tell(attribute(value)));
    expect(circling).toEqual([false, false, false, false, false, false, true, true]);
    // What was refused was not told: this is what it was.
    expect(tell(attribute(2))).toBe(false);
  });

  it('says which Attribute', () => {
    const told = createToldValues(() => 0);
    const notification = (level: number) =>
      ({ subscriptionId: 'urn:s:1', data: [{ id: 'urn:x:1', type: 'T', level: attribute(level) }] }) as never;
    const found = [1, 2, 1, 2, 1, 2, 1].map((level) => told.circling('', notification(level)));
    expect(found.at(-1)).toBe('level of urn:x:1');
  });

  it('may come back when some time has passed', () => {
    const { time, tell } = listen();
    for (const value of [1, 2, 1, 2, 1, 2]) tell(attribute(value));
    expect(tell(attribute(1))).toBe(true);
    time.now += 10_000;
    expect(tell(attribute(1))).toBe(false);
  });

  it('may go to and fro at leisure', () => {
    const { time, tell } = listen();
    const tellNext = (value: number) => {
      time.now += 2_000;
      return tell(attribute(value));
    };
    expect([...Array(20).keys()].some((turn) => tellNext(turn % 2))).toBe(false);
  });

  it('may say the same again and again, and always something new', () => {
    const { tell } = listen();
    const values = [...Array(50).fill(7), ...Array(50).keys()];
    expect(values.some((value) => tell(attribute(value)))).toBe(false);
  });

  it('is in order where it was observed', () => {
    const { tell } = listen();
    const observedAt = '2026-05-01T08:00:00Z';
    expect([1, 2, 1, 2, 1, 2, 1, 2].some((value) => tell(attribute(value, { observedAt })))).toBe(false);
  });

  it('is not mixed up with what other Subscriptions and instances tell', () => {
    const { tell } = listen();
    const turns = [1, 2, 1, 2, 1, 2, 1, 2];
    expect(turns.some((value) => tell(attribute(value), { subscriptionId: `urn:s:${value}` }))).toBe(false);
    expect(turns.some((value) => tell(attribute(value, { datasetId: `urn:d:${value}` })))).toBe(false);
  });

  it('circles in every member that a value may have, and whenever it was modified', () => {
    const { tell } = listen();
    const link = (object: string, modifiedAt: string) => ({ type: 'Relationship', object, modifiedAt });
    const circling = [1, 2, 1, 2, 1, 2, 1].map((place, time) => tell(link(`urn:x:${place}`, String(time))));
    expect(circling.at(-1)).toBe(true);
  });
});
