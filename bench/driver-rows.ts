/**
 * What the driver of MongoDB alone gets out of a server: `node bench/driver-rows.ts <uri> <seconds>` prints a line of
 * JSON. The documents are those of Bocage in size, the promise is the same: a majority has them in its journals.
 */
import { type Collection, type Document, MongoClient } from 'mongodb';
import { dropDatabases, freshDatabaseName } from '../test/support/mongodb-databases.ts';
import { createRecorder } from './load/measurement.ts';
import { percentiles } from './measure.ts';
import type { DriverRow } from './measure-driver.ts';
import { CONNECTIONS } from './workload.ts';

interface Item extends Document {
  readonly _id: string;
}

const DOCUMENTS = 10_000;
const BATCH = 100;
const WARM_UP_MS = 500;
const filling = 'x'.repeat(900);

interface Work {
  readonly beside: string;
  readonly title: string;
  /** Documents of one operation. */
  readonly documents: number;
  readonly run: (items: Collection<Item>, client: MongoClient) => Promise<unknown>;
}

let made = 0;
function newId(): string {
  made += 1;
  return `urn:ngsi-ld:BenchNew:${made}`;
}

const anyId = (): string => `urn:ngsi-ld:BenchRoom:${Math.floor(Math.random() * DOCUMENTS)}`;
const documentOf = (_id: string): Item => ({ _id, v: made, d: filling, t: [1] });
const change = () => ({ $set: { d: `${Math.random()}${filling}` }, $inc: { v: 1 } });

const works: readonly Work[] = [
  {
    beside: 'retrieve-uncached',
    title: 'findOne',
    documents: 1,
    run: (items) => items.findOne({ _id: anyId() }),
  },
  {
    beside: 'create',
    title: 'insertOne',
    documents: 1,
    run: (items) => items.insertOne(documentOf(newId())),
  },
  {
    beside: 'patch',
    title: 'updateOne',
    documents: 1,
    run: (items) => items.updateOne({ _id: anyId() }, change()),
  },
  {
    beside: 'upsert',
    title: `bulkWrite of ${BATCH} updates`,
    documents: BATCH,
    run: (items) =>
      items.bulkWrite(
        Array.from({ length: BATCH }, () => ({ updateOne: { filter: { _id: anyId() }, update: change() } })),
        { ordered: false },
      ),
  },
  {
    beside: 'notify',
    title: 'transaction of an update and an insert',
    documents: 1,
    run: (items, client) =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          await items.updateOne({ _id: anyId() }, change(), { session });
          await items.insertOne(documentOf(newId()), { session });
        }),
      ),
  },
];

async function measureWork(
  { beside, title, documents, run }: Work,
  client: MongoClient,
  items: Collection<Item>,
  seconds: number,
) {
  const recorder = createRecorder({ warmUpMs: WARM_UP_MS, measuredMs: seconds * 1000 });
  const keepAsking = async (): Promise<void> => {
    while (performance.now() < recorder.endsAt) {
      const beganAt = performance.now();
      const done = run(items, client).then(
        () => true,
        () => false,
      );
      recorder.record(beganAt, await done);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, keepAsking));
  const measured = recorder.finish();
  const perSecond = (measured.succeeded * documents) / measured.seconds;
  return { beside, title, perSecond, ...percentiles(measured) };
}

const [uri = '', seconds = '2'] = process.argv.slice(2);
const client = new MongoClient(uri, {
  writeConcern: { w: 'majority', journal: true },
  readConcern: { level: 'majority' },
});
const name = freshDatabaseName();
const items = client.db(name).collection<Item>('item');
const all = Array.from({ length: DOCUMENTS }, (_, index) => documentOf(`urn:ngsi-ld:BenchRoom:${index}`));
for (let first = 0; first < DOCUMENTS; first += 1000) await items.insertMany(all.slice(first, first + 1000));
await items.createIndex({ t: 1, _id: 1 });
const rows: DriverRow[] = [];
for (const work of works) rows.push(await measureWork(work, client, items, Number(seconds)));
await client.close();
await dropDatabases(uri, name);
console.log(JSON.stringify(rows));
