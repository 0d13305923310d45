import { parentPort, workerData } from 'node:worker_threads';
import type { FromReader, QueryJob } from './channel/messages.ts';
import type { WorkerData } from './options.ts';
import { createQueryServer } from './read/query-server.ts';

// The entry of a reading thread: with `compose` the only place where the parts of the store are put together.

const { directory, limits } = workerData as WorkerData;
const port = parentPort;
if (port === null) throw new Error('A reader runs in a thread of its own.');

const answer = createQueryServer(directory, limits);

port.on('message', (job: QueryJob) => {
  port.postMessage(answer(job) satisfies FromReader);
});
