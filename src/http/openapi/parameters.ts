import { dateTime, flag, listOf, type Schema, someOf, text, uri } from './schemas/json-schema.ts';

export interface ParameterDocumentation {
  readonly schema: Schema;
  readonly description: string;
}

/** Lists are written with commas; everything else is written as it is. */
const comma = { style: 'form', explode: false } as const;

const natural = (minimum: number): Schema => ({ type: 'integer', minimum });
const withExamples = (schema: Schema, ...examples: readonly unknown[]): Schema => ({ ...schema, examples });

/** How an Entity is shown. */
const representation: Readonly<Record<string, ParameterDocumentation>> = {
  attrs: {
    schema: withExamples(someOf(text), ['occupied', 'name']),
    description: 'The Entity has at least one of these Attributes, and only they are shown.',
  },
  pick: {
    schema: withExamples(text, 'id,name', 'name,refDevice{battery}'),
    description:
      'Members to show, `id`, `type` and `scope` included; between `{}` those of the Entities that a Relationship links to.',
  },
  omit: {
    schema: withExamples(text, 'location'),
    description: 'Members to leave out; nested as in `pick`.',
  },
  format: {
    schema: { enum: ['normalized', 'concise', 'simplified', 'keyValues'] },
    description:
      'Representation of Entities; wins over `options`. `keyValues` is `simplified` by its old name.',
  },
  lang: {
    schema: withExamples(text, 'fr,en;q=0.5'),
    description: 'Preferred languages, as in `Accept-Language`: of each LanguageProperty one text is shown.',
  },
  datasetId: {
    schema: withExamples(someOf(text), ['@none']),
    description: 'Only these instances of Attributes: URIs, and `@none` for the default instance.',
  },
  geometryProperty: {
    schema: withExamples(text, 'location'),
    description: 'For `application/geo+json` only: the GeoProperty of the geometry; `location` when absent.',
  },
  join: {
    schema: { enum: ['flat', 'inline', '@none'] },
    description:
      'Shows the Entities that Relationships link to: `inline` inside of them, `flat` beside the Entity.',
  },
  joinLevel: {
    schema: natural(1),
    description: 'How many links `join` follows one after the other; 1 when absent.',
  },
  containedBy: {
    schema: someOf(uri),
    description: 'Entities that the client has already: `join` does not follow links to them.',
  },
};

/** Which Entities. */
const selection: Readonly<Record<string, ParameterDocumentation>> = {
  type: {
    schema: withExamples(text, 'ParkingSpot', 'ParkingSpot,WasteContainer', '*'),
    description: 'Type selection (clause 4.17): `A,B` for either, `(A;B)` for both, `*` for any.',
  },
  id: {
    schema: withExamples(someOf(uri), ['urn:ngsi-ld:Device:parking-01']),
    description: 'URIs of Entities.',
  },
  idPattern: {
    schema: withExamples(text, 'demo-0[12]$'),
    description: 'Regular expression, searched anywhere in the id; ignored beside `id`.',
  },
  q: {
    schema: withExamples(text, 'occupied==false', 'co2>1000', 'refDevice{battery}<20'),
    description: 'Query on Attributes (clause 4.9).',
  },
  scopeQ: {
    schema: withExamples(text, '/France/#'),
    description: 'Query on Scopes (clause 4.19): `+` for one level, `#` for all below.',
  },
  csf: {
    schema: text,
    description: 'Filter on Context Sources, in the language of `q`. It is checked; there are none yet.',
  },
  georel: {
    schema: withExamples(text, 'near;maxDistance==500', 'within'),
    description: 'Relation to `geometry` (clause 4.10). It comes with `geometry` and `coordinates`.',
  },
  geometry: {
    schema: { enum: ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'] },
    description: 'Type of the geometry to compare with.',
  },
  coordinates: {
    schema: withExamples(text, '[4.8539,46.7812]'),
    description: 'Its coordinates as JSON: longitude before latitude.',
  },
  geoproperty: { schema: text, description: 'The GeoProperty to compare; `location` when absent.' },
  expandValues: {
    schema: someOf(text),
    description: 'Attributes whose values in `q` are terms of the @context, to be expanded.',
  },
  jsonKeys: {
    schema: someOf(text),
    description: 'Attributes below which the keys in `q` are plain JSON keys, not to be expanded.',
  },
  keep: {
    schema: someOf(text),
    description: 'Takes all other Attributes away and leaves the Entities; not beside `drop`.',
  },
  drop: {
    schema: someOf(text),
    description: 'Takes these Attributes away and leaves the Entities; not beside `keep`.',
  },
};

/** Which part of a list, and in which order. */
const paging: Readonly<Record<string, ParameterDocumentation>> = {
  limit: {
    schema: natural(0),
    description:
      'Items on the page: at most what the configuration allows (BOCAGE_PAGE_MAX); 0 with `count=true` only.',
  },
  offset: { schema: { ...natural(0), default: 0 }, description: 'Items before the page.' },
  count: {
    schema: { ...flag, default: false },
    description: 'Asks for the number of all items in `NGSILD-Results-Count`.',
  },
  orderBy: {
    schema: withExamples(text, 'name', 'occupied;desc,name'),
    description:
      'Order (clause 4.23): Attributes or members, each with `;asc` or `;desc`, or with `;dist-asc` or `;dist-desc` the distance from `orderFrom`.',
  },
  orderFrom: {
    schema: withExamples(text, '[4.8539,46.7812]'),
    description: 'Coordinates as JSON that an order by distance begins at.',
  },
  orderGeometry: {
    schema: text,
    description: 'Type of the geometry of `orderFrom`; `Point` when absent.',
  },
  collation: {
    schema: withExamples(text, 'fr', 'de-u-co-phonebk'),
    description: 'Language tag by which strings are ordered; by code point when absent.',
  },
};

/** What is left. */
const others: Readonly<Record<string, ParameterDocumentation>> = {
  options: { schema: listOf(text), description: 'Options of the operation.' },
  local: {
    schema: flag,
    description: 'Asks that no other broker is involved. None is yet, so that both values mean the same.',
  },
  splitEntities: {
    schema: flag,
    description:
      'Asks to take Entities apart that several brokers hold in parts. None is asked yet, so that both values mean the same.',
  },
  observedAt: {
    schema: dateTime,
    description: 'Set on every Attribute that is touched, brings none, and has one already or is new.',
  },
  deleteAll: { schema: { ...flag, default: false }, description: 'Deletes all instances.' },
  details: { schema: { ...flag, default: false }, description: 'Asks for more than names.' },
  kind: {
    schema: { enum: ['Hosted', 'Cached', 'ImplicitlyCreated'] },
    description: 'Only @contexts of this kind.',
  },
  reload: {
    schema: { ...flag, default: false },
    description: 'Downloads the copy again instead of deleting it: only for `Cached`.',
  },
  lastEventId: {
    schema: { ...text, pattern: '^\\d{1,15}(-\\d{1,15})?$' },
    description:
      'As `Last-Event-ID`, which goes before it; `0` begins with the first notification that is owed. From now on, when both are absent.',
  },
  tenant: {
    schema: text,
    description: 'As `NGSILD-Tenant`, for browsers, which send no such header with a stream.',
  },
  source: {
    schema: { enum: ['http', 'mqtt', 'notification'] },
    description: 'Only dead letters of measurements by HTTP or MQTT, or of notifications.',
  },
  subscriptionId: { schema: uri, description: 'Only dead letters of notifications to this Subscription.' },
  all: {
    schema: { ...flag, default: false },
    description: 'Of every dead letter, where nothing selects some.',
  },
  fires: { schema: flag, description: 'Only Subscriptions that would fire, or only the others.' },
  explain: { schema: flag, description: '`true`: says how a query is answered.' },
  k: { schema: withExamples(text, 'demo'), description: 'Key of the device group.' },
  i: { schema: withExamples(text, 'air-mairie'), description: 'Id of the device.' },
  t: { schema: text, description: 'Time of the measurement; ignored unless it is ISO 8601.' },
  d: { schema: text, description: 'The measurement.' },
  getCmd: { schema: text, description: '`1` asks for waiting commands: there are none in this version.' },
};

/** Every query parameter that some route takes. A test holds this table to the routes. */
export const parameterDocumentation: Readonly<Record<string, ParameterDocumentation>> = {
  ...selection,
  ...representation,
  ...paging,
  ...others,
};

/** The segments of paths. */
const segments: Readonly<Record<string, ParameterDocumentation>> = {
  attribute: {
    schema: { ...text, minLength: 1 },
    description: 'An Attribute: its short name in the @context of the request, or its IRI percent-encoded.',
  },
  type: {
    schema: { ...text, minLength: 1 },
    description: 'A type: its short name in the @context of the request, or its IRI percent-encoded.',
  },
};

/** What `:id` names, by the collection that it is in. */
const ids: Readonly<Record<string, ParameterDocumentation>> = {
  entities: { schema: uri, description: 'Id of an Entity.' },
  subscriptions: { schema: uri, description: 'Id of a Subscription.' },
  'dead-letters': { schema: { ...text, minLength: 1 }, description: 'Id of a dead letter.' },
  jsonldContexts: {
    schema: { ...text, minLength: 1 },
    description: 'Local id of an @context, or its URL percent-encoded.',
  },
};

/** The documentation of the segment `:name` of a path. @throws Error for one that is not described. */
export function segmentDocumentation(name: string, url: string): ParameterDocumentation {
  const collection = url.split('/').at(url.split('/').indexOf(':id') - 1) ?? '';
  const found = name === 'id' ? ids[collection] : segments[name];
  if (found === undefined) throw new Error(`The segment :${name} of ${url} is not described.`);
  return found;
}

/** How a value is written in a URL. */
export function styleOf(schema: Schema): typeof comma | undefined {
  return schema.type === 'array' ? comma : undefined;
}
