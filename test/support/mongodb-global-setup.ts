import type { TestProject } from 'vitest/node';
import { type MongodbServer, startMongodbServers } from './mongodb-server.ts';

/** Connection strings of the servers of this test run; absent where there is none at that level. */
export interface ProvidedMongodb {
  readonly transactions?: string;
  readonly standalone?: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly mongodb: ProvidedMongodb;
  }
}

const matchesNothing = /(?!)/;

/**
 * Starts the servers for the tests that need MongoDB, for as long as they run. Where there can be none at all these
 * tests are left out, and that is said; with `BOCAGE_TEST_MONGODB=required` they fail.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = await startMongodbServers();
  const { transactions, standalone } = servers;
  const running = [transactions, standalone].filter((server) => typeof server !== 'string');
  const required = process.env.BOCAGE_TEST_MONGODB === 'required';
  for (const server of running) console.info(`MongoDB tests run on ${server.kind}.`);
  const missing = Object.entries(servers).filter(([, server]) => typeof server === 'string');
  if (missing.length > 0)
    console.warn(
      absence(
        missing.map(([level]) => level),
        String(missing[0]?.[1]),
        required,
      ),
    );
  project.provide('mongodb', {
    ...(typeof transactions !== 'string' && { transactions: transactions.uri }),
    ...(typeof standalone !== 'string' && { standalone: standalone.uri }),
  });
  if (running.length === 0 && !required) project.config.testNamePattern = matchesNothing;
  return async () => {
    await Promise.all(running.map((server: MongodbServer) => server.stop()));
  };
}

function absence(levels: readonly string[], why: string, required: boolean): string {
  return [
    `The MongoDB tests (${levels.join(', ')}) ${required ? 'fail' : 'are left out'}: there is no server for them.`,
    'To run them, set BOCAGE_TEST_MONGODB_URI, or have Docker running, or Python 3 with venv and pip.',
    `What was tried last: ${why.trim()}`,
  ].join('\n');
}
