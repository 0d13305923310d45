import { describe, expect, it } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';

const property = (value: unknown) => ({ type: 'Property', value });
const link = (object: unknown) => ({ type: 'Relationship', object });

const country = { id: 'urn:x:france', type: 'Country', name: property('France'), code: property('FR') };
const city = {
  id: 'urn:x:chalon',
  type: 'City',
  name: property('Chalon'),
  people: property(45_000),
  inCountry: link(country.id),
};
const hall = { id: 'urn:x:hall', type: 'Building', name: property('Hall'), inCity: link(city.id) };
const school = { id: 'urn:x:school', type: 'Building', name: property('School'), inCity: link(city.id) };
const lost = { id: 'urn:x:lost', type: 'Lost', inCity: link('urn:x:nowhere') };
const ring = [
  { id: 'urn:x:ring:1', type: 'Ring', next: link('urn:x:ring:2') },
  { id: 'urn:x:ring:2', type: 'Ring', next: link('urn:x:ring:1') },
];
const several = {
  id: 'urn:x:several',
  type: 'Several',
  both: link([city.id, 'urn:x:nowhere']),
  list: { type: 'ListRelationship', objectList: [{ object: country.id }] },
};

const inline = (relationship: { object: unknown }, entity: unknown) => ({ ...relationship, entity });

const scenarios: readonly Scenario[] = [
  {
    name: 'has Entities that link to each other',
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/create',
    body: [country, city, hall, school, lost, several, ...ring],
    status: 201,
    answer: expect.anything(),
  },
  {
    name: 'shows linked Entities in a list behind those that link to them, each once',
    path: `${entities}?type=Building&join=flat`,
    status: 200,
    answer: [hall, school, city],
  },
  {
    name: 'goes as far as joinLevel says',
    path: `${entities}?type=Building&join=flat&joinLevel=2`,
    status: 200,
    answer: [hall, school, city, country],
  },
  {
    name: 'shows linked Entities within the Relationships to them',
    path: `${entities}?type=Building&join=inline&joinLevel=2`,
    status: 200,
    answer: [hall, school].map((building) => ({
      ...building,
      inCity: inline(building.inCity, { ...city, inCountry: inline(city.inCountry, country) }),
    })),
  },
  {
    name: 'puts linked Entities in the place of their ids in the simplified representation',
    path: `${entities}/${hall.id}?join=inline&format=simplified`,
    status: 200,
    answer: {
      id: hall.id,
      type: 'Building',
      name: 'Hall',
      inCity: { id: city.id, type: 'City', name: 'Chalon', people: 45_000, inCountry: country.id },
    },
  },
  {
    name: 'retrieves a list where something is linked',
    path: `${entities}/${hall.id}?join=flat`,
    status: 200,
    answer: [hall, city],
  },
  {
    name: 'retrieves the Entity alone where nothing that it links to is there',
    path: `${entities}/${lost.id}?join=flat&joinLevel=3`,
    status: 200,
    answer: lost,
  },
  {
    name: 'leaves a link to nothing as it is',
    path: `${entities}/${lost.id}?join=inline`,
    status: 200,
    answer: lost,
  },
  {
    name: 'joins nothing for @none',
    path: `${entities}/${hall.id}?join=@none`,
    status: 200,
    answer: hall,
  },
  {
    name: 'follows several links at once, and lists of links',
    path: `${entities}/${several.id}?join=inline&format=concise`,
    status: 200,
    answer: {
      id: several.id,
      type: 'Several',
      both: {
        object: [city.id, 'urn:x:nowhere'],
        entity: expect.arrayContaining([expect.objectContaining({ id: city.id, name: 'Chalon' })]),
      },
      list: {
        objectList: [{ object: country.id }],
        entityList: [{ id: country.id, type: 'Country', name: 'France', code: 'FR' }],
      },
    },
  },
  {
    name: 'picks members of linked Entities',
    path: `${entities}?type=Building&join=flat&joinLevel=2&pick=id,inCity{id,inCountry{code}}`,
    status: 200,
    answer: [
      { id: hall.id, inCity: hall.inCity },
      { id: school.id, inCity: school.inCity },
      { id: city.id, inCountry: city.inCountry },
      { code: country.code },
    ],
  },
  {
    name: 'follows only links that are shown',
    path: `${entities}?type=Building&join=flat&pick=name`,
    status: 200,
    answer: [{ name: hall.name }, { name: school.name }],
  },
  {
    name: 'omits members of linked Entities and not the link to them',
    path: `${entities}/${hall.id}?join=inline&omit=type,inCity{name,people}`,
    status: 200,
    answer: {
      id: hall.id,
      name: hall.name,
      inCity: inline(hall.inCity, { id: city.id, type: 'City', inCountry: city.inCountry }),
    },
  },
  {
    name: 'brings back no Entity that the client has met',
    path: `${entities}?type=Building&join=flat&joinLevel=2&containedBy=${city.id}`,
    status: 200,
    answer: [hall, school],
  },
  {
    name: 'goes round in circles no further than joinLevel',
    path: `${entities}/urn:x:ring:1?join=inline&joinLevel=2&format=simplified`,
    status: 200,
    answer: {
      id: 'urn:x:ring:1',
      type: 'Ring',
      next: {
        id: 'urn:x:ring:2',
        type: 'Ring',
        next: { id: 'urn:x:ring:1', type: 'Ring', next: 'urn:x:ring:2' },
      },
    },
  },
  {
    name: 'lists what links to each other once',
    path: `${entities}?type=Ring&join=flat&joinLevel=5`,
    status: 200,
    answer: ring,
  },
  {
    name: 'selects by what is linked',
    path: `${entities}?type=Building&q=inCity{inCountry{code}}==%22FR%22&join=inline&joinLevel=2&pick=id`,
    status: 200,
    answer: [{ id: hall.id }, { id: school.id }],
  },
  {
    name: 'selects by the type of what is linked',
    path: `${entities}?type=Building&q=inCity{Village:name}==%22Chalon%22&join=flat`,
    status: 200,
    answer: [],
  },
  {
    name: 'refuses a query that follows links further than joinLevel',
    path: `${entities}?type=Building&q=inCity{inCountry{code}}==%22FR%22&join=inline`,
    status: 400,
    answer: problem('BadRequestData', /^q: goes 2 links far, but joinLevel is 1/),
  },
  {
    name: 'refuses a projection that goes further than joinLevel',
    path: `${entities}/${hall.id}?join=inline&pick=inCity{inCountry{code}}`,
    status: 400,
    answer: problem('BadRequestData', /^pick: goes 2 links far/),
  },
  {
    name: 'refuses a projection into linked Entities without join',
    path: `${entities}?type=Building&omit=inCity{name}&join=@none`,
    status: 400,
    answer: problem('BadRequestData', /^omit: .*need join/),
  },
];

describe('join (4.5.23)', () => {
  const app = useApp();
  runScenarios(app, scenarios);

  it('shows what became of a linked Entity at once', async () => {
    const path = `${entities}?type=Building&join=flat&limit=1`;
    await app.request({ path });
    await app.request({
      method: 'PATCH',
      path: `${entities}/${city.id}/attrs`,
      body: { people: property(46_000) },
    });
    expect((await app.request({ path })).body).toEqual([hall, { ...city, people: property(46_000) }]);
    const linked = `${entities}?q=inCity{people}==46000&join=flat&limit=1`;
    expect((await app.request({ path: linked })).body).toEqual([
      hall,
      expect.objectContaining({ id: city.id }),
    ]);
    await app.request({
      method: 'PATCH',
      path: `${entities}/${city.id}/attrs`,
      body: { people: property(1) },
    });
    expect((await app.request({ path: linked })).body).toEqual([]);
  });

  it('follows no link to what has ceased to exist', async () => {
    const gone = { id: 'urn:x:gone', type: 'Gone', expiresAt: new Date(Date.now() + 50).toISOString() };
    const path = `${entities}/urn:x:to-gone?join=flat`;
    const linking = { id: 'urn:x:to-gone', type: 'ToGone', to: link(gone.id) };
    await app.request({ method: 'POST', path: '/ngsi-ld/v1/entityOperations/create', body: [gone, linking] });
    await expect.poll(async () => (await app.request({ path })).body).toEqual(linking);
  });
});

describe('join with very many links', () => {
  const app = useApp();

  it('is refused rather than tried', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `urn:x:many:${index}`);
    const all = ids.map((id) => ({ id, type: 'Many', to: link(ids) }));
    await app.request({ method: 'POST', path: '/ngsi-ld/v1/entityOperations/create', body: all });
    const one = `${entities}/${ids[0]}?format=simplified`;
    const answer = await app.request({ path: `${one}&join=inline&joinLevel=1` });
    expect(answer.status).toBe(200);
    expect((await app.request({ path: `${one}&join=inline&joinLevel=10` })).body).toEqual(
      problem('TooManyResults', /^join: more than 10000 linked Entities/),
    );
    expect((await app.request({ path: `${one}&join=flat&joinLevel=10` })).body).toHaveLength(101);
  });
});
