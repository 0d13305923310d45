import { type Random, randomInteger, seededRandom } from '../test/support/random.ts';

/** The Entities of the hot set, and values for their Attributes and for questions about them. */
export interface Dataset {
  readonly size: number;
  readonly random: Random;
  /** Any Entity of the hot set, uniformly. */
  anyId(): string;
  /** The ids of the hot set, in order. */
  ids(): IteratorObject<string>;
  entity(index: number): string;
  /** An Entity of another type, never seen before. */
  newEntity(): string;
  /** A batch of so many neighbours of the hot set, with new values. */
  batch(items: number): string;
  /** A body that gives one Attribute a new value. */
  temperaturePatch(): string;
  /** The path of a query for what is warmer than one of 1,000 thresholds; a tenth of the Entities or fewer are. */
  warmerThan(): string;
  /** The path of a query for what is within 2 km of one of 1,000 centres: some 80 of 10,000 Entities. */
  near(): string;
}

export const roomType = 'BenchRoom';

const ENTITY_BYTES = 1024;
const COLDEST = -10;
const WARMEST = 40;
const WARM_TENTH = WARMEST - (WARMEST - COLDEST) / 10;
const CHOICES = 1000;
/** About 38 km by 40 km: a large community of communes. */
const AREA = { west: 4.6, east: 5.1, south: 46.6, north: 46.96 };
const OBSERVED_AT = '2026-03-14T08:10:00Z';

const roomId = (index: number): string => `urn:ngsi-ld:BenchRoom:${String(index).padStart(7, '0')}`;

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
    location: {
      type: 'GeoProperty',
      value: {
        type: 'Point',
        coordinates: [between(random, AREA.west, AREA.east, 5), between(random, AREA.south, AREA.north, 5)],
      },
    },
    isPartOf: { type: 'Relationship', object: `urn:ngsi-ld:Building:${randomInteger(random, 500)}` },
  };
  const filling = Math.max(0, ENTITY_BYTES - JSON.stringify(entity).length);
  entity.description.value = 'A room with a view of the hedges. '.repeat(20).slice(0, filling);
  return JSON.stringify(entity);
}

function thresholds(random: Random): string[] {
  return Array.from({ length: CHOICES }, () => {
    const q = `temperature>${between(random, WARM_TENTH, WARMEST, 3)}`;
    return `/ngsi-ld/v1/entities?type=${roomType}&q=${encodeURIComponent(q)}&limit=20`;
  });
}

function centres(random: Random): string[] {
  return Array.from({ length: CHOICES }, () => {
    const longitude = between(random, AREA.west, AREA.east, 5);
    const latitude = between(random, AREA.south, AREA.north, 5);
    const coordinates = encodeURIComponent(`[${longitude},${latitude}]`);
    const geo = `georel=near;maxDistance==2000&geometry=Point&coordinates=${coordinates}`;
    return `/ngsi-ld/v1/entities?type=${roomType}&${geo}&limit=20`;
  });
}

export function createDataset(size: number, seed: number): Dataset {
  const random = seededRandom(seed);
  const warm = thresholds(random);
  const places = centres(random);
  let created = 0;
  const pick = (choices: readonly string[]): string => choices[randomInteger(random, choices.length)] ?? '';
  const entity = (index: number): string => room(roomId(index), roomType, random);
  return {
    size,
    random,
    anyId: () => roomId(randomInteger(random, size)),
    ids: function* () {
      for (let index = 0; index < size; index++) yield roomId(index);
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
    warmerThan: () => pick(warm),
    near: () => pick(places),
  };
}
