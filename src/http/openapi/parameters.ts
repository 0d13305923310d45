import type { Schema } from './schemas.ts';

interface ParameterDocumentation {
  readonly schema: Schema;
  readonly description: string;
}

const text = { type: 'string' };
const boolean = { type: 'boolean' };

/** Every query parameter that some route takes. A test holds this table to the routes. */
export const parameterDocumentation: Readonly<Record<string, ParameterDocumentation>> = {
  type: { schema: text, description: 'Type selection: `A,B` for either, `(A;B)` for both, `*` for any.' },
  id: { schema: text, description: 'Comma-separated URIs of Entities.' },
  idPattern: {
    schema: text,
    description: 'Regular expression, searched anywhere in the id; ignored beside `id`.',
  },
  attrs: {
    schema: text,
    description: 'Comma-separated Attributes: the Entity has at least one of them, and only they are shown.',
  },
  pick: { schema: text, description: 'Comma-separated members to show, `id` and `type` included.' },
  omit: { schema: text, description: 'Comma-separated members to leave out.' },
  q: { schema: text, description: 'Query on Attributes (clause 4.9), as `freeSpaces>10;status=="open"`.' },
  scopeQ: { schema: text, description: 'Query on Scopes (clause 4.19), as `/Cergy/#`.' },
  georel: { schema: text, description: 'Relation to `geometry`, as `near;maxDistance==2000`.' },
  geometry: { schema: text, description: 'Type of the geometry to compare with, as `Point`.' },
  coordinates: { schema: text, description: 'Its coordinates as JSON: longitude before latitude.' },
  geoproperty: { schema: text, description: 'The GeoProperty to compare; `location` when absent.' },
  geometryProperty: { schema: text, description: 'Only for GeoJSON answers.' },
  format: {
    schema: { ...text, enum: ['normalized', 'concise', 'simplified', 'keyValues'] },
    description: 'Representation of Entities; wins over `options`.',
  },
  options: {
    schema: text,
    description: 'Comma-separated options of the operation, as `sysAttrs` or `keyValues`.',
  },
  limit: {
    schema: { type: 'integer', minimum: 0 },
    description: 'Items on the page; 0 with `count=true` only.',
  },
  offset: { schema: { type: 'integer', minimum: 0 }, description: 'Items before the page.' },
  count: { schema: boolean, description: 'Asks for the number of all items in `NGSILD-Results-Count`.' },
  local: { schema: boolean, description: 'Asks that no other broker is involved.' },
  observedAt: {
    schema: { ...text, format: 'date-time' },
    description: 'Set on every Attribute that is touched, brings none, and has one already or is new.',
  },
  lang: { schema: text, description: 'The language in which a plain string updates a LanguageProperty.' },
  datasetId: {
    schema: { ...text, format: 'uri' },
    description: 'The instance to delete; absent for the default one.',
  },
  deleteAll: { schema: boolean, description: 'Deletes all instances.' },
  details: { schema: boolean, description: 'Asks for the detailed list.' },
  k: { schema: text, description: 'Key of the device group.' },
  i: { schema: text, description: 'Id of the device.' },
  t: { schema: text, description: 'Time of the measurement; ignored unless it is ISO 8601.' },
  d: { schema: text, description: 'The measurement.' },
  getCmd: { schema: text, description: '`1` asks for waiting commands: there are none in this version.' },
};
