import { describe, expect, it } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { storeUnderTest } from '../support/test-store-home.ts';
import { useApp } from '../support/use-app.ts';

const path = '/ops/query';
const ns = 'https://uri.etsi.org/ngsi-ld/default-context/';

const scenarios: readonly Scenario[] = [
  {
    name: 'has Entities',
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/create',
    body: Array.from({ length: 30 }, (_, index) => ({
      id: `urn:x:${index}`,
      type: index < 20 ? 'Room' : 'Hall',
      heat: { type: 'Property', value: index },
    })),
    status: 201,
    answer: expect.anything(),
  },
  {
    name: 'says how a query by type is answered',
    path: `${path}?explain=true&type=Room&limit=5`,
    status: 200,
    answer: {
      query: { type: `${ns}Room` },
      page: { limit: 5, offset: 0, count: false, continued: false },
      indexes: [{ part: `type=${ns}Room`, index: expect.any(String), candidates: 20, exact: true }],
      exact: true,
      unindexed: [],
      entities: 30,
      judged: 0,
      thread: storeUnderTest === 'mongodb' ? 'server' : 'main',
      milliseconds: expect.any(Number),
    },
    answerHeaders: { link: null },
  },
  {
    name: 'shows names expanded, and the order',
    path: `${path}?explain=true&q=heat>5;!cold&attrs=heat,cold&orderBy=heat;desc&collation=fr`,
    status: 200,
    answer: expect.objectContaining({
      query: {
        attrs: `${ns}heat,${ns}cold`,
        q: `${ns}heat>5;!${ns}cold`,
        orderBy: { keys: [{ path: `${ns}heat`, direction: 'descending' }], collation: 'fr' },
      },
      exact: false,
      unindexed: expect.any(Array),
    }),
  },
  {
    name: 'needs to be told',
    path: `${path}?type=Room`,
    status: 400,
    answer: problem(
      'BadRequestData',
      'explain: expected true, beside the parameters of a query on Entities.',
    ),
  },
  {
    name: 'refuses what a query refuses',
    path: `${path}?explain=true`,
    status: 400,
    answer: problem('BadRequestData', /too wide/),
  },
  {
    name: 'refuses parameters that a query does not have',
    path: `${path}?explain=true&type=Room&rooms=1`,
    status: 400,
    answer: problem('InvalidRequest', /^rooms/),
  },
  {
    name: 'does not know every tenant',
    path: `${path}?explain=true&type=Room`,
    headers: { 'NGSILD-Tenant': 'nobody' },
    status: 404,
    answer: problem('NonexistentTenant'),
  },
];

describe('GET /ops/query', () => {
  const app = useApp();
  runScenarios(app, scenarios);

  it('shows that an index was built', async () => {
    const request = { path: `${path}?explain=true&type=Room&q=heat==7` };
    await expect
      .poll(async () => (await app.request(request)).body, { timeout: 10_000 })
      .toMatchObject({
        unindexed: [],
        judged: 0,
        indexes: expect.arrayContaining([expect.objectContaining({ part: `q=${ns}heat==7`, exact: true })]),
      });
  });
});
