import fc from 'fast-check';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { ComparisonOperand, ComparisonOperator, QueryValue } from '../../src/core/query/ast.ts';
import { instantOf, timeOfDay } from '../../src/core/query/instants.ts';
import { endOfBarePattern, isBareString } from '../../src/core/query/parse-value.ts';
import { patternFault } from '../../src/core/query/pattern.ts';
import { arbitraryDatasetIds, arbitraryDateTime } from './arbitrary-entities.ts';

/** Objects with the prototype that parsed queries have. */
export const ordinary = { noNullPrototype: true } as const;

const bareTexts = [
  ...['red', 'Red', 'été', 'a', '%20', '007', '-', 'a.b', '12:34:56'],
  ...['urn:x:1', 'urn:x:2', 'urn:ngsi-ld:Lot:1', 'https://example.org/a?b=c~d!e', ...arbitraryDatasetIds],
  ...['Car', 'Lot', 'red', 'blue', 'green'].map((name) => coreContext.expand(name)),
];
const quotedTexts = [
  '',
  'red',
  'Red',
  'été',
  'a"b',
  "a'b",
  'x;y|z',
  '(x),y',
  '51',
  'true',
  '2024-01-02',
  'a\\b\n',
];

const number = fc
  .oneof(fc.integer({ min: -5, max: 50 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value): QueryValue => ({ kind: 'number', value: value === 0 ? 0 : value }));
const boolean = fc.boolean().map((value): QueryValue => ({ kind: 'boolean', value }));
const string = fc.oneof(
  fc.constantFrom(...bareTexts).map((value): QueryValue => ({ kind: 'string', value, quoted: false })),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
    .filter(isBareString)
    .map((value): QueryValue => ({ kind: 'string', value, quoted: false })),
  fc
    .oneof(fc.constantFrom(...quotedTexts), fc.string({ unit: 'binary', maxLength: 6 }))
    .map((value): QueryValue => ({ kind: 'string', value, quoted: true })),
);
/** A comma before the fraction would begin a list. */
const dateTime = arbitraryDateTime.map(
  (text): QueryValue => ({ kind: 'dateTime', text, value: instantOf(text) }),
);
const date = arbitraryDateTime.map((text): QueryValue => {
  const day = text.slice(0, 10);
  return { kind: 'date', text: day, value: instantOf(day) };
});
const time = arbitraryDateTime.map((text): QueryValue => {
  const ofDay = text.slice(11);
  return { kind: 'time', text: ofDay, value: timeOfDay(ofDay) };
});

const ordered = fc.oneof(number, number, string, string, dateTime, date, time);
const value = fc.oneof({ weight: 7, arbitrary: ordered }, { weight: 1, arbitrary: boolean });

const list = fc
  .array(value, { minLength: 2, maxLength: 4 })
  .map((values): ComparisonOperand => ({ kind: 'list', values }));
const range = fc
  .oneof(fc.tuple(number, number), fc.tuple(string, string), fc.tuple(dateTime, date), fc.tuple(time, time))
  // Two dots follow the low end: without quotes it cannot end in one itself.
  .filter(([from]) => !(from.kind === 'string' && !from.quoted && from.value.endsWith('.')))
  .map(([from, to]): ComparisonOperand => ({ kind: 'range', from, to }));

const escapedText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 4 })
  .map((text) => text.replace(/[\\.+*?()|[\]{}^$"]/g, '\\$&'));
const patternText = fc.oneof(
  fc.constantFrom(
    '^r',
    'e',
    '[0-9]+',
    '^(red|été)$',
    '.',
    '^$',
    'x;y',
    '(?i)RED',
    '[;|)]',
    'a\\"b',
    '^\\w+:x:',
  ),
  escapedText,
);
const pattern = fc
  .tuple(patternText, fc.boolean())
  .map(([text, quoted]): ComparisonOperand & { kind: 'string' } => ({
    kind: 'string',
    value: text,
    quoted: quoted || text.startsWith('"') || endOfBarePattern(text, 0) !== text.length,
  }))
  .filter(({ value: text }) => patternFault(text) === undefined);

type Comparing = { readonly operator: ComparisonOperator; readonly operand: ComparisonOperand };

/** An operator and what it compares with, of every kind and as a text can say it. */
export const arbitraryComparison: fc.Arbitrary<Comparing> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      {
        operator: fc.constantFrom<ComparisonOperator>('==', '!='),
        operand: fc.oneof<fc.Arbitrary<ComparisonOperand>[]>(value, value, list, range),
      },
      ordinary,
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        operator: fc.constantFrom<ComparisonOperator>('>', '>=', '<', '<='),
        operand: ordered,
      },
      ordinary,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { operator: fc.constantFrom<ComparisonOperator>('~=', '!~='), operand: pattern },
      ordinary,
    ),
  },
);
