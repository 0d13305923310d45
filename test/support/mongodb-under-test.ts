import { inject } from 'vitest';
import type { MongodbLevel } from './mongodb-uri.ts';

/** Whether this test run has a server at that level, or has to have one. */
export function mongodbWanted(level: MongodbLevel): boolean {
  return inject('mongodb')[level] !== undefined || process.env.BOCAGE_TEST_MONGODB === 'required';
}

/** The server of this test run. @throws Error where there is none. */
export function mongodbUri(level: MongodbLevel): string {
  const uri = inject('mongodb')[level];
  if (uri === undefined)
    throw new Error(`There is no MongoDB server (${level}): see the start of the output.`);
  return uri;
}
