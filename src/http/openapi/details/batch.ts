import type { OperationDetails } from '../operation-detail.ts';
import { bodyFormat, fragmentOptions, noOverwrite, readOptions, upsertOptions } from './option-schemas.ts';

const container = (name: string, volume: number) => ({
  id: `urn:ngsi-ld:WasteContainer:demo-${name}`,
  type: 'WasteContainer',
  storedWasteKind: { type: 'Property', value: name },
  cargoVolume: { type: 'Property', value: volume, unitCode: 'MTQ' },
});

const containers = {
  containers: {
    summary: 'Two waste containers',
    value: [container('metal', 2.5), container('organic', 1.5)],
  },
};

const fill = {
  fill: {
    summary: 'How full they are',
    value: [
      {
        id: 'urn:ngsi-ld:WasteContainer:demo-glass',
        type: 'WasteContainer',
        fillingLevel: { type: 'Property', value: 0.7 },
      },
      {
        id: 'urn:ngsi-ld:WasteContainer:demo-paper',
        type: 'WasteContainer',
        fillingLevel: { type: 'Property', value: 0.2 },
      },
    ],
  },
};

const ids = {
  ids: { summary: 'Their ids', value: containers.containers.value.map(({ id }) => id) },
};

const inPart = {
  inPart: {
    summary: 'One was written, one refused',
    value: {
      success: ['urn:ngsi-ld:WasteContainer:demo-metal'],
      errors: [
        {
          entityId: 'urn:ngsi-ld:WasteContainer:demo-glass',
          error: {
            type: 'https://uri.etsi.org/ngsi-ld/errors/AlreadyExists',
            title: 'The referenced element already exists',
            status: 409,
            detail: 'The Entity urn:ngsi-ld:WasteContainer:demo-glass exists already.',
          },
        },
      ],
    },
  },
};

/** Many Entities in one request. */
export const batchDetails: OperationDetails = {
  createEntities: { requests: containers, answers: { 201: ids, 207: inPart } },
  upsertEntities: {
    parameters: { options: { ...upsertOptions, example: ['update'] } },
    requests: containers,
    answers: { 201: ids, 207: inPart },
  },
  updateEntities: {
    description: 'Writes the Attributes of each item; those that the Entity has and the item has not stay.',
    parameters: { options: noOverwrite },
    requests: fill,
    answers: { 207: inPart },
  },
  mergeEntities: {
    description: 'Merges each item deeply into its Entity, as the merge of one Entity does.',
    parameters: {
      options: fragmentOptions,
      format: bodyFormat,
      lang: {
        schema: { type: 'string', examples: ['fr'] },
        description: 'The language in which a plain string updates a LanguageProperty.',
      },
    },
    requests: fill,
    answers: { 207: inPart },
  },
  deleteEntities: {
    requests: { ids: { summary: 'A parking spot', value: ['urn:ngsi-ld:ParkingSpot:demo-04'] } },
    answers: { 207: inPart },
  },
  queryEntitiesByBody: {
    description:
      'As the query by GET, for what does not fit into a URL. `entities` may hold several selectors.',
    parameters: {
      options: readOptions('count', 'splitEntities'),
      format: { example: 'simplified' },
      limit: { example: 10 },
    },
    requests: {
      near: {
        summary: 'What stands near the town hall',
        value: {
          type: 'Query',
          entities: [{ type: 'ParkingSpot' }, { type: 'WasteContainer' }],
          geoQ: { georel: 'near;maxDistance==500', geometry: 'Point', coordinates: [4.8539, 46.7812] },
          pick: ['id', 'name'],
        },
      },
      containers: {
        summary: 'Large waste containers',
        value: { type: 'Query', entities: [{ type: 'WasteContainer' }], q: 'cargoVolume>=3' },
      },
    },
    answers: {
      200: {
        near: {
          summary: 'What stands near the town hall',
          value: [{ id: 'urn:ngsi-ld:ParkingSpot:demo-01', name: 'ParkingSpot 01' }],
        },
      },
    },
  },
};
