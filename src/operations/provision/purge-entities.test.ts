import { expect, it } from 'vitest';
import { useApp } from '../../../test/support/use-app.ts';
import { Problem, toProblemDetails } from '../../core/errors.ts';
import type { Services } from '../services.ts';
import { purgeEntities } from './purge-entities.ts';

const app = useApp();

/** The store carries out no command on these Entities. */
function withFaults(culprits: ReadonlySet<string>): Services {
  const { services } = app;
  const commit: Services['store']['commit'] = async (request) => {
    const { operation } = request;
    if (operation.name === 'entityCommands' && operation.commands.some(({ id }) => culprits.has(id))) {
      return { kind: 'refused', problem: toProblemDetails(new Problem('InternalError', 'It failed.')) };
    }
    return services.store.commit(request);
  };
  return { ...services, store: { ...services.store, commit } };
}

async function create(tenant: string, count: number): Promise<readonly string[]> {
  const items = Array.from({ length: count }, (_, index) => ({ id: `urn:x:${index}`, type: 'A' }));
  const { status } = await app.request({
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/create',
    headers: { 'NGSILD-Tenant': tenant },
    body: items,
  });
  expect(status).toBe(201);
  return items.map(({ id }) => id);
}

it('says what it could not purge, and purges the rest', async () => {
  const [first, second, third] = await create('one', 3);
  const input = { tenant: 'one', parameters: new Map([['type', 'A']]) };
  expect(await purgeEntities(withFaults(new Set(['urn:x:1'])), input)).toEqual({
    kind: 'partial',
    body: {
      success: [first, third],
      errors: [{ entityId: second, error: expect.objectContaining({ status: 500 }) }],
    },
  });
  expect(await purgeEntities(app.services, input)).toEqual({ kind: 'done' });
});

it('gives up where too much fails', async () => {
  const ids = await create('two', 400);
  const input = { tenant: 'two', parameters: new Map([['local', 'true']]) };
  const result = await purgeEntities(withFaults(new Set(ids.slice(0, 250))), input);
  expect(result).toMatchObject({ kind: 'partial', body: { success: [] } });
  const { entities } = await app.services.store.entities.query(
    'two',
    {},
    { limit: 500, offset: 0, count: false },
  );
  expect(entities).toHaveLength(400);
});
