import { beforeEach, describe, expect, it } from 'vitest';
import { type Audit, auditDeletions, auditLatest, auditValues } from './audit.ts';
import { createLedger, type Ledger, type Write } from './ledger.ts';

const entityId = 'urn:ngsi-ld:CrashItem:1';
let ledger: Ledger;

function write(kind: Write['kind'], fate: Write['fate'] = 'done'): Write {
  const begun = ledger.begin(entityId, kind);
  begun.fate = fate;
  return begun;
}

function arrive(audit: Audit, { value }: Write, notificationId = `n${value}`): void {
  audit.receive({ entityId, value, notificationId });
}

beforeEach(() => {
  ledger = createLedger();
});

describe('the audit of values', () => {
  it('is content with each write once, in order, repeats apart', () => {
    const audit = auditValues('all', ledger, () => true);
    const [first, second] = [write('put'), write('put')];
    for (const arrival of [first, second, first]) arrive(audit, arrival);
    expect(audit.missing()).toEqual([]);
    expect(audit.faults()).toEqual([]);
    expect(audit).toMatchObject({ received: 3, redelivered: 1 });
  });

  it('misses the notification of a write that happened, until it comes', () => {
    const audit = auditValues('all', ledger, () => true);
    const [first, second, third] = [write('put'), write('put'), write('put')];
    arrive(audit, first);
    arrive(audit, third);
    expect(audit.missing()).toEqual([`all: ${entityId}: ${second.value}`]);
    arrive(audit, second);
    expect(audit.missing()).toEqual([]);
    expect(audit.faults()).toEqual([expect.stringMatching(/came after/)]);
  });

  it('misses a write that is settled after later ones came', () => {
    const audit = auditValues('all', ledger, () => true);
    const open = write('put', 'pending');
    arrive(audit, write('put'));
    expect(audit.missing()).toEqual([]);
    open.fate = 'done';
    expect(audit.missing()).toEqual([`all: ${entityId}: ${open.value}`]);
  });

  it('owes nothing for what does not match, and accuses when it comes', () => {
    const audit = auditValues('odd', ledger, ({ value }) => value % 2 === 1);
    const [odd, even] = [write('put'), write('put')];
    arrive(audit, odd);
    expect(audit.missing()).toEqual([]);
    arrive(audit, even);
    expect(audit.faults()).toHaveLength(1);
    expect(audit.faults()).toEqual([]);
  });

  it('accuses for a write in flight only once it is known not to have happened', () => {
    const audit = auditValues('all', ledger, () => true);
    const inFlight = write('put', 'pending');
    arrive(audit, inFlight);
    expect(audit.faults()).toEqual([]);
    inFlight.fate = 'undone';
    expect(audit.faults()).toEqual([expect.stringMatching(/never happened/)]);
  });

  it('neither misses nor accuses for a write that was refused for now', () => {
    const audit = auditValues('all', ledger, () => true);
    const [silent, told] = [write('put', 'doubtful'), write('put', 'doubtful')];
    arrive(audit, told);
    arrive(audit, write('put'));
    expect(silent.fate).toBe('doubtful');
    expect(audit.missing()).toEqual([]);
    expect(audit.faults()).toEqual([]);
  });

  it('accuses for a value that nobody sent', () => {
    const audit = auditValues('all', ledger, () => true);
    audit.receive({ entityId, value: 77, notificationId: 'n77' });
    expect(audit.faults()).toHaveLength(1);
  });
});

describe('the audit of what is told together', () => {
  it('misses the last write only, and is content with a later one', () => {
    const audit = auditLatest('throttled', ledger, () => true);
    const [, second, third] = [write('put'), write('put'), write('put')];
    arrive(audit, second);
    expect(audit.missing()).toEqual([`throttled: ${entityId}: ${third.value} or later`]);
    arrive(audit, third);
    expect(audit.missing()).toEqual([]);
    write('put', 'undone');
    write('delete');
    expect(audit.missing()).toEqual([]);
    expect(audit.faults()).toEqual([]);
  });

  it('accuses for what did not happen, and for what comes out of order', () => {
    const audit = auditLatest('throttled', ledger, () => true);
    const [first, undone, third] = [write('put'), write('put', 'undone'), write('put')];
    for (const arrival of [third, first, undone]) arrive(audit, arrival);
    expect(audit.faults()).toEqual([
      expect.stringMatching(/never happened/),
      expect.stringMatching(/came after/),
      expect.stringMatching(/came after/),
    ]);
  });
});

describe('the audit of deletions', () => {
  it('wants one notification for each, by its id', () => {
    const audit = auditDeletions('deleted', ledger, () => true);
    write('put');
    write('delete');
    write('put');
    write('delete');
    audit.receive({ entityId, notificationId: 'a' });
    audit.receive({ entityId, notificationId: 'a' });
    expect(audit.missing()).toEqual([`deleted: ${entityId}: 1 deletion(s)`]);
    audit.receive({ entityId, notificationId: 'b' });
    expect(audit.missing()).toEqual([]);
    expect(audit.faults()).toEqual([]);
    expect(audit).toMatchObject({ received: 3, redelivered: 1 });
  });

  it('accuses for one that did not happen', () => {
    const audit = auditDeletions('deleted', ledger, () => true);
    const inFlight = write('delete', 'pending');
    audit.receive({ entityId, notificationId: 'a' });
    expect(audit.faults()).toEqual([]);
    inFlight.fate = 'undone';
    expect(audit.faults()).toHaveLength(1);
  });
});
