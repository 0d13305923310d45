import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreContext } from '../jsonld/core-context.ts';
import type { QExpression } from '../query/ast.ts';
import { bindQ } from '../query/bind-query.ts';
import { parseQ } from '../query/parse-q.ts';
import { parseSubscriptionQ, printSubscriptionQ } from './subscription-q.ts';

const parse = (text: string) => bindQ(parseSubscriptionQ(text, 'q'), coreContext);
const print = (q: QExpression<string>, expandValues?: readonly string[]) =>
  printSubscriptionQ(q, coreContext, expandValues);

describe('q of a Subscription', () => {
  it.each([
    ['name=="Eiffel%20Tower"', 'name=="Eiffel Tower"'],
    ['name==Caf%C3%A9', 'name==Café'],
    ['name==%22Eiffel%20Tower%22', 'name=="Eiffel Tower"'],
    ['name~=%5EEiffel', 'name~=^Eiffel'],
    ['temp%3E20%3Bname%3D%3Dx', 'temp>20;name==x'],
    ['share=="50%25"', 'share=="50%"'],
    ['share==%2250%252520%22', 'share=="50%252520"'],
  ])('reads %s as it would stand in a URL', (encoded, plain) => {
    expect(parse(encoded)).toEqual(parse(plain));
  });

  it.each([
    ['share=="100% of it"', '100% of it'],
    ['share=="%FF"', '%FF'],
  ])('leaves %s as it is', (text, value) => {
    expect(parse(text)).toMatchObject({ operand: { value } });
  });

  it('leaves the escapes of names alone', () => {
    const text = 'https://example.org/a%2Eb>1';
    expect(parse(text)).toEqual(bindQ(parseQ(text), coreContext));
  });

  it.each(['temp>', '%', '%3E%3E', 'a%FF=='])('refuses %s', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ detail: expect.stringMatching(/^q: /) }));
  });

  it('follows ten links and no more', () => {
    const deep = (links: number) => `${'to{'.repeat(links)}name${'}'.repeat(links)}`;
    expect(() => parse(deep(10))).not.toThrow();
    expect(() => parse(deep(11))).toThrow(
      expect.objectContaining({ detail: expect.stringMatching(/^q: .*10/) }),
    );
  });

  it('is shown so that it is read as the same again, whatever its strings are', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('%', '2', '5', 'F', 'a', ' ', 'é') }),
      fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\\')),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (value, expanded) => {
        const name = coreContext.expand('status');
        const q: QExpression<string> = {
          kind: 'compare',
          path: { names: [{ kind: 'attribute', name }] },
          operator: '==',
          operand: {
            kind: 'string',
            value: expanded && value !== '' ? coreContext.expand(value) : value,
            quoted: true,
          },
        };
        const expandValues = expanded ? [name] : [];
        const read = bindQ(parseSubscriptionQ(print(q, expandValues), 'q'), coreContext, { expandValues });
        expect(read).toEqual(q);
      }),
    );
  });
});
