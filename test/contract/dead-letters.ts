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
      expect(await store.catalogue.deadLetters(tenant, { limit: 2, offset: 0 })).toEqual({
        deadLetters: letters.slice(0, 2),
        total: 3,
      });
      expect(await store.catalogue.deadLetters(tenant, { limit: 2, offset: 2 })).toEqual({
        deadLetters: letters.slice(2),
        total: 3,
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
