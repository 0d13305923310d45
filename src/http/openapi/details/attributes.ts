import type { OperationDetails } from '../operation-detail.ts';
import { noOverwrite, readOptions, typeGuard } from './option-schemas.ts';

const changed = { example: 'urn:ngsi-ld:ParkingSpot:demo-02' };
const read = { example: 'urn:ngsi-ld:ParkingSpot:demo-01' };
const name = { example: 'name' };
const guarded = { id: changed, type: typeGuard };

const inPart = {
  inPart: {
    summary: 'One was written, one not',
    value: {
      updated: ['https://uri.etsi.org/ngsi-ld/default-context/surface'],
      notUpdated: [
        {
          attributeName: 'https://uri.etsi.org/ngsi-ld/default-context/name',
          reason: 'The Attribute exists already.',
        },
      ],
    },
  },
};

const oneInstance = {
  schema: { type: 'string', examples: ['@none', 'urn:ngsi-ld:Dataset:1'] },
  description: 'The instances to show: URIs with commas between, `@none` for the default one.',
};

/** The Attributes of one Entity. */
export const attributeDetails: OperationDetails = {
  appendAttributes: {
    description:
      'Adds Attributes, or replaces those that exist. `type` and `scope` in the body are added too.',
    parameters: { ...guarded, options: noOverwrite },
    requests: {
      surface: { summary: 'What it is made of', value: { surface: { type: 'Property', value: 'asphalt' } } },
    },
    answers: { 207: inPart },
  },
  updateAttributes: {
    description: 'Replaces the Attributes of the body as wholes; those that the Entity has not are added.',
    parameters: guarded,
    requests: {
      name: { summary: 'Another name', value: { name: { type: 'Property', value: 'At the bridge' } } },
    },
    answers: { 207: inPart },
  },
  partialUpdateAttribute: {
    description:
      'Writes the members of the body and leaves the others; `datasetId` in it chooses the instance.',
    parameters: { ...guarded, attribute: name },
    requests: {
      value: { summary: 'Another value', value: { value: 'At the market' } },
      observed: {
        summary: 'Another value, and when it was so',
        value: { value: 'At the market', observedAt: '2026-05-01T08:00:00Z' },
      },
    },
  },
  replaceAttribute: {
    description: 'Replaces all instances; createdAt stays. The kind may become another.',
    parameters: { ...guarded, attribute: name },
    requests: { name: { summary: 'A name', value: { type: 'Property', value: 'At the station' } } },
  },
  deleteAttribute: {
    description: 'Deletes the default instance, one instance, or all of them.',
    parameters: {
      ...guarded,
      attribute: { example: 'category' },
      datasetId: {
        schema: { type: 'string', format: 'uri' },
        description: 'The instance to delete; absent for the default one.',
      },
    },
  },
  retrieveEntityAttribute: {
    parameters: {
      id: read,
      attribute: name,
      type: typeGuard,
      datasetId: oneInstance,
      options: readOptions(),
    },
    answers: {
      200: { name: { summary: 'A name', value: { type: 'Property', value: 'ParkingSpot 01' } } },
    },
  },
  retrieveAttributeValue: {
    parameters: { id: read, attribute: name, type: typeGuard, datasetId: oneInstance },
    answers: { 200: { name: { summary: 'A name', value: 'ParkingSpot 01' } } },
  },
};
