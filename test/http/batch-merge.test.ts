import { describe } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const merge = '/ngsi-ld/v1/entityOperations/merge';
const entity = (number: number) => `/ngsi-ld/v1/entities/urn:x:${number}`;
const nothing = 'urn:ngsi-ld:null';
const described = (attributes: object) => ({ id: 'urn:x:1', type: 'A', ...attributes });
const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld';
const shown = { '@context': core };

const merging: readonly Scenario[] = [
  {
    name: 'begins with what is there',
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/create',
    body: [
      described({
        speed: { type: 'Property', value: { x: 1, y: 2 }, unitCode: 'KMH' },
        label: { type: 'LanguageProperty', languageMap: { en: 'car', fr: 'voiture' } },
        parked: { type: 'Relationship', object: 'urn:x:lot' },
      }),
      { id: 'urn:x:2', type: 'A', speed: { value: 1, observedAt: '2026-01-01T00:00:00Z' } },
    ],
    status: 201,
    answer: ['urn:x:1', 'urn:x:2'],
  },
  {
    name: 'merges each deeply, and needs no type',
    method: 'POST',
    path: merge,
    body: [
      { id: 'urn:x:1', speed: { value: { y: 3 } }, label: { languageMap: { fr: nothing, de: 'Auto' } } },
      { id: 'urn:x:2', type: 'B', speed: nothing, plate: 'P' },
    ],
    status: 204,
  },
  {
    name: 'keeps what it does not mention',
    path: `${entity(1)}?format=concise`,
    status: 200,
    answer: described({
      speed: { value: { x: 1, y: 3 }, unitCode: 'KMH' },
      label: { languageMap: { en: 'car', de: 'Auto' } },
      parked: { object: 'urn:x:lot' },
    }),
    answerHeaders: { 'content-type': 'application/json' },
  },
  {
    name: 'removes what is null and unites types',
    path: `${entity(2)}?format=concise`,
    headers: { Accept: 'application/ld+json' },
    status: 200,
    answer: { id: 'urn:x:2', type: ['A', 'B'], plate: 'P', ...shown },
  },
  {
    name: 'fails each item for itself: what is not there, of another kind, or wrong',
    method: 'POST',
    path: merge,
    body: [
      { id: 'urn:x:1', plate: 'Q' },
      { id: 'urn:x:3', plate: 'Q' },
      { id: 'urn:x:2', plate: { type: 'Relationship', object: 'urn:x:1' } },
      { id: 'urn:x:1', speed: { value: 1, datasetId: 'no uri' } },
      { plate: 'Q' },
    ],
    status: 207,
    answer: {
      success: ['urn:x:1'],
      errors: [
        { entityId: 'urn:x:3', error: problem('ResourceNotFound') },
        { entityId: 'urn:x:2', error: problem('BadRequestData', /expected a Property/) },
        { entityId: 'urn:x:1', error: problem('BadRequestData', /datasetId/) },
        { entityId: '', error: problem('BadRequestData', /^id: /) },
      ],
    },
  },
  {
    name: 'reads plain values, with their language and time',
    method: 'POST',
    path: `${merge}?options=keyValues&lang=fr&observedAt=2026-05-01T00:00:00Z`,
    body: [{ id: 'urn:x:1', label: 'auto', parked: 'urn:x:other', height: 2 }],
    status: 204,
  },
  {
    name: 'gives the time to what is new, and to what had one',
    path: `${entity(1)}?format=concise`,
    status: 200,
    answer: described({
      speed: { value: { x: 1, y: 3 }, unitCode: 'KMH' },
      label: { languageMap: { en: 'car', de: 'Auto', fr: 'auto' } },
      parked: { object: 'urn:x:other' },
      plate: 'Q',
      height: { value: 2, observedAt: '2026-05-01T00:00:00Z' },
    }),
  },
];

const refusals: readonly Scenario[] = [
  ...(
    [
      ['observedAt=yesterday', 'BadRequestData', /^observedAt: /],
      ['lang=fr,en;q=0.5', 'BadRequestData', /^lang: .*one language/],
      ['options=noOverwrite', 'InvalidRequest', /^options: /],
      ['format=xml', 'InvalidRequest', /^format: /],
      ['type=A', 'InvalidRequest', /type/],
    ] as const
  ).map(
    ([query, code, detail]) =>
      ({
        name: `refuses ${query}`,
        method: 'POST',
        path: `${merge}?${query}`,
        body: [{ id: 'urn:x:1', plate: 'R' }],
        status: 400,
        answer: problem(code, detail),
      }) as const,
  ),
  {
    name: 'refuses an empty batch',
    method: 'POST',
    path: merge,
    body: [],
    status: 400,
    answer: problem('BadRequestData'),
  },
  {
    name: 'refuses an item that is null',
    method: 'POST',
    path: merge,
    body: [null],
    status: 400,
    answer: problem('BadRequestData', /^body\[0\]: /),
  },
  {
    name: 'makes no tenant',
    method: 'POST',
    path: merge,
    headers: { 'NGSILD-Tenant': 'nowhere' },
    body: [{ id: 'urn:x:1', plate: 'R' }],
    status: 404,
    answer: problem('NonexistentTenant'),
  },
];

describe('a batch merge (5.6.20)', () => {
  runScenarios(useApp(), [...merging, ...refusals]);
});

describe('the language of a merge', () => {
  const app = useApp();
  runScenarios(app, [
    {
      name: 'begins with what is there',
      method: 'POST',
      path: '/ngsi-ld/v1/entities',
      body: described({ label: { type: 'LanguageProperty', languageMap: { en: 'car' } } }),
      status: 201,
    },
    {
      name: 'is that of a plain string, in any representation',
      method: 'PATCH',
      path: `${entity(1)}?lang=pt-BR`,
      body: { label: { value: 'carro' } },
      status: 204,
    },
    {
      name: 'is kept beside the others',
      path: `${entity(1)}?format=simplified`,
      status: 200,
      answer: described({ label: { languageMap: { en: 'car', 'pt-BR': 'carro' } } }),
    },
    {
      name: 'is one, whatever the fragment says',
      method: 'PATCH',
      path: `${entity(1)}?lang=en,fr`,
      body: { height: 1 },
      status: 400,
      answer: problem('BadRequestData', /^lang: /),
    },
    {
      name: 'is needed for a string',
      method: 'PATCH',
      path: entity(1),
      body: { label: 'carro' },
      status: 400,
      answer: problem('BadRequestData', /LanguageProperty/),
    },
  ]);
});
