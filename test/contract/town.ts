import type { JsonObject } from '../../src/core/json.ts';
import type { Store } from '../../src/ports/store.ts';
import { json, point, property, write } from './contract-requests.ts';

/** A small town, in the order of ids: it comes in one that a store may keep, whether of coming or of ids. */
export const town: readonly JsonObject[] = [
  { id: 'urn:b:1', type: 'Bus', open: property(true), line: { type: 'Relationship', object: 'urn:l:1' } },
  {
    id: 'urn:p:1',
    type: 'Parking',
    scope: '/Town/Centre',
    free: property(3),
    name: property('Gare'),
    location: point(4.85, 46.78),
  },
  {
    id: 'urn:p:2',
    type: 'Parking',
    scope: '/Town/North',
    free: property(40),
    name: property('Nord'),
    location: point(4.86, 46.8),
  },
  {
    id: 'urn:p:3',
    type: ['Parking', 'Garage'],
    scope: ['/Town', '/Region'],
    free: property([1, 99]),
    name: property('Garage'),
  },
  { id: 'urn:s:1', type: 'Sensor', temperature: property(21.5), location: point(179.99, 0) },
  {
    id: 'urn:s:2',
    type: 'Sensor',
    temperature: property(-3),
    note: property('x'),
    location: point(-179.99, 0),
  },
];

export async function settleTown(store: Store, tenant: string): Promise<void> {
  await store.commit(write({ name: 'batchCreate', body: json(town) }, { tenant }));
}
