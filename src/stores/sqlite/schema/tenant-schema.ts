import { addEntityExpiry } from './entity-expiry.ts';
import type { Migration } from './migrate.ts';

/** The type under which all Entities are counted. */
export const everyType = 0;

/** Bits of the id of an area that number the box within its Entity: far more boxes than a body has room for. */
export const boxBits = 20;

/**
 * The file of one tenant. Each is one step from the version before it; a step that was published is never
 * changed. The result is described for people in `docs/reference/sqlite-file.md`.
 *
 * Tables whose key ends with `eid` are posting lists: the Entities of a type, a scope… in the order of their rows,
 * so that a page of results is read from its beginning and the reading stops with it.
 */
export const tenantMigrations: readonly Migration[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Where the numbers of requests and of changes stand: none is given twice.
  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO counter (name, value) VALUES ('request', 0), ('change', 0);

  CREATE TABLE term (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);

  CREATE TABLE entity (
    eid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    doc TEXT NOT NULL
  );

  CREATE TABLE entity_type (
    type INTEGER NOT NULL,
    eid INTEGER NOT NULL,
    PRIMARY KEY (type, eid)
  ) WITHOUT ROWID;

  -- A scope itself, and it and each level above it with /# at the end: what a subtree query asks for.
  CREATE TABLE entity_scope (
    scope TEXT NOT NULL,
    eid INTEGER NOT NULL,
    PRIMARY KEY (scope, eid)
  ) WITHOUT ROWID;

  -- The boxes around the geometries of GeoProperties, by Attribute and Entity: those of Points, and only those,
  -- are without extent…
  CREATE TABLE entity_box (
    term INTEGER NOT NULL,
    eid INTEGER NOT NULL,
    position INTEGER NOT NULL,
    west REAL NOT NULL,
    south REAL NOT NULL,
    east REAL NOT NULL,
    north REAL NOT NULL,
    PRIMARY KEY (term, eid, position)
  ) WITHOUT ROWID;

  -- …and by place, whatever the Attribute (to look at that would cost more than all the rest): the id is
  -- eid << 20 | the number of the box within the Entity.
  CREATE VIRTUAL TABLE entity_area USING rtree (id, west, east, south, north);

  -- Attributes whose values are indexed; those of Entities up to \`reached\` are there when it is not ready yet.
  CREATE TABLE indexed_attribute (
    term INTEGER PRIMARY KEY,
    ready INTEGER NOT NULL,
    reached INTEGER NOT NULL
  );

  -- One row at least for each Entity that has the Attribute.
  CREATE TABLE attribute_value (
    term INTEGER NOT NULL,
    eid INTEGER NOT NULL,
    position INTEGER NOT NULL,
    number REAL,
    text TEXT,
    PRIMARY KEY (term, eid, position)
  ) WITHOUT ROWID;
  CREATE INDEX attribute_number ON attribute_value (term, number, eid) WHERE number IS NOT NULL;
  CREATE INDEX attribute_text ON attribute_value (term, text, eid) WHERE text IS NOT NULL;

  -- How many Entities there are of each type; type 0 is all of them.
  CREATE TABLE type_usage (type INTEGER PRIMARY KEY, entities INTEGER NOT NULL);

  CREATE TABLE attribute_usage (
    type INTEGER NOT NULL,
    attribute INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    entities INTEGER NOT NULL,
    PRIMARY KEY (type, attribute, kind)
  ) WITHOUT ROWID;

  CREATE TABLE subscription (
    sid INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    doc TEXT NOT NULL,
    times_sent INTEGER NOT NULL DEFAULT 0,
    times_failed INTEGER NOT NULL DEFAULT 0,
    last_notification INTEGER,
    last_success INTEGER,
    last_failure INTEGER
  );

  -- What notifications speak of, as long as one is owed.
  CREATE TABLE change (
    sequence INTEGER PRIMARY KEY,
    entity_id TEXT NOT NULL,
    entity TEXT NOT NULL,
    detail TEXT NOT NULL,
    owed INTEGER NOT NULL
  );

  CREATE TABLE outbox (
    sid INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    notification_id TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    PRIMARY KEY (sid, sequence)
  ) WITHOUT ROWID;

  CREATE TABLE dead_letter (
    lid INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    address TEXT NOT NULL,
    reason TEXT NOT NULL,
    payload TEXT NOT NULL,
    encoding TEXT NOT NULL,
    received_at INTEGER NOT NULL
  );

  CREATE TABLE idempotency (
    iid INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    outcome TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  );

  CREATE VIEW entity_view AS
  SELECT
    entity.id AS id,
    (
      SELECT json_group_array(term.iri)
      FROM json_each(entity.doc, '$.t') AS item JOIN term ON term.id = item.value
    ) AS types,
    coalesce(entity.doc ->> '$.s', '[]') AS scopes,
    strftime('%Y-%m-%dT%H:%M:%fZ', (entity.doc ->> '$.c') / 1000.0, 'unixepoch') AS created_at,
    strftime(
      '%Y-%m-%dT%H:%M:%fZ',
      ((entity.doc ->> '$.c') + coalesce(entity.doc ->> '$.m', 0)) / 1000.0,
      'unixepoch'
    ) AS modified_at
  FROM entity;

  CREATE VIEW attribute_view AS
  SELECT
    entity.id AS entity_id,
    term.iri AS attribute,
    CASE coalesce(json_extract(item.value, '$[' || (instance.key + 1) || '].k'), 0)
      WHEN 0 THEN 'Property'
      WHEN 1 THEN 'Relationship'
      WHEN 2 THEN 'GeoProperty'
      WHEN 3 THEN 'LanguageProperty'
      WHEN 4 THEN 'VocabProperty'
      WHEN 5 THEN 'JsonProperty'
      WHEN 6 THEN 'ListProperty'
      WHEN 7 THEN 'ListRelationship'
    END AS kind,
    json_extract(item.value, '$[' || (instance.key + 1) || '].d') AS dataset_id,
    instance.value AS value,
    json_extract(item.value, '$[' || (instance.key + 1) || '].u') AS unit_code,
    json_extract(item.value, '$[' || (instance.key + 1) || '].o') AS observed_at
  FROM entity
    JOIN json_each(entity.doc, '$.a') AS item
    JOIN term ON term.id = json_extract(item.value, '$[0]')
    JOIN json_each(item.value) AS instance ON instance.key % 2 = 1;
  `,
  `
  -- @contexts that the tenant hosts: at the wish of a client, or because Bocage needed a URL for one.
  CREATE TABLE context (
    cid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('Hosted', 'ImplicitlyCreated')),
    document TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_usage INTEGER,
    hits INTEGER NOT NULL DEFAULT 0
  );
  `,
  addEntityExpiry,
  `
  ALTER TABLE subscription ADD COLUMN coalesced INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE subscription ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE subscription ADD COLUMN last_error TEXT;
  -- Those that are notified at intervals.
  CREATE INDEX subscription_periodic ON subscription (sid)
    WHERE json_extract(doc, '$.timeInterval') IS NOT NULL;

  -- Of a notification that was given up: its Subscription, and what it takes to owe it again.
  ALTER TABLE dead_letter ADD COLUMN subscription_id TEXT;
  ALTER TABLE dead_letter ADD COLUMN notification TEXT;
  CREATE INDEX dead_letter_source ON dead_letter (source, lid);
  CREATE INDEX dead_letter_subscription ON dead_letter (subscription_id, lid)
    WHERE subscription_id IS NOT NULL;
  `,
];
