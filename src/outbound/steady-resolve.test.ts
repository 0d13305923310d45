import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { createSteadyResolve, type Resolve } from './steady-resolve.ts';

const at = (address: string): LookupAddress[] => [{ address, family: 4 }];

/** Names that are resolved when a test says so. */
function names() {
  const asked: { readonly host: string; readonly answer: Parameters<Resolve>[1] }[] = [];
  const resolve = createSteadyResolve((host, answer) => void asked.push({ host, answer }), 10);
  const ask = (host: string) =>
    new Promise<LookupAddress[]>((found, failed) =>
      resolve(host, (error, addresses) => (error === null ? found(addresses) : failed(error))),
    );
  return { asked, ask };
}

describe('names', () => {
  it('are looked up once for all who ask meanwhile, and again for who asks later', async () => {
    const { asked, ask } = names();
    const first = [ask('a.example'), ask('a.example'), ask('b.example')];
    expect(asked.map(({ host }) => host)).toEqual(['a.example', 'b.example']);
    for (const { answer } of asked) answer(null, at('192.0.2.1'));
    expect(await Promise.all(first)).toEqual([at('192.0.2.1'), at('192.0.2.1'), at('192.0.2.1')]);
    const second = ask('a.example');
    asked[2]?.answer(null, at('192.0.2.2'));
    expect(await second).toEqual(at('192.0.2.2'));
  });

  it('have the addresses that they had last where nobody answers in time', async () => {
    const { asked, ask } = names();
    const first = ask('a.example');
    asked[0]?.answer(null, at('192.0.2.1'));
    await first;
    expect(await ask('a.example')).toEqual(at('192.0.2.1'));
    // The answer that comes after all counts from then on.
    const waiting = ask('a.example');
    asked[1]?.answer(null, at('192.0.2.2'));
    expect(await waiting).toEqual(at('192.0.2.2'));
    expect(await ask('a.example')).toEqual(at('192.0.2.2'));
    expect(asked).toHaveLength(3);
  });

  it('are told to be none where it is said so, and may be looked up again', async () => {
    const { asked, ask } = names();
    const first = ask('a.example');
    asked[0]?.answer(null, at('192.0.2.1'));
    await first;
    const second = ask('a.example');
    asked[1]?.answer(new Error('EAI_AGAIN'), []);
    await expect(second).rejects.toThrow('EAI_AGAIN');
    expect(await ask('a.example')).toEqual(at('192.0.2.1'));
    expect(asked).toHaveLength(3);
  });
});
