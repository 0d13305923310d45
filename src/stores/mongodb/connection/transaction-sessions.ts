import { randomUUID } from 'node:crypto';
import type { ClientSession, Collection, Db, MongoClient } from 'mongodb';
import type { ProcessDocument } from '../layout.ts';

/**
 * The sessions in which this process has its transactions.
 *
 * A process that dies leaves its transactions open, and the server keeps what they wrote from everybody else until it
 * forgets them, a minute later by default. So each session is on record before it is used, and others end the sessions
 * of a process that is not heard of for some seconds.
 */
export interface TransactionSessions {
  /** One that nobody else uses. @returns once it is on record. */
  take(): Promise<ClientSession>;
  /** It has no transaction any more. */
  giveBack(session: ClientSession): void;
  /** Whether it still has one is not known: with the next {@link TransactionSessions.renew} it has none. */
  abandon(session: ClientSession): void;
  /** Says that this process is alive, and ends what is abandoned. */
  renew(): Promise<void>;
  /** Ends what processes have left open that are not heard of any more. */
  endThoseOfTheDead(): Promise<void>;
  /** Ends all sessions; none is taken any more. */
  end(): Promise<void>;
}

const millisecondsNow = { $toLong: '$$NOW' };
const durable = { writeConcern: { w: 'majority', journal: true } } as const;

/** @param leaseMs milliseconds after which a process that is not heard of counts as dead. */
export function createTransactionSessions(
  client: MongoClient,
  system: Db,
  leaseMs: number,
): TransactionSessions {
  const processes: Collection<ProcessDocument> = system.collection('process');
  const process = randomUUID();
  const known = new Set<ClientSession>();
  const idle: ClientSession[] = [];
  const abandoned = new Set<ClientSession>();
  const record = recordOf(processes, process, known, leaseMs);

  async function make(): Promise<ClientSession> {
    // All goes to the primary: there is nothing older to be seen, and not every server takes it with each write.
    const session = client.startSession({ causalConsistency: false });
    known.add(session);
    try {
      await record.write();
    } catch (error) {
      known.delete(session);
      await session.endSession();
      throw error;
    }
    return session;
  }

  async function endAbandoned(): Promise<void> {
    const ended = [...abandoned];
    await killSessions(client, ended.flatMap(idOf));
    for (const session of ended) {
      abandoned.delete(session);
      known.delete(session);
      await session.endSession();
    }
  }

  return {
    take: async () => idle.pop() ?? make(),
    giveBack: (session) => void idle.push(session),
    abandon: (session) => void abandoned.add(session),
    async renew() {
      if (abandoned.size > 0) await endAbandoned();
      if (known.size > 0) await record.write();
    },
    async endThoseOfTheDead() {
      const dead = { _id: { $ne: process }, $expr: { $lt: ['$until', millisecondsNow] } };
      for (const { _id, until, sessions } of await processes.find(dead).toArray()) {
        await killSessions(client, sessions);
        await processes.deleteOne({ _id, until });
      }
    },
    async end() {
      await record.written();
      await Promise.all([...known].map((session) => session.endSession()));
      if (known.size > 0) await processes.deleteOne({ _id: process });
    },
  };
}

/** Ends transactions; a session may be used again after it. */
async function killSessions(client: MongoClient, ids: ProcessDocument['sessions']): Promise<void> {
  if (ids.length > 0) await client.db('admin').command({ killSessions: ids.map((id) => ({ id })) });
}

/** One that has ended has none. */
const idOf = ({ id }: ClientSession) => (id === undefined ? [] : [id.id]);

/** What others are to know of a process: its sessions, and that it is alive. */
function recordOf(
  processes: Collection<ProcessDocument>,
  process: string,
  known: ReadonlySet<ClientSession>,
  leaseMs: number,
) {
  let recording: Promise<unknown> = Promise.resolve();
  const update = async (): Promise<void> => {
    const sessions = [...known].flatMap(idOf);
    const until = { $add: [millisecondsNow, leaseMs] };
    await processes.updateOne({ _id: process }, [{ $set: { until, sessions: { $literal: sessions } } }], {
      upsert: true,
      ...durable,
    });
  };
  return {
    /** One after the other, so that the last one stands. */
    write(): Promise<void> {
      const written = recording.then(update, update);
      recording = written.catch(() => undefined);
      return written;
    },
    written: () => recording,
  };
}
