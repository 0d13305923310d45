import { parentPort, workerData } from 'node:worker_threads';
import type { FromWriter, ToWriter } from './channel/messages.ts';
import type { WorkerData } from './options.ts';
import { Writer } from './writer/writer.ts';

// The entry of the writer thread: with `compose` the only place where the parts of the store are put together.

const { directory, limits } = workerData as WorkerData;
const port = parentPort;
if (port === null) throw new Error('The writer runs in a thread of its own.');

const writer = new Writer(directory, limits);
let choresScheduled = false;
let closed = false;

const send = (message: FromWriter) => port.postMessage(message);

/** Between two pieces of it a batch that has come is processed first. */
function scheduleChores(): void {
  if (choresScheduled || closed) return;
  choresScheduled = true;
  setImmediate(() => {
    choresScheduled = false;
    if (!closed && guarded(() => writer.chores()) === true) scheduleChores();
  });
}

function guarded<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    send({
      kind: 'failure',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return undefined;
  }
}

port.on('message', (message: ToWriter) => {
  switch (message.kind) {
    case 'batch':
      send({ kind: 'reply', reply: JSON.stringify(writer.process(message.texts, message.newTenants)) });
      break;
    case 'index':
      guarded(() => writer.startIndex(message.tenant, message.attribute));
      break;
    case 'close':
      closed = true;
      writer.close();
      port.close();
      return;
  }
  scheduleChores();
});

send({ kind: 'started' });
