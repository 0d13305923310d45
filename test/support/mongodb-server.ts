import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerAnswers, startDockerMongodb } from './docker-mongodb.ts';
import { awaitMongodb, levelOf, type MongodbLevel } from './mongodb-uri.ts';
import { startSecantusdb } from './secantusdb.ts';

/** A server that tests may use, each with databases of its own. */
export interface MongodbServer {
  readonly uri: string;
  /** For people: what it is. */
  readonly kind: string;
  /** Ends it, unless it was there before. */
  stop(): Promise<void>;
}

/** A server at each level that can be had; otherwise why not. */
export type MongodbServers = Readonly<Record<MongodbLevel, MongodbServer | string>>;

const GIVEN_MS = 10_000;
/** Memory is as durable as a temporary folder, and syncing to it takes no time. */
const memory = '/dev/shm';

/**
 * The server named by `BOCAGE_TEST_MONGODB_URI`. What level it is not at, or both without it: the official image where
 * Docker answers, else SecantusDB where Python 3 can install it.
 */
export async function startMongodbServers(): Promise<MongodbServers> {
  const start = async (level: MongodbLevel): Promise<MongodbServer | string> => {
    try {
      return await startMongodbServer(level);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const [transactions, standalone] = await Promise.all([start('transactions'), start('standalone')]);
  return { transactions, standalone };
}

/** One of them. @throws Error that says why there is none. */
export async function startMongodbServer(level: MongodbLevel): Promise<MongodbServer> {
  const given = await givenServer();
  return given[level] ?? ((await dockerAnswers()) ? startInDocker(level) : startSecantus(level));
}

async function givenServer(): Promise<Partial<Record<MongodbLevel, MongodbServer>>> {
  const uri = process.env.BOCAGE_TEST_MONGODB_URI;
  if (uri === undefined || uri === '') return {};
  const level = levelOf(await awaitMongodb(uri, GIVEN_MS));
  return { [level]: { uri, kind: 'the server of BOCAGE_TEST_MONGODB_URI', stop: async () => undefined } };
}

async function startInDocker(level: MongodbLevel): Promise<MongodbServer> {
  return { ...(await startDockerMongodb(level)), kind: 'MongoDB in Docker' };
}

async function startSecantus(level: MongodbLevel): Promise<MongodbServer> {
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'bocage-mongodb-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const { uri, kill } = await startSecantusdb({ folder, level });
    const stop = async (): Promise<void> => {
      await kill('SIGKILL');
      remove();
    };
    return { uri, kind: 'SecantusDB', stop };
  } catch (error) {
    remove();
    throw error;
  }
}
