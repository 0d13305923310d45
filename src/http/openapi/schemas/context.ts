import { count, dateTime, described, listOf, open, ref, type Schema, text, uri, url } from './json-schema.ts';

/** Hosted @contexts, and what the broker is. */
export const contextSchemas = {
  ContextDocument: {
    type: 'object',
    description: 'A document with an @context.',
    required: ['@context'],
    properties: { '@context': ref('Context') },
    ...open,
    examples: [{ '@context': { cargoVolume: 'https://example.org/waste#cargoVolume' } }],
  },
  ContextEntry: {
    type: 'object',
    description: 'What is known of an @context (clause 5.13.3).',
    required: ['URL', 'localId', 'kind', 'createdAt'],
    properties: {
      URL: described(url, 'By which requests name it.'),
      localId: text,
      kind: { enum: ['Hosted', 'Cached', 'ImplicitlyCreated'] },
      createdAt: dateTime,
      lastUsage: dateTime,
      numberOfHits: described(count, 'Requests that used it.'),
      expiresAt: dateTime,
      extraInfo: {},
      body: ref('Context'),
    },
  },
  ContextList: {
    description: 'The URLs, or with `details=true` what is known of each.',
    anyOf: [listOf(url), listOf(ref('ContextEntry'))],
  },
  ContextDocumentOrEntry: {
    description: 'The document, or with `details=true` what is known of it.',
    anyOf: [ref('ContextDocument'), ref('ContextEntry')],
  },
  ContextSourceIdentity: {
    type: 'object',
    description: 'Which broker this is (clause 5.2.41).',
    required: ['id', 'type', 'contextSourceAlias', 'contextSourceUptime', 'contextSourceTimeAt'],
    properties: {
      id: uri,
      type: { const: 'ContextSourceIdentity' },
      contextSourceAlias: described(text, 'A name that stays, one for each tenant.'),
      contextSourceUptime: described(text, 'For how long it has run: an ISO 8601 duration.'),
      contextSourceTimeAt: described(dateTime, 'What its clock says.'),
      '@context': described(ref('Context'), 'In `application/ld+json` only.'),
    },
    ...open,
  },
} as const satisfies Readonly<Record<string, Schema>>;
