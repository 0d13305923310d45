import type { OperationDetails } from '../operation-detail.ts';

const spot = 'https://uri.etsi.org/ngsi-ld/default-context/ParkingSpot';
const name = 'https://uri.etsi.org/ngsi-ld/default-context/name';

/** Which types and Attributes there are. */
export const discoveryDetails: OperationDetails = {
  retrieveEntityTypes: {
    parameters: { details: { description: 'Answers each type with its Attributes.' } },
    answers: {
      200: {
        names: {
          summary: 'Names',
          value: {
            id: 'urn:ngsi-ld:EntityTypeList:3e1f8c2a-58f7-4f6d-9c1b-0d9a2f0e7c11',
            type: 'EntityTypeList',
            typeList: ['Device', 'ParkingSpot', 'WasteContainer'],
          },
        },
        details: {
          summary: 'With `details=true`',
          value: [
            {
              id: spot,
              type: 'EntityType',
              typeName: 'ParkingSpot',
              attributeNames: ['category', 'location', 'name', 'refDevice'],
            },
          ],
        },
      },
    },
  },
  retrieveEntityType: {
    parameters: { type: { example: 'ParkingSpot' } },
    answers: {
      200: {
        parkingSpot: {
          summary: 'Parking spots',
          value: {
            id: spot,
            type: 'EntityTypeInfo',
            typeName: 'ParkingSpot',
            entityCount: 4,
            attributeDetails: [
              { id: name, type: 'Attribute', attributeName: 'name', attributeTypes: ['Property'] },
            ],
          },
        },
      },
    },
  },
  retrieveAttributes: {
    parameters: { details: { description: 'Answers each Attribute with the types that have it.' } },
    answers: {
      200: {
        names: {
          summary: 'Names',
          value: {
            id: 'urn:ngsi-ld:AttributeList:8f0c1c5e-2f0a-4b62-8d0c-6f3a1b9d2e44',
            type: 'AttributeList',
            attributeList: ['category', 'location', 'name', 'refDevice'],
          },
        },
        details: {
          summary: 'With `details=true`',
          value: [{ id: name, type: 'Attribute', attributeName: 'name', typeNames: ['ParkingSpot'] }],
        },
      },
    },
  },
  retrieveAttribute: {
    parameters: { attribute: { example: 'name' } },
    answers: {
      200: {
        name: {
          summary: 'Names of things',
          value: {
            id: name,
            type: 'Attribute',
            attributeName: 'name',
            attributeCount: 6,
            attributeTypes: ['Property'],
            typeNames: ['ParkingSpot', 'WasteContainer'],
          },
        },
      },
    },
  },
};
