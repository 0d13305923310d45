import { describe, expect } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';

const spot = (name: string, more: object) => ({ id: `urn:x:${name}`, type: 'Spot', ...more });
const at = (longitude: number) => ({
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [longitude, 46.78] } },
});
const value = (name: string, of: unknown) => ({ [name]: { type: 'Property', value: of } });

const some = [
  spot('1', {
    ...value('name', 'b'),
    ...value('rank', 2),
    ...at(4.9),
    ...value('address', { city: 'Lyon' }),
  }),
  spot('2', { ...value('name', 'A'), ...value('rank', 1), ...at(4.8), ...value('address', { city: 'Aix' }) }),
  spot('3', { ...value('name', 'á'), ...value('rank', 'one'), ...at(4.85) }),
  spot('4', { ...value('rank', 2), type: ['Spot', 'Other'] }),
];

const ids = (...names: string[]) => names.map((name) => ({ id: `urn:x:${name}` }));
const ordered = (text: string) => `${entities}?type=Spot&pick=id&${text}`;

const scenarios: readonly Scenario[] = [
  {
    name: 'has Entities',
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/create',
    body: some,
    status: 201,
    answer: expect.anything(),
  },
  ...(
    [
      ['by code point, what has no value last', 'orderBy=name', ['2', '1', '3', '4']],
      ['descending, what has no value last still', 'orderBy=name;desc', ['3', '1', '2', '4']],
      ['as a language has it', 'orderBy=name&collation=und', ['2', '3', '1', '4']],
      ['numbers before strings, equals by id', 'orderBy=rank', ['2', '1', '4', '3']],
      ['by the next key where the first is equal', 'orderBy=rank,name', ['2', '1', '4', '3']],
      ['by id, descending', 'orderBy=id;desc', ['4', '3', '2', '1']],
      ['by a member of a value', 'orderBy=address[city]', ['2', '1', '3', '4']],
      ['by distance', 'orderBy=location;dist-asc&orderFrom=[4.8,46.78]', ['2', '3', '1', '4']],
      [
        'by distance, the farthest first',
        'orderBy=location;dist-desc&orderFrom=[4.8,46.78]',
        ['1', '3', '2', '4'],
      ],
      [
        'by distance from a line',
        'orderBy=location;dist-asc&orderGeometry=LineString&orderFrom=[[4.9,46],[4.9,47]]',
        ['1', '3', '2', '4'],
      ],
      ['by the time of creation', 'orderBy=createdAt,id;desc', ['4', '3', '2', '1']],
    ] as const
  ).map(([name, text, names]) => ({
    name: `orders ${name}`,
    path: ordered(text),
    status: 200,
    answer: ids(...names),
  })),
  {
    name: 'pages in order, and counts',
    path: ordered('orderBy=name&limit=2&offset=1&count=true'),
    status: 200,
    answer: ids('1', '3'),
    answerHeaders: {
      'ngsild-results-count': '4',
      link: /orderBy=name.*rel="prev".*orderBy=name.*offset=3.*rel="next"|rel="next"/,
    },
  },
  {
    name: 'orders what a body asks for',
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/query?limit=2',
    body: {
      type: 'Query',
      entities: [{ type: 'Spot' }],
      pick: ['id'],
      ordering: { orderBy: ['location;dist-desc'], geometry: 'Point', coordinates: [4.8, 46.78] },
    },
    status: 200,
    answer: ids('1', '3'),
  },
  ...(
    [
      ['orderBy=location;dist-asc', /^orderFrom/],
      ['orderBy=name&collation=!!nope', /^collation/],
      ['orderBy=name;up', /^orderBy/],
      ['orderBy=', /^orderBy/],
      ['orderFrom=[1,2]', /^orderFrom: expected beside orderBy/],
      ['collation=fr', /^collation: expected beside orderBy/],
      ['orderBy=location;dist-asc&orderFrom=here', /^orderFrom/],
      ['orderBy=location;dist-asc&orderFrom=[[1,2],[3,4]]&orderGeometry=Circle', /^orderGeometry/],
    ] as const
  ).map(([text, detail]) => ({
    name: `refuses ${text}`,
    path: ordered(text),
    status: 400,
    answer: problem('BadRequestData', detail),
  })),
];

describe('orderBy (4.23)', () => {
  runScenarios(useApp(), scenarios);
});
