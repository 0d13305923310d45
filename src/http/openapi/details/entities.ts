import type { OperationDetails } from '../operation-detail.ts';
import { bodyFormat, fragmentOptions, readOptions, typeGuard } from './option-schemas.ts';

const spot = 'urn:ngsi-ld:ParkingSpot:demo-01';
const changed = 'urn:ngsi-ld:ParkingSpot:demo-02';
const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld';

const normalized = {
  id: spot,
  type: 'ParkingSpot',
  name: { type: 'Property', value: 'ParkingSpot 01' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.8536, 46.7811] } },
  refDevice: { type: 'Relationship', object: 'urn:ngsi-ld:Device:parking-01' },
  category: { type: 'Property', value: ['onstreet'] },
};

const simplified = {
  id: spot,
  type: 'ParkingSpot',
  name: 'ParkingSpot 01',
  location: { type: 'Point', coordinates: [4.8536, 46.7811] },
  refDevice: 'urn:ngsi-ld:Device:parking-01',
  category: ['onstreet'],
};

const { id, ...properties } = simplified;
const feature = { id, type: 'Feature', geometry: simplified.location, properties, '@context': core };

const mergeParameters = {
  id: { example: changed },
  type: typeGuard,
  options: fragmentOptions,
  format: bodyFormat,
  lang: {
    schema: { type: 'string', examples: ['fr'] },
    description: 'The language in which a plain string updates a LanguageProperty.',
  },
};

/** Entities as a whole. */
export const entityDetails: OperationDetails = {
  createEntity: {
    description: 'The Entity comes normalized or concise. In a tenant that is new it creates the tenant.',
    requests: {
      parkingSpot: {
        summary: 'A parking spot',
        value: {
          id: 'urn:ngsi-ld:ParkingSpot:demo-05',
          type: 'ParkingSpot',
          name: { type: 'Property', value: 'ParkingSpot 05' },
          location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.8544, 46.7815] } },
        },
      },
      concise: {
        summary: 'Concise, and gone at the end of the century',
        value: {
          id: 'urn:ngsi-ld:ParkingSpot:demo-06',
          type: 'ParkingSpot',
          name: 'ParkingSpot 06',
          location: { type: 'Point', coordinates: [4.8546, 46.7816] },
          expiresAt: '2099-12-31T23:59:59Z',
        },
      },
      withContext: {
        summary: 'With an @context of its own',
        mediaType: 'application/ld+json',
        value: {
          '@context': [{ ParkingSpot: 'https://smartdatamodels.org/dataModel.Parking/ParkingSpot' }, core],
          id: 'urn:ngsi-ld:ParkingSpot:demo-07',
          type: 'ParkingSpot',
          name: { type: 'Property', value: 'ParkingSpot 07' },
        },
      },
    },
  },
  queryEntities: {
    description:
      'A query must narrow: by `type`, `attrs`, `q` or `georel`, or with `local=true`. (`BOCAGE_WIDE_QUERIES=allow` lifts that for clients of older brokers.)',
    parameters: {
      type: { example: 'ParkingSpot' },
      format: { example: 'simplified' },
      limit: { example: 10 },
      options: readOptions('count', 'splitEntities'),
    },
    answers: {
      200: {
        simplified: { summary: 'Simplified', value: [simplified] },
        normalized: { summary: 'Normalized', value: [normalized] },
        featureCollection: {
          summary: 'Simplified, as GeoJSON',
          mediaType: 'application/geo+json',
          value: {
            type: 'FeatureCollection',
            features: [{ id, type: 'Feature', geometry: simplified.location, properties }],
            '@context': core,
          },
        },
      },
    },
  },
  purgeEntities: {
    description:
      'Without `keep` and `drop` the Entities are deleted; with one of them, Attributes of theirs. It must narrow as a query must.',
    parameters: {
      type: { example: 'ParkingSpot' },
      idPattern: { example: 'demo-0[5-9]$' },
      attrs: {
        description: 'Entities that have at least one of these Attributes.',
      },
    },
  },
  retrieveEntity: {
    parameters: {
      id: { example: spot },
      type: typeGuard,
      attrs: {
        description: 'Only these Attributes are shown; without any of them the Entity counts as not there.',
      },
      options: readOptions(),
    },
    answers: {
      200: {
        normalized: { summary: 'Normalized', value: normalized },
        simplified: { summary: 'With `format=simplified`', value: simplified },
        feature: { summary: 'Simplified, as GeoJSON', mediaType: 'application/geo+json', value: feature },
      },
    },
  },
  replaceEntity: {
    description: 'All Attributes that the body does not have are gone afterwards; createdAt stays.',
    parameters: { id: { example: changed }, type: typeGuard },
    requests: {
      parkingSpot: {
        summary: 'A parking spot with less',
        value: { type: 'ParkingSpot', name: { type: 'Property', value: 'ParkingSpot 02' } },
      },
    },
  },
  mergeEntity: {
    description:
      'Merges deeply (JSON Merge Patch): what the body does not have stays, `urn:ngsi-ld:null` removes. Values that are objects are merged too.',
    parameters: mergeParameters,
    requests: {
      rename: { summary: 'Another name', value: { name: { type: 'Property', value: 'At the town hall' } } },
      remove: { summary: 'Remove an Attribute', value: { category: 'urn:ngsi-ld:null' } },
      patch: {
        summary: 'As merge patch',
        mediaType: 'application/merge-patch+json',
        value: { name: { value: 'At the town hall' } },
      },
    },
  },
  deleteEntity: {
    parameters: { id: { example: 'urn:ngsi-ld:ParkingSpot:demo-03' }, type: typeGuard },
  },
};
