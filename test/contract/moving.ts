import { describe, expect, it } from 'vitest';
import { exportTenant } from '../../src/operations/moving/export-tenant.ts';
import { importTenant } from '../../src/operations/moving/import-tenant.ts';
import { splitLines } from '../../src/operations/moving/split-lines.ts';
import { wholeDeadLetters } from '../../src/operations/moving/whole-dead-letters.ts';
import type { Store } from '../../src/ports/store.ts';
import { createCar, json, now, setSpeed, subscribe, write } from './contract-requests.ts';
import { car, furnish, subscription, taken } from './furnish-tenant.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const later = now + 86_400_000;
const page = { limit: 100, offset: 0 };

async function exported(store: Store, tenant: string, idsHeld?: number): Promise<string> {
  const options = { tenant, now: later, ...(idsHeld !== undefined && { idsHeld }) };
  let text = '';
  for await (const piece of exportTenant(store, options)) text += piece;
  return text;
}

/** All but the first line, which names the tenant and the instant. */
const contentOf = (text: string) => text.slice(text.indexOf('\n') + 1);

async function imported(store: Store, text: string, tenant: string, replace = false) {
  const bytes = (async function* () {
    yield Buffer.from(text);
  })();
  return importTenant(store, splitLines(bytes), { tenant, replace, clock: () => later });
}

function restore(lines: readonly object[], tenant: string, replace = false) {
  const body = json(lines.map((line) => JSON.stringify(line)).join('\n'));
  return write({ name: 'restore', body, firstLine: 10, replace }, { tenant, receivedAt: later });
}

/** What is put into a store as it was kept elsewhere. */
export function describeMoving(makeStore: MakeStore): void {
  describe('what is exported', () => {
    const tests = useStore(makeStore);

    it('is the same, to the character, from the tenant that it was imported into', async () => {
      const { store } = tests;
      const [from, to] = [tests.freshTenant(), tests.freshTenant()];
      await furnish(store, from);
      const text = await exported(store, from);
      const counts = { contexts: 2, subscriptions: 6, deadLetters: 4, entities: 4 };
      expect(await imported(store, text, to)).toEqual({ tenant: to, ...counts });
      expect(contentOf(await exported(store, to))).toBe(contentOf(text));
    });

    it('and what is read of it', async () => {
      const { store } = tests;
      const [from, to] = [tests.freshTenant(), tests.freshTenant()];
      await furnish(store, from);
      await imported(store, await exported(store, from), to);
      const all = async (tenant: string) => {
        const { records } = await store.catalogue.subscriptions(tenant, page);
        const contexts = (await store.catalogue.contextRecords(tenant)).filter(
          ({ kind }) => kind !== 'Cached',
        );
        const { entities } = await store.entities.query(tenant, {}, { ...page, count: false });
        return {
          records,
          contexts,
          documents: await Promise.all(contexts.map(({ id }) => store.catalogue.hostedContext(tenant, id))),
          letters: (await wholeDeadLetters(store.catalogue, tenant, page)).letters,
          entities: new Map(entities.map(({ id, entity }) => [id, entity])),
          types: await store.entities.typeUsage(tenant),
          expiry: await store.entities.nextExpiry(tenant),
        };
      };
      expect(await all(to)).toEqual(await all(from));
    });

    it('comes by id, however few ids are held at a time', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await furnish(store, tenant);
      const text = await exported(store, tenant);
      const ids = text.match(/(?<=\{"entity":\{"id":")[^"]+/g);
      expect(ids).toEqual([car(1), car(11), car(2), 'urn:ngsi-ld:Car:é']);
      for (const idsHeld of [1, 2, 4, 5]) expect(await exported(store, tenant, idsHeld)).toBe(text);
    });

    it('is that of an empty tenant too, which comes into being', async () => {
      const { store } = tests;
      const [from, to] = [tests.freshTenant(), tests.freshTenant()];
      await taken(store.commit(restore([], from)));
      await imported(store, await exported(store, from), to);
      expect(await store.catalogue.tenantExists(to)).toBe(true);
    });

    it('can be imported again with replace, and is the same', async () => {
      const { store } = tests;
      const [from, to] = [tests.freshTenant(), tests.freshTenant()];
      await furnish(store, from);
      const text = await exported(store, from);
      await imported(store, text, to);
      await taken(
        store.commit(setSpeed(car(2), 100, { tenant: to })),
        store.commit(
          write(
            {
              name: 'settleNotifications',
              settlements: [],
              statistics: [
                { subscriptionId: subscription(3), timesSent: 1, timesFailed: 0, lastSuccess: now },
              ],
            },
            { tenant: to },
          ),
        ),
      );
      await imported(store, text, to, true);
      expect(contentOf(await exported(store, to))).toBe(contentOf(text));
    });
  });

  describe('what is restored', () => {
    const tests = useStore(makeStore);
    const entity = (id: string, members = {}) => ({ entity: { id, type: 'Car', ...members } });

    it('is told to nobody', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await taken(store.commit(subscribe(subscription(1), {}, { tenant })));
      await taken(store.commit(restore([entity(car(1))], tenant)));
      await taken(store.commit(restore([entity(car(1))], tenant, true)));
      expect(await store.outbox.pending(tenant)).toEqual([]);
      await taken(store.commit(createCar(car(2), {}, { tenant })));
      expect(await store.outbox.pending(tenant)).toHaveLength(1);
    });

    it('has the times of the commit where it brings none', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await taken(store.commit(restore([entity(car(1), { speed: 5 })], tenant)));
      expect(await store.entities.retrieve(tenant, car(1))).toMatchObject({
        types: ['https://uri.etsi.org/ngsi-ld/default-context/Car'],
        createdAt: later,
        modifiedAt: later,
      });
    });

    it('does not take the place of what exists unless it is to', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await furnish(store, tenant);
      const before = await exported(store, tenant);
      const refused = { kind: 'refused', problem: { code: 'AlreadyExists' } };
      const twice = await store.commit(restore([entity(car(1)), entity(car(1))], tenant));
      expect(twice).toMatchObject({ items: [refused, refused] });
      for (const line of before.split('\n').filter((text) => /^\{"(context|subscription)"/.test(text))) {
        expect(await store.commit(restore([JSON.parse(line)], tenant))).toMatchObject({ items: [refused] });
      }
      expect(await exported(store, tenant)).toBe(before);
    });

    it.each([
      [
        'a member that is wrong',
        entity(car(9), { speed: { type: 'Property', value: null } }),
        /^line 11: speed\.value/,
      ],
      [
        'a time that is none',
        entity(car(9), { createdAt: 'today' }),
        /^line 11: createdAt: expected a UTC DateTime/,
      ],
      [
        'an @context of its own',
        entity(car(9), { '@context': { a: 'urn:a' } }),
        /^line 11: @context: expected none/,
      ],
      [
        'an Attribute that is a member of NGSI-LD',
        entity(car(9), { 'https://uri.etsi.org/ngsi-ld/scope': 1 }),
        /^line 11: https:\S+ngsi-ld\/scope: expected the name of an Attribute/,
      ],
      ['no type', { entity: { id: car(9) } }, /^line 11: type: expected/],
      ['no id', { entity: { type: 'Car' } }, /^line 11: id: expected/],
      [
        'something unknown beside it',
        { ...entity(car(9)), more: 1 },
        /^line 11: more: expected no such member/,
      ],
      ['something that is no record', { car: 1 }, /^line 11: line: expected its first member/],
      ['no Subscription', { subscription: { id: subscription(9) } }, /^line 11: type: expected Subscription/],
      [
        'a count that is none',
        { context: { id: 'a', kind: 'Hosted', numberOfHits: -1, document: {} } },
        /^line 11: num/,
      ],
      [
        'uses that were at no time',
        { context: { id: 'a', kind: 'Hosted', numberOfHits: 1, document: {} } },
        /^line 11: lastUsage: expected a UTC DateTime/,
      ],
      [
        'an id that is no URL part',
        { context: { id: 'a/b', kind: 'Hosted', document: {} } },
        /^line 11: id: /,
      ],
    ])('is refused as a whole, naming the line, with %s', async (_, line, detail) => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      expect(await store.commit(restore([entity(car(1)), line], tenant))).toMatchObject({
        kind: 'refused',
        problem: { detail: expect.stringMatching(detail) },
      });
      expect(await store.catalogue.tenantExists(tenant)).toBe(false);
    });
  });
}
