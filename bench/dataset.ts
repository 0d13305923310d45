import { type Random, randomInteger, seededRandom } from '../test/support/random.ts';

/** The Entities that are measured with, and values for their Attributes and for questions about them. */
export interface Dataset {
  readonly size: number;
  /** The first so many are the hot set. */
  readonly hotSize: number;
  /** A whole number from 0 up to, and without, the bound. */
  upTo(bound: number): number;
  /** Any Entity, uniformly. */
  anyId(): string;
  /** Any Entity of the hot set, uniformly. */
  anyHotId(): string;
  /** The ids of the hot set, in order. */
  hotIds(): IteratorObject<string>;
  entity(index: number): string;
  /** An Entity of another type, never seen before. */
  newEntity(): string;
  /** A batch of so many neighbours, with new values. */
  batch(items: number): string;
  /** A body that gives one Attribute a new value. */
  temperaturePatch(): string;
  /** A body that moves an Entity somewhere else. */
  locationPatch(): string;
  /** The path of a query for what is warmer than one of 1,000 thresholds; a tenth of the Entities or fewer are. */
  warmerThan(): string;
  /** How many of these there are. */
  countWarmerThan(): string;
  /** The path of a query for what is within 2 km of one of 1,000 centres: some 80 of 10,000 Entities. */
  near(): string;
  /** The same, within a distance in which there are some 80 Entities, however many there are in all. */
  nearFew(): string;
}

export const roomType = 'BenchRoom';
export const notifiedType = 'BenchNotified';

const HOT_SET = 10_000;
const BUILDINGS = 500;
const NOTIFIED = 50;
const NEAR_METRES = 2000;
const ENTITY_BYTES = 1024;
const COLDEST = -10;
const WARMEST = 40;
const WARM_TENTH = WARMEST - (WARMEST - COLDEST) / 10;
const CHOICES = 1000;
/** About 38 km by 40 km: a large community of communes. */
const AREA = { west: 4.6, east: 5.1, south: 46.6, north: 46.96 };
const OBSERVED_AT = '2026-03-14T08:10:00Z';

const roomId = (index: number): string => `urn:ngsi-ld:BenchRoom:${String(index).padStart(7, '0')}`;
const buildingId = (index: number): string => `urn:ngsi-ld:Building:${index}`;

function position(random: Random): readonly number[] {
  return [between(random, AREA.west, AREA.east, 5), between(random, AREA.south, AREA.north, 5)];
}

function location(random: Random) {
  return { type: 'GeoProperty', value: { type: 'Point', coordinates: position(random) } };
}

function between(random: Random, low: number, high: number, digits: number): number {
  return Number((low + random() * (high - low)).toFixed(digits));
}

function measured(value: number, unitCode: string) {
  return { type: 'Property', value, unitCode, observedAt: OBSERVED_AT };
}

function temperature(random: Random) {
  return measured(between(random, COLDEST, WARMEST, 2), 'CEL');
}

/** Six Properties, a location and a Relationship; filled up to 1 KB by its description. */
function room(id: string, type: string, random: Random): string {
  const entity = {
    id,
    type,
    name: { type: 'Property', value: `Room ${id.slice(-7)} of the town hall` },
    temperature: temperature(random),
    humidity: measured(between(random, 20, 90, 1), 'P1'),
    co2: measured(400 + randomInteger(random, 1200), '59'),
    pressure: measured(between(random, 980, 1040, 1), 'A97'),
    description: { type: 'Property', value: '' },
    location: location(random),
    isPartOf: { type: 'Relationship', object: buildingId(randomInteger(random, BUILDINGS)) },
  };
  const filling = Math.max(0, ENTITY_BYTES - JSON.stringify(entity).length);
  entity.description.value = 'A room with a view of the hedges. '.repeat(20).slice(0, filling);
  return JSON.stringify(entity);
}

function thresholds(random: Random): string[] {
  return Array.from({ length: CHOICES }, () => {
    const q = `temperature>${between(random, WARM_TENTH, WARMEST, 3)}`;
    return `/ngsi-ld/v1/entities?type=${roomType}&q=${encodeURIComponent(q)}`;
  });
}

function centres(random: Random): string[] {
  return Array.from({ length: CHOICES }, () => encodeURIComponent(JSON.stringify(position(random))));
}

function nearPath(centre: string, metres: number): string {
  const geo = `georel=near;maxDistance==${metres}&geometry=Point&coordinates=${centre}`;
  return `/ngsi-ld/v1/entities?type=${roomType}&${geo}&limit=20`;
}

/** What the rooms are part of. */
export function buildings(): object[] {
  return Array.from({ length: BUILDINGS }, (_, index) => ({
    id: buildingId(index),
    type: 'Building',
    name: { type: 'Property', value: `Building ${index}` },
    category: { type: 'Property', value: ['office', 'cultural'] },
  }));
}

/** What the subscriber is told of. */
export function notified(): object[] {
  return notifiedIds.map((id) => ({ id, type: notifiedType, tick: { type: 'Property', value: 0 } }));
}

export const notifiedIds: readonly string[] = Array.from(
  { length: NOTIFIED },
  (_, index) => `urn:ngsi-ld:${notifiedType}:${index}`,
);

export function createDataset(size: number, seed: number): Dataset {
  const random = seededRandom(seed);
  const warm = thresholds(random);
  const places = centres(random);
  let created = 0;
  const pick = (choices: readonly string[]): string => choices[randomInteger(random, choices.length)] ?? '';
  const entity = (index: number): string => room(roomId(index), roomType, random);
  const hotSize = Math.min(size, HOT_SET);
  const fewMetres = Math.round(NEAR_METRES * Math.sqrt(HOT_SET / Math.max(size, HOT_SET)));
  return {
    size,
    hotSize,
    upTo: (bound) => randomInteger(random, bound),
    anyId: () => roomId(randomInteger(random, size)),
    anyHotId: () => roomId(randomInteger(random, hotSize)),
    hotIds: function* () {
      for (let index = 0; index < hotSize; index++) yield roomId(index);
    },
    entity,
    newEntity: () => {
      created += 1;
      return room(`urn:ngsi-ld:BenchNew:${String(created).padStart(7, '0')}`, 'BenchNew', random);
    },
    batch: (items) => {
      const first = randomInteger(random, Math.max(1, size - items + 1));
      return `[${Array.from({ length: items }, (_, index) => entity(first + index)).join(',')}]`;
    },
    temperaturePatch: () => JSON.stringify({ temperature: temperature(random) }),
    locationPatch: () => JSON.stringify({ location: location(random) }),
    warmerThan: () => `${pick(warm)}&limit=20`,
    countWarmerThan: () => `${pick(warm)}&count=true&limit=0`,
    near: () => nearPath(pick(places), NEAR_METRES),
    nearFew: () => nearPath(pick(places), fewMetres),
  };
}
