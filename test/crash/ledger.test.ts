import { describe, expect, it } from 'vitest';
import { createLedger, type Ledger, type Write } from './ledger.ts';

const id = 'urn:ngsi-ld:CrashItem:1';

function acknowledged(ledger: Ledger, kind: Write['kind'] = 'put'): Write {
  const write = ledger.begin(id, kind);
  ledger.acknowledge(write);
  return write;
}

describe('the ledger of a crash test', () => {
  it('finds the acknowledged state right', () => {
    const ledger = createLedger();
    const { value } = acknowledged(ledger);
    expect(ledger.compare(id, value)).toBeUndefined();
    expect(ledger.current(id)).toBe(value);
  });

  it('calls an acknowledged write lost when the store holds an older one, or nothing', () => {
    const ledger = createLedger();
    const first = acknowledged(ledger);
    acknowledged(ledger);
    expect(ledger.compare(id, first.value)).toMatch(/lost/);
    expect(ledger.compare(id, undefined)).toMatch(/lost/);
  });

  it('calls a deletion lost when the Entity is still there', () => {
    const ledger = createLedger();
    const { value } = acknowledged(ledger);
    acknowledged(ledger, 'delete');
    expect(ledger.compare(id, value)).toMatch(/lost/);
    expect(ledger.compare(id, undefined)).toBeUndefined();
    expect(ledger.current(id)).toBeUndefined();
  });

  it('tells a value that was never sent', () => {
    const ledger = createLedger();
    acknowledged(ledger);
    expect(ledger.compare(id, 99)).toMatch(/never happened/);
  });

  it.each([
    { kind: 'put', happened: true },
    { kind: 'put', happened: false },
    { kind: 'delete', happened: true },
    { kind: 'delete', happened: false },
  ] as const)('takes a $kind in flight as it finds it: happened $happened', ({ kind, happened }) => {
    const ledger = createLedger();
    const before = acknowledged(ledger);
    const inFlight = ledger.begin(id, kind);
    const after = kind === 'put' ? inFlight.value : undefined;
    expect(ledger.settle(id, happened ? after : before.value)).toBeUndefined();
    expect(inFlight.fate).toBe(happened ? 'done' : 'undone');
  });

  it('does not forgive a write that was found undone and shows later', () => {
    const ledger = createLedger();
    const before = acknowledged(ledger);
    const inFlight = ledger.begin(id, 'put');
    ledger.settle(id, before.value);
    expect(ledger.compare(id, inFlight.value)).toMatch(/never happened/);
  });

  it('allows any beginning of what is sent again, and keeps it pending', () => {
    const ledger = createLedger();
    acknowledged(ledger);
    const [first, second] = [ledger.begin(id, 'put'), ledger.begin(id, 'put')];
    expect(ledger.compare(id, first.value)).toBeUndefined();
    expect(ledger.compare(id, second.value)).toBeUndefined();
    expect(ledger.count()).toEqual({ done: 1, pending: 2, doubtful: 0, undone: 0 });
  });

  it('takes what was refused for now as it finds it, be it the last or not', () => {
    const ledger = createLedger();
    const before = acknowledged(ledger);
    const [hidden, last] = [ledger.begin(id, 'put'), ledger.begin(id, 'put')];
    for (const write of [hidden, last]) ledger.doubt(write);
    expect(ledger.certain(id)).toBe(false);
    expect(ledger.compare(id, hidden.value)).toBeUndefined();
    expect(ledger.settle(id, last.value)).toBeUndefined();
    expect([before.fate, hidden.fate, last.fate]).toEqual(['done', 'doubtful', 'done']);
    expect(ledger.certain(id)).toBe(true);
  });

  it('does not forgive what was refused for now and shows after a write that was acknowledged later', () => {
    const ledger = createLedger();
    const refused = ledger.begin(id, 'put');
    ledger.doubt(refused);
    acknowledged(ledger);
    expect(ledger.compare(id, refused.value)).toMatch(/lost/);
  });
});
