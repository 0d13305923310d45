import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../src/commit/request.ts';
import { now, write } from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const letter = (index: number): DeadLetter => ({
  source: 'mqtt',
  address: `/json/key/meter${index}/attrs`,
  reason: 'the payload is not JSON',
  payload: '/w==',
  encoding: 'base64',
  receivedAt: now + index,
});

/** What came in as a measurement and could not be taken. */
export function describeDeadLetters(makeStore: MakeStore): void {
  describe('dead letters', () => {
    const tests = useStore(makeStore);

    it('are kept as they came, in the order of their coming', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const letters = [0, 1, 2].map(letter);
      for (const deadLetter of letters) {
        expect(await store.commit(write({ name: 'recordDeadLetter', deadLetter }, { tenant }))).toMatchObject(
          {
            kind: 'done',
          },
        );
      }
      const page = async (offset: number) => {
        const { deadLetters, total } = await store.catalogue.deadLetters(tenant, { limit: 2, offset });
        return { letters: deadLetters.map(({ deadLetter }) => deadLetter), total };
      };
      expect(await page(0)).toEqual({ letters: letters.slice(0, 2), total: 3 });
      expect(await page(2)).toEqual({ letters: letters.slice(2), total: 3 });
    });

    it('are found by their ids, until they are discarded', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      for (const index of [0, 1, 2]) {
        await store.commit(write({ name: 'recordDeadLetter', deadLetter: letter(index) }, { tenant }));
      }
      const { deadLetters } = await store.catalogue.deadLetters(tenant, { limit: 10, offset: 0 });
      const [first, second, third] = deadLetters.map(({ id }) => id);
      expect(new Set([first, second, third]).size).toBe(3);
      expect(await store.catalogue.deadLetter(tenant, second ?? '')).toEqual({
        id: second,
        deadLetter: letter(1),
      });
      const ids = [first ?? '', second ?? '', 'none', '0'];
      for (const _ of [1, 2]) {
        const discarded = await store.commit(write({ name: 'discardDeadLetters', ids }, { tenant }));
        expect(discarded).toMatchObject({ kind: 'done' });
      }
      expect(await store.catalogue.deadLetter(tenant, second ?? '')).toBeUndefined();
      expect(await store.catalogue.deadLetter(tenant, 'none')).toBeUndefined();
      expect(await store.catalogue.deadLetters(tenant, { limit: 10, offset: 0 })).toEqual({
        deadLetters: [{ id: third, deadLetter: letter(2) }],
        total: 1,
      });
    });

    it('with the same idempotency key are one', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const request = write(
        { name: 'recordDeadLetter', deadLetter: letter(0) },
        { tenant, idempotencyKey: 'k' },
      );
      await Promise.all([store.commit(request), store.commit(request)]);
      expect(await store.catalogue.deadLetters(tenant, { limit: 2, offset: 0 })).toMatchObject({ total: 1 });
    });
  });
}
