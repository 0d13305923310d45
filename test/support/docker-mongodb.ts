import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { awaitMongodb, type MongodbLevel } from './mongodb-uri.ts';

const run = promisify(execFile);
const image = 'mongo:8';
const ASK_MS = 5000;
const PULL_MS = 300_000;
const READY_MS = 60_000;

export async function dockerAnswers(): Promise<boolean> {
  try {
    await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: ASK_MS });
    return true;
  } catch {
    return false;
  }
}

/** The official image, with its data in memory. @returns its connection string, and how to end it. */
export async function startDockerMongodb(
  level: MongodbLevel,
): Promise<{ readonly uri: string; stop(): Promise<void> }> {
  const where = ['--publish', '127.0.0.1::27017', '--tmpfs', '/data/db'];
  const server = level === 'transactions' ? ['--replSet', 'bocage', '--bind_ip_all'] : ['--bind_ip_all'];
  const started = await run('docker', ['run', '--detach', '--rm', ...where, image, ...server], {
    timeout: PULL_MS,
  });
  const container = started.stdout.trim();
  const stop = async (): Promise<void> => {
    await run('docker', ['rm', '--force', '--volumes', container], { timeout: READY_MS });
  };
  try {
    const { stdout } = await run('docker', ['port', container, '27017/tcp'], { timeout: ASK_MS });
    const uri = `mongodb://127.0.0.1:${stdout.trim().split(':').at(-1)}/?directConnection=true`;
    if (level === 'transactions') await initiate(uri);
    await awaitMongodb(uri, READY_MS);
    return { uri, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Makes a replica set of one member, known to itself by its own loopback. */
async function initiate(uri: string): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: READY_MS });
  try {
    const members = [{ _id: 0, host: '127.0.0.1:27017' }];
    await client.db('admin').command({ replSetInitiate: { _id: 'bocage', members } });
  } finally {
    await client.close();
  }
}
