import { roomType } from './dataset.ts';
import {
  CONNECTIONS,
  FEW_CONNECTIONS,
  get,
  READ_P99,
  requests,
  sendEach,
  type Target,
  underUpdates,
  type Workload,
} from './workload.ts';

const retrieveText = (id: string, query = ''): string => get(`/ngsi-ld/v1/entities/${id}${query}`);

const pageText = (offset: number): string =>
  get(`/ngsi-ld/v1/entities?type=${roomType}&limit=20${offset > 0 ? `&offset=${offset}` : ''}`);

/** Reads every Entity of the hot set once: the writes of other rows have changed it. */
async function readThrough({ httpPort, dataset }: Target): Promise<void> {
  await sendEach(
    httpPort,
    CONNECTIONS,
    dataset.hotIds().map((id) => retrieveText(id)),
  );
}

const read = { unit: 'requests', units: 1, atHalf: READ_P99 } as const;

export const reads: readonly Workload[] = [
  {
    ...read,
    name: 'retrieve',
    title: 'retrieve, ids uniform over a hot set of 10,000',
    target: 0.75,
    prepare: readThrough,
    run: requests((dataset) => retrieveText(dataset.anyHotId())),
  },
  {
    ...read,
    name: 'retrieve-all',
    title: 'retrieve, ids uniform over all',
    target: 0.35,
    fits: ({ size, hotSize }) => size > hotSize,
    run: requests((dataset) => retrieveText(dataset.anyId())),
  },
  {
    ...read,
    name: 'type',
    title: 'query by type, limit 20, 100 updates/s of that type',
    target: 0.5,
    levels: true,
    run: underUpdates(
      () => pageText(0),
      (dataset) => dataset.temperaturePatch(),
    ),
  },
  {
    ...read,
    name: 'pages',
    title: 'the same, any of 50 pages',
    run: underUpdates(
      (dataset) => pageText(20 * dataset.upTo(50)),
      (dataset) => dataset.temperaturePatch(),
    ),
  },
  {
    ...read,
    name: 'deep',
    title: 'the same, any page there is, 10 connections',
    run: underUpdates(
      (dataset) => pageText(20 * dataset.upTo(Math.floor(dataset.size / 20))),
      (dataset) => dataset.temperaturePatch(),
      FEW_CONNECTIONS,
    ),
  },
  {
    ...read,
    name: 'q',
    title: 'query q=temperature>…, limit 20, 1,000 thresholds, 100 updates/s of temperature',
    target: 0.2,
    levels: true,
    run: underUpdates(
      (dataset) => get(dataset.warmerThan()),
      (dataset) => dataset.temperaturePatch(),
    ),
  },
  {
    ...read,
    name: 'count',
    title: 'the same, counted: count=true, limit 0, 10 connections',
    run: underUpdates(
      (dataset) => get(dataset.countWarmerThan()),
      (dataset) => dataset.temperaturePatch(),
      FEW_CONNECTIONS,
    ),
  },
  {
    ...read,
    name: 'near',
    title: 'query near 2 km, limit 20, 1,000 centres, 100 moves/s',
    target: 0.2,
    levels: true,
    run: underUpdates(
      (dataset) => get(dataset.near()),
      (dataset) => dataset.locationPatch(),
    ),
  },
  {
    ...read,
    name: 'near-few',
    title: 'the same, within as much as has 80 Entities',
    fits: ({ size, hotSize }) => size > hotSize,
    run: underUpdates(
      (dataset) => get(dataset.nearFew()),
      (dataset) => dataset.locationPatch(),
    ),
  },
  {
    ...read,
    name: 'order',
    title: 'the same 80, ordered by temperature, 10 connections',
    run: requests((dataset) => get(`${dataset.nearFew()}&orderBy=temperature;desc`), FEW_CONNECTIONS),
  },
  {
    ...read,
    name: 'join',
    title: 'retrieve with the linked Entity inline',
    run: requests((dataset) => retrieveText(dataset.anyHotId(), '?join=inline')),
  },
];
