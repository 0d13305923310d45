import { expect, test } from 'vitest';
import { createManualTime } from '../../../test/support/manual-time.ts';
import { watchStore } from './watch-store.ts';

function fixture(initially: boolean) {
  const time = createManualTime(0);
  const log: string[] = [];
  let there = initially;
  let begun = false;
  const watch = watchStore({
    store: { health: () => ({ ready: there, detail: 'detail', waiting: 0 }) },
    clock: time.clock,
    schedule: time.schedule,
    log: {
      info: (details, message) => void log.push(`${message} ${JSON.stringify(details)}`),
      warn: (_details, message) => void log.push(message),
    },
  });
  watch.ready.then(() => {
    begun = true;
  });
  return {
    time,
    log,
    watch,
    begun: () => begun,
    be(ready: boolean) {
      there = ready;
    },
  };
}

test('says once that the store is away, for how long it is, and that it is back', async () => {
  const { time, log, watch, begun, be } = fixture(true);
  await watch.ready;
  expect(begun()).toBe(true);
  expect([watch.awaySeconds(), log]).toEqual([0, []]);
  be(false);
  time.advance(10_000);
  expect(log).toEqual([expect.stringContaining('the store is away')]);
  expect(watch.awaySeconds()).toBe(9.5);
  be(true);
  time.advance(500);
  expect(watch.awaySeconds()).toBe(0);
  expect(log.slice(1)).toEqual(['the store is there again {"detail":"detail","seconds":10}']);
  time.advance(10_000);
  expect(log).toHaveLength(2);
});

test('knows when a store that is away at the start is there for the first time', async () => {
  const { time, watch, begun, be } = fixture(false);
  time.advance(10_000);
  await Promise.resolve();
  expect(begun()).toBe(false);
  be(true);
  time.advance(500);
  await watch.ready;
  expect(begun()).toBe(true);
});

test('looks no more when it is stopped', () => {
  const { time, watch } = fixture(true);
  watch.stop();
  expect(time.waiting()).toEqual([]);
});
