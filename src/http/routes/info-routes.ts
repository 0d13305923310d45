import { retrieveSourceIdentity } from '../../operations/info/retrieve-source-identity.ts';
import type { Route } from '../route.ts';

/** `/info/sourceIdentity`. */
export const infoRoutes: readonly Route[] = [
  {
    kind: 'read',
    method: 'GET',
    path: '/info/sourceIdentity',
    spec: '6.33.3.1',
    query: { supported: [] },
    documentation: {
      operationId: 'retrieveSourceIdentity',
      tag: 'Information',
      summary: 'Ask which broker this is',
      answers: { 200: { description: 'Its name and how long it has run.', body: 'ContextSourceIdentity' } },
    },
    run: retrieveSourceIdentity,
  },
];
