import type { TopologyDescription } from 'mongodb';
import type { MongodbStoreOptions } from '../options.ts';
import type { Level } from '../tenant-database.ts';
import { readConcernOf } from './client.ts';

/** A server that takes writes. */
export interface WritableServer {
  readonly level: Level;
  /** What it belongs to, for people. */
  readonly name: string;
  /** Where there is only one such server at a time. */
  readonly address?: string;
}

/** The server that takes writes, as far as the driver knows now. */
export function writableServer({ servers }: TopologyDescription): WritableServer | undefined {
  for (const { type, setName, address } of servers.values()) {
    switch (type) {
      case 'Standalone':
        return { level: 'standalone', name: 'one server without transactions', address };
      case 'RSPrimary':
        return { level: 'transactions', name: `replica set ${setName ?? 'without a name'}`, address };
      case 'Mongos':
      case 'LoadBalancer':
        return { level: 'transactions', name: 'sharded cluster' };
    }
  }
  return undefined;
}

/** Why there is none that may be used, for people. `level`: of the one that there was before. */
export function whyAway({ servers }: TopologyDescription, level: Level | undefined): string {
  const reasons = [...servers.values()].map(({ address, type, error }) => {
    if (error !== null) return `${address}: ${error.message}`;
    if (type === 'Unknown') return `${address} has not answered yet`;
    if (type === 'Standalone' && level === 'transactions') {
      return `${address} is one server without transactions, and was a cluster: start again to accept that`;
    }
    return `${address} takes no writes (${type})`;
  });
  return reasons.length === 0 ? 'no server is known' : `no server takes writes: ${reasons.join('; ')}`;
}

/** The promise that is in force, for people: it follows the name of what it is in force on. */
export function durabilityOf(
  level: Level,
  options: Pick<MongodbStoreOptions, 'writeConcern' | 'readConcern'>,
): string {
  if (level === 'standalone') {
    return ': single documents are atomic, writes acknowledged when they are journalled';
  }
  const { writeConcern } = options;
  const reads = readConcernOf(options).level === 'local' ? ', reads may show what a failover takes back' : '';
  const servers = writeConcern === 'majority' ? 'a majority' : countOf(writeConcern);
  return `, writes acknowledged by ${servers} and journalled${reads}`;
}

function countOf(servers: number): string {
  return servers === 1 ? 'one server, so that a failover may lose some,' : `${servers} servers`;
}
