import { beforeEach, describe, expect, it } from 'vitest';
import { createManualTime, eventually, type ManualTime } from '../../test/support/manual-time.ts';
import { Problem } from '../core/errors.ts';
import { type HoldLimits, MessageHold } from './message-hold.ts';

const limits: HoldLimits = { time: 60_000, messages: 1000, bytes: 1000 };

let time: ManualTime;
/** What the store took, in order. */
let taken: string[];
/** What came of each message, in the order in which it came of it. */
let outcomes: string[];
let away: boolean;
/** Attempts of every message. */
let attempts: string[];

beforeEach(() => {
  time = createManualTime(0);
  taken = [];
  outcomes = [];
  attempts = [];
  away = true;
});

function open(other: Partial<HoldLimits> = {}): MessageHold {
  const { clock, schedule } = time;
  return new MessageHold({ clock, schedule, random: () => 0.5, limits: { ...limits, ...other } });
}

const serviceUnavailable = () => new Problem('ServiceUnavailable', 'The store is away.');

async function takeNow(name: string): Promise<void> {
  attempts.push(name);
  if (away) throw serviceUnavailable();
  taken.push(name);
}

/** @param name whose first letter is the client. */
function send(
  hold: MessageHold,
  name: string,
  take: (name: string) => Promise<void> = takeNow,
  bytes = 1,
): void {
  hold
    .handle(name.charAt(0), bytes, () => take(name))
    .then(
      () => outcomes.push(`${name} taken`),
      (error: Problem) => outcomes.push(`${name} ${error.code}`),
    );
}

const heldCount = (hold: MessageHold, count: number) => eventually(() => hold.size === count);

describe('MessageHold', () => {
  it('hands messages over at once while the store takes them', async () => {
    away = false;
    const hold = open();
    send(hold, 'a1');
    send(hold, 'b1');
    send(hold, 'a2');
    expect(taken).toEqual(['a1', 'b1', 'a2']);
    await eventually(() => outcomes.length === 3);
    expect(hold.size).toBe(0);
    expect(time.waiting()).toEqual([]);
  });

  it('holds what the store does not take, and hands it over in the order of each client when it is back', async () => {
    const hold = open();
    send(hold, 'a1');
    await heldCount(hold, 1);
    for (const name of ['a2', 'a3', 'b1']) send(hold, name);
    await heldCount(hold, 4);
    expect(hold.holds('a')).toBe(true);
    expect(attempts).toEqual(['a1', 'b1']);
    away = false;
    hold.retry();
    await eventually(() => outcomes.length === 4);
    expect(taken.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(taken).toContain('b1');
    expect(hold.size).toBe(0);
    expect(hold.holds('a')).toBe(false);
  });

  it('keeps the order of messages that were on their way when the store failed', async () => {
    const hold = open();
    for (const name of ['a1', 'a2', 'a3']) send(hold, name);
    expect(attempts).toEqual(['a1', 'a2', 'a3']);
    await heldCount(hold, 3);
    away = false;
    hold.retry();
    await eventually(() => outcomes.length === 3);
    expect(taken).toEqual(['a1', 'a2', 'a3']);
  });

  it('finds out with one message whether the store is back, about each second', async () => {
    const hold = open();
    for (const name of ['a1', 'b1', 'c1']) send(hold, name);
    await heldCount(hold, 3);
    expect(time.waiting()).toEqual([1_000]);
    time.advance(1_000);
    await eventually(() => attempts.length === 4);
    expect(attempts).toEqual(['a1', 'b1', 'c1', 'a1']);
    await heldCount(hold, 3);
    away = false;
    time.advance(1_000);
    await eventually(() => outcomes.length === 3);
    expect(outcomes).toEqual(['a1 taken', 'b1 taken', 'c1 taken']);
    time.advance(1_000);
    expect(time.waiting()).toEqual([]);
  });

  it('does not let a message of a client overtake one that is tried', async () => {
    const hold = open();
    const answer = Promise.withResolvers<void>();
    send(hold, 'a1', async (name) => {
      if (attempts.includes(name)) await answer.promise;
      return takeNow(name);
    });
    await heldCount(hold, 1);
    away = false;
    hold.retry();
    send(hold, 'a2');
    expect(taken).toEqual([]);
    answer.resolve();
    await eventually(() => taken.length === 2);
    expect(taken).toEqual(['a1', 'a2']);
  });

  it('gives up after its time, with all behind it', async () => {
    const hold = open({ time: 10_000 });
    send(hold, 'a1');
    await heldCount(hold, 1);
    time.advance(9_000);
    await eventually(() => hold.size === 1);
    send(hold, 'a2');
    send(hold, 'b1');
    await heldCount(hold, 3);
    for (let second = 0; second < 2; second += 1) {
      time.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(outcomes).toEqual(['a1 ServiceUnavailable', 'a2 ServiceUnavailable']);
    expect(hold.size).toBe(1);
  });

  it('holds no more than it may, whoever sends', async () => {
    const hold = open({ messages: 2 });
    send(hold, 'a1');
    send(hold, 'b1');
    await heldCount(hold, 2);
    send(hold, 'a2');
    send(hold, 'c1');
    await eventually(() => outcomes.length === 2);
    expect(outcomes).toEqual(['a2 ServiceUnavailable', 'c1 ServiceUnavailable']);
    expect(hold.size).toBe(2);
  });

  it('counts bytes as well', async () => {
    const hold = open({ bytes: 10 });
    send(hold, 'a1', takeNow, 8);
    await heldCount(hold, 1);
    send(hold, 'b1', takeNow, 8);
    await eventually(() => outcomes.length === 1);
    expect(outcomes).toEqual(['b1 ServiceUnavailable']);
  });

  it('does not keep what came before a rejection: it will come again behind what was rejected', async () => {
    const hold = open();
    const failure = Promise.withResolvers<void>();
    send(hold, 'a1', async () => {
      throw new Problem('InternalError', 'a fault');
    });
    send(hold, 'a2', async () => failure.promise);
    await eventually(() => outcomes.length === 1);
    failure.reject(serviceUnavailable());
    await eventually(() => outcomes.length === 2);
    expect(outcomes).toEqual(['a1 InternalError', 'a2 ServiceUnavailable']);
    send(hold, 'a3');
    await heldCount(hold, 1);
  });

  it('rejects what fails for another reason, and goes on with others', async () => {
    const hold = open();
    let fault = false;
    send(hold, 'a1', async () => {
      throw fault ? new Problem('InternalError', 'a fault') : serviceUnavailable();
    });
    await heldCount(hold, 1);
    send(hold, 'a2');
    send(hold, 'b1');
    await heldCount(hold, 3);
    fault = true;
    away = false;
    time.advance(1_000);
    await eventually(() => outcomes.length === 3);
    expect([...outcomes].sort()).toEqual(['a1 InternalError', 'a2 InternalError', 'b1 taken']);
  });

  it('rejects everything when it stops, and holds nothing after that', async () => {
    const hold = open();
    send(hold, 'a1');
    send(hold, 'a2');
    await heldCount(hold, 2);
    hold.stop();
    send(hold, 'b1');
    await eventually(() => outcomes.length === 3);
    expect(outcomes).toEqual(['a1 ServiceUnavailable', 'a2 ServiceUnavailable', 'b1 ServiceUnavailable']);
    expect(time.waiting()).toEqual([]);
  });
});
