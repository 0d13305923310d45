import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { mongodbOptions } from '../../../../test/support/mongodb-installation.ts';
import { mongodbUri, mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import { connectMongodb, type MongodbConnection } from './connection.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

function open(uri: string, settings: Partial<Parameters<typeof connectMongodb>[0]> = {}): MongodbConnection {
  const connection = connectMongodb({ ...mongodbOptions(uri, 'bocage_test_connection'), ...settings });
  opened.push(connection);
  return connection;
}

describe('what contradicts the promise', () => {
  it.each([
    ['w=0', /w=0, and writes are to be acknowledged with w=majority/],
    ['w=1', /w=1, and writes/],
    ['journal=false', /journal=false, and every write is journalled/],
    ['readPreference=secondary', /readPreference=secondary, and what was acknowledged/],
    ['readConcernLevel=local', /readConcernLevel=local, and reads/],
  ])('%s in a connection string is refused', (option, message) => {
    expect(() => open(`mongodb://127.0.0.1:1/?${option}`)).toThrow(message);
  });

  it.each(['', '1st', 'a.b', 'a$b', 'a'.repeat(33)])('%j is no name for the database', (database) => {
    expect(() => open('mongodb://127.0.0.1:1/', { database })).toThrow(/The name of the database is/);
  });

  it('nothing is, that says the same or more', () => {
    const uri =
      'mongodb://127.0.0.1:1/?w=majority&journal=true&readPreference=primary&maxPoolSize=7&appName=city';
    const { options } = open(uri).client;
    expect(options).toMatchObject({ maxPoolSize: 7, appName: 'city' });
    expect(options.writeConcern).toMatchObject({ w: 'majority', journal: true });
  });
});

describe('a server that was never there', () => {
  it('is waited for as long as the patience lasts, and then not at all', async () => {
    const connection = open('mongodb://127.0.0.1:1/', { limits: { patienceMs: 300 } });
    let called = false;
    const work = async () => {
      called = true;
    };
    const begun = performance.now();
    await expect(connection.run(work)).rejects.toThrow('ServiceUnavailable: The database is away.');
    expect(performance.now() - begun).toBeGreaterThan(200);
    const again = performance.now();
    await expect(connection.run(work)).rejects.toThrow('ServiceUnavailable');
    expect(performance.now() - again).toBeLessThan(100);
    expect(called).toBe(false);
    expect(connection.level()).toBeUndefined();
    expect(connection.health()).toEqual({
      ready: false,
      detail: expect.stringMatching(/^mongodb: .*127\.0\.0\.1:1/),
    });
  });

  it('lets nobody wait once the connection is closed', async () => {
    const connection = open('mongodb://127.0.0.1:1/');
    const waiting = connection.ready();
    const refused = expect(waiting).rejects.toThrow('The store is closed.');
    await connection.close();
    await refused;
    await expect(connection.run(async () => 1)).rejects.toThrow('The store is closed.');
  });
});

describe.runIf(mongodbWanted('transactions'))('a replica set', () => {
  it('says what it is and what it promises', async () => {
    const connection = open(mongodbUri('transactions'));
    await connection.ready();
    expect(connection.level()).toBe('transactions');
    expect(connection.health()).toEqual({
      ready: true,
      detail: expect.stringMatching(
        /^mongodb \d+\.\d+\.\S+, replica set \S+, writes acknowledged by a majority and journalled$/,
      ),
    });
    expect(Math.abs(connection.serverNow() - Date.now())).toBeLessThan(60_000);
  });

  it('says that it promises less where it is asked for less', async () => {
    const connection = open(mongodbUri('transactions'), { writeConcern: 1 });
    await connection.ready();
    expect(connection.readConcern).toEqual({ level: 'local' });
    expect(connection.health().detail).toMatch(
      /by one server, so that a failover may lose some,.*reads may show/,
    );
  });

  it('that goes away and comes back is heard of', async () => {
    const line = await openLine(mongodbUri('transactions'));
    const connection = open(line.uri, { limits: { patienceMs: 200, operationTimeMs: 5000 } });
    const { client } = connection;
    let back = 0;
    connection.onBack(() => {
      back += 1;
    });
    const ask = () => connection.run(() => client.db('admin').command({ ping: 1 }));
    await ask();
    await line.cut();
    await expect.poll(() => connection.health().ready).toBe(false);
    await expect(ask()).rejects.toThrow('ServiceUnavailable');
    expect(back).toBe(0);
    await line.mend();
    await expect.poll(() => connection.health().ready, { timeout: 10_000 }).toBe(true);
    expect(back).toBe(1);
    await ask();
  });

  it('that takes too long is not waited for', async () => {
    const connection = open(mongodbUri('transactions'), { limits: { operationTimeMs: 50 } });
    await connection.ready();
    await expect(connection.run(() => new Promise(() => {}))).rejects.toThrow('The database took too long.');
  });

  it('leaves failures that will not pass as they are', async () => {
    const connection = open(mongodbUri('transactions'));
    await expect(connection.run(() => connection.system.command({ noSuchCommand: 1 }))).rejects.toMatchObject(
      { name: 'MongoServerError', code: 59 },
    );
  });
});

describe.runIf(mongodbWanted('standalone'))('a standalone server', () => {
  it('says that it has no transactions', async () => {
    const connection = open(mongodbUri('standalone'));
    await connection.ready();
    expect(connection.level()).toBe('standalone');
    expect(connection.health().detail).toMatch(
      /, one server without transactions: single documents are atomic/,
    );
  });

  it('is not ready where two servers are to have what is written', async () => {
    const connection = open(mongodbUri('standalone'), { writeConcern: 2 });
    await expect
      .poll(() => connection.health().detail, { timeout: 5000 })
      .toMatch(/cannot acknowledge writes of 2 servers/);
    expect(connection.health().ready).toBe(false);
  });
});

/** A line to a server that can be cut. */
async function openLine(uri: string) {
  const { hostname, port } = new URL(uri);
  const sockets = new Set<Socket>();
  const listen = async (at: number): Promise<Server> => {
    const server = createServer((socket) => {
      const other = connect(Number(port), hostname);
      for (const one of [socket, other]) {
        sockets.add(one);
        one.on('error', () => {});
        one.on('close', () => sockets.delete(one));
      }
      socket.pipe(other).pipe(socket);
    });
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await listen(0);
  const at = (server.address() as AddressInfo).port;
  const cut = async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    if (server.listening) await once(server, 'close');
  };
  opened.push({ close: cut });
  return {
    uri: `mongodb://127.0.0.1:${at}/?directConnection=true`,
    cut,
    mend: async () => {
      server = await listen(at);
    },
  };
}
