import type { OperationDetails } from '../operation-detail.ts';

const document = {
  '@context': {
    fillingLevel: 'https://smartdatamodels.org/dataModel.WasteManagement/fillingLevel',
    WasteContainer: 'https://smartdatamodels.org/dataModel.WasteManagement/WasteContainer',
  },
};

const entry = {
  URL: 'http://127.0.0.1:1026/ngsi-ld/v1/jsonldContexts/2f0e5a3c-6c3e-4a57-9f5a-6d4a8c1f7e20',
  localId: '2f0e5a3c-6c3e-4a57-9f5a-6d4a8c1f7e20',
  kind: 'Hosted',
  createdAt: '2026-05-01T08:00:00Z',
  numberOfHits: 0,
};

/** Hosted @contexts, and what the broker is. */
export const contextDetails: OperationDetails = {
  addContext: {
    description: 'Hosts an @context. A `Link` header can name it by its URL from then on.',
    requests: { waste: { summary: 'Terms for waste containers', value: document } },
  },
  listContexts: {
    parameters: { details: { description: 'Answers what is known of each instead of its URL.' } },
    answers: {
      200: {
        urls: { summary: 'URLs', value: [entry.URL] },
        details: { summary: 'With `details=true`', value: [entry] },
      },
    },
  },
  serveContext: {
    description: 'Copies of remote @contexts (`Cached`) are not served, but described with `details=true`.',
    parameters: { details: { description: 'Answers what is known of it instead of the document.' } },
    answers: {
      200: {
        document: { summary: 'The document', value: document },
        details: { summary: 'With `details=true`', value: entry },
      },
    },
  },
  retrieveSourceIdentity: {
    answers: {
      200: {
        identity: {
          summary: 'A broker that has run for an hour',
          value: {
            id: 'urn:ngsi-ld:ContextSourceIdentity:6a0d2b1e-93c4-4f43-8a4d-3b1a0c9d7e52',
            type: 'ContextSourceIdentity',
            contextSourceAlias: 'bocage-6a0d2b1e',
            contextSourceUptime: 'PT3600S',
            contextSourceTimeAt: '2026-05-01T08:00:00Z',
          },
        },
      },
    },
  },
};
