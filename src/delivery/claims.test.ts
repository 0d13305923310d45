import { describe, expect, it } from 'vitest';
import { createClaims } from './claims.ts';

/** Claims of one process, in a town with another one. */
function rig() {
  const had = new Set<string>();
  const elsewhere = new Set<string>();
  const claims = createClaims({
    claim: async (tenant, id) => {
      if (elsewhere.has(`${tenant}/${id}`)) return false;
      had.add(`${tenant}/${id}`);
      return true;
    },
    holds: (tenant, id) => had.has(`${tenant}/${id}`),
    release: async (tenant, id) => {
      had.delete(`${tenant}/${id}`);
    },
  });
  return { claims, had, elsewhere };
}

describe('the claims of a process', () => {
  it('are let go when the last of those who need one lets go', async () => {
    const { claims, had } = rig();
    const one = claims.of('', 's');
    const other = claims.of('', 's');
    expect(await one.take()).toBe(true);
    expect(await one.take()).toBe(true);
    expect(await other.take()).toBe(true);
    await one.letGo();
    await one.letGo();
    expect(other.held).toBe(true);
    await other.letGo();
    expect([...had]).toEqual([]);
  });

  it('are of one Subscription of one tenant each', async () => {
    const { claims, had } = rig();
    const one = claims.of('', 's');
    await one.take();
    await claims.of('city', 's').take();
    await one.letGo();
    expect([...had]).toEqual(['city/s']);
  });

  it('are not had where another process has them, and letting go changes nothing for others', async () => {
    const { claims, had, elsewhere } = rig();
    elsewhere.add('/s');
    const one = claims.of('', 's');
    expect(await one.take()).toBe(false);
    expect(one.held).toBe(false);
    await one.letGo();
    await claims.of('', 's').letGo();
    elsewhere.delete('/s');
    expect(await claims.of('', 's').take()).toBe(true);
    await one.letGo();
    expect([...had]).toEqual(['/s']);
  });
});
