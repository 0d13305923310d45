import { describe, expect } from 'vitest';
import { runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';

const shop = {
  id: 'urn:x:shop',
  type: 'Shop',
  kind: { type: 'VocabProperty', vocab: 'bakery' },
  name: [
    { type: 'LanguageProperty', languageMap: { fr: 'Pain', en: 'Bread' } },
    { type: 'Property', value: 'B', datasetId: 'urn:x:short' },
  ],
};
const plain = { id: 'urn:x:plain', type: 'Plain', size: { type: 'Property', value: 1 } };
const to = { id: 'urn:x:to', type: 'To', at: { type: 'Relationship', object: shop.id } };

const older = (version: string) => ({ Prefer: `ngsi-ld=${version}` });
const applied = (version: string) => ({ 'preference-applied': `ngsi-ld=${version}` });

const scenarios: readonly Scenario[] = [
  {
    name: 'has Entities with what came later',
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/create',
    body: [plain, shop, to],
    status: 201,
    answer: expect.anything(),
  },
  {
    name: 'leaves out what came later, and says so',
    path: `${entities}/${shop.id}?attrs=kind`,
    headers: older('1.5'),
    status: 203,
    answer: { id: shop.id, type: 'Shop', kind: { type: 'Property', value: 'bakery' } },
    answerHeaders: applied('1.5'),
  },
  {
    name: 'does not count as left out what was not asked for',
    path: `${entities}/${shop.id}?pick=id,type`,
    headers: older('1.5'),
    status: 200,
    answer: { id: shop.id, type: 'Shop' },
    answerHeaders: applied('1.5'),
  },
  {
    name: 'leaves as it is what was there then',
    path: `${entities}/${plain.id}`,
    headers: older('1.5'),
    status: 200,
    answer: plain,
    answerHeaders: applied('1.5'),
  },
  {
    name: 'leaves all as it is for the version of today',
    path: `${entities}/${shop.id}?attrs=kind`,
    headers: older('1.9'),
    status: 200,
    answer: { id: shop.id, type: 'Shop', kind: shop.kind },
    answerHeaders: applied('1.9'),
  },
  {
    name: 'keeps what was rendered for versions apart',
    path: `${entities}/${shop.id}?attrs=kind`,
    status: 200,
    answer: { id: shop.id, type: 'Shop', kind: shop.kind },
    answerHeaders: { 'preference-applied': null },
  },
  {
    name: 'does so for every Entity of a query',
    path: `${entities}?type=Plain,Shop&omit=name`,
    headers: older('1.7'),
    status: 203,
    answer: [plain, { id: shop.id, type: 'Shop', kind: { type: 'Property', value: 'bakery' } }],
    answerHeaders: applied('1.7'),
  },
  {
    name: 'from rendered Entities too',
    path: `${entities}?type=Plain,Shop&omit=name&limit=10`,
    headers: older('1.7'),
    status: 203,
    answer: [plain, { id: shop.id, type: 'Shop', kind: { type: 'Property', value: 'bakery' } }],
    answerHeaders: applied('1.7'),
  },
  {
    name: 'and where nothing had to change',
    path: `${entities}?type=Plain`,
    headers: older('1.7'),
    status: 200,
    answer: [plain],
    answerHeaders: applied('1.7'),
  },
  {
    name: 'chooses the instance that is asked for where there were no instances yet',
    path: `${entities}/${shop.id}?attrs=name&datasetId=urn:x:short`,
    headers: older('1.2'),
    status: 203,
    answer: { id: shop.id, type: 'Shop', name: { type: 'Property', value: 'B' } },
  },
  {
    name: 'does so in linked Entities',
    path: `${entities}/${to.id}?join=inline&omit=at{name}`,
    headers: older('1.6'),
    status: 203,
    answer: {
      ...to,
      at: { ...to.at, entity: { id: shop.id, type: 'Shop', kind: { type: 'Property', value: 'bakery' } } },
    },
  },
  {
    name: 'passes over what it does not know',
    path: `${entities}/${plain.id}`,
    headers: { Prefer: 'ngsi-ld=2.0, wait=5' },
    status: 200,
    answer: plain,
    answerHeaders: { 'preference-applied': null },
  },
];

describe('Prefer (4.3.6.8, 6.3.18)', () => {
  runScenarios(useApp(), scenarios);
});
