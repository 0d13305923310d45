import { describe, expect, it } from 'vitest';
import type { ContextValue } from './context.ts';
import { contextUrlOf } from './context-url.ts';
import { coreContextUrl } from './core-context.ts';

const url = 'https://example.org/context.jsonld';

describe('contextUrlOf', () => {
  it.each([
    [undefined, coreContextUrl],
    [[], coreContextUrl],
    [{}, coreContextUrl],
    [coreContextUrl.replace('v1.9', 'v1.3'), coreContextUrl],
    [url, url],
    [[url], url],
    [[[url], coreContextUrl, {}], url],
    [[url, 'https://example.org/other.jsonld'], undefined],
    [{ a: 'https://example.org/a' }, undefined],
    [[url, { a: 'https://example.org/a' }], undefined],
  ] as [ContextValue | undefined, string | undefined][])('of %j is %s', (value, expected) => {
    expect(contextUrlOf(value)).toBe(expected);
  });
});
