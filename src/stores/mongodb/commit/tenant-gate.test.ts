import { MongoNetworkError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import type { CommitResult } from '../../../commit/request.ts';
import { Problem } from '../../../core/errors.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import type { ReadyRequest } from './split-request.ts';
import { createTenantGate, type TenantSource } from './tenant-gate.ts';

/** Tenants by name; each is made once. */
function town(options: { readonly there?: boolean; readonly failures?: readonly Error[] } = {}) {
  const failures = [...(options.failures ?? [])];
  let exists = options.there ?? false;
  let made = 0;
  const tenants: TenantSource = {
    async find() {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return exists ? ({} as TenantDatabase) : undefined;
    },
    async create() {
      made += 1;
      exists = true;
      return {} as TenantDatabase;
    },
  };
  const passed: string[] = [];
  const noted: unknown[] = [];
  const gate = createTenantGate({
    tenants,
    operationTimeMs: 1000,
    open: () => ({
      submit({ envelope, resolve }: ReadyRequest) {
        passed.push(envelope.source);
        resolve({ kind: 'done', items: [] });
      },
    }),
    onFailure: (error) => noted.push(error),
  });
  const pass = (createsTenant: boolean, tenant = 'town') =>
    new Promise<CommitResult>((resolve, reject) => {
      gate.pass({
        prepared: { kind: 'ready', createsTenant, single: true, items: [] },
        envelope: { tenant, principal: { kind: 'anonymous' }, receivedAt: 0, source: 'http' },
        size: 0,
        answersItems: false,
        resolve,
        reject,
      });
    });
  return { pass, passed, noted, made: () => made };
}

const nonexistent = { kind: 'refused', problem: { code: 'NonexistentTenant' } };

describe('the gate of a tenant', () => {
  it('refuses what comes before the request that makes the tenant, and lets through what comes after', async () => {
    const { pass, passed, made } = town();
    const results = await Promise.all([pass(false), pass(false), pass(true), pass(false)]);
    expect(results).toMatchObject([nonexistent, nonexistent, { kind: 'done' }, { kind: 'done' }]);
    expect(passed).toHaveLength(2);
    expect(made()).toBe(1);
  });

  it('answers also what comes while the last one is being refused', async () => {
    const { pass } = town();
    for (let times = 0; times < 5; times += 1) expect(await pass(false)).toMatchObject(nonexistent);
    expect(await pass(true)).toMatchObject({ kind: 'done' });
    expect(await pass(false)).toMatchObject({ kind: 'done' });
  });

  it('makes no tenant that another process has made', async () => {
    const { pass, made } = town({ there: true });
    expect(await pass(true)).toMatchObject({ kind: 'done' });
    expect(made()).toBe(0);
  });

  it('waits for a server that is away for a moment', async () => {
    const { pass, noted } = town({ there: true, failures: [new MongoNetworkError('gone')] });
    expect(await pass(false)).toMatchObject({ kind: 'done' });
    expect(noted).toEqual([]);
  });

  it('rejects everything where the connection has given up, and looks again for the next', async () => {
    const { pass } = town({ there: true, failures: [new Problem('ServiceUnavailable', 'Away.')] });
    const problem = { code: 'ServiceUnavailable', detail: expect.stringContaining('did not take effect') };
    const rejected = await Promise.allSettled([pass(false), pass(true)]);
    expect(rejected).toMatchObject([{ reason: problem }, { reason: problem }]);
    expect(await pass(false)).toMatchObject({ kind: 'done' });
  });
});
