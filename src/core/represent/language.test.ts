import { describe, expect, test } from 'vitest';
import { Problem } from '../errors.ts';
import { chooseLanguage, parseLanguagePreference } from './language.ts';

const street = { nl: 'Grote Markt', fr: 'Grand-Place', 'en-US': 'Main Square', 'zh-Hant': '大廣場' };

const chosen = (lang: string, map: Readonly<Record<string, string>> = street) =>
  chooseLanguage(map, parseLanguagePreference(lang));

describe('the language that is shown (4.15)', () => {
  test.each([
    ['fr', 'fr'],
    ['fr;q=0.2,nl;q=0.9', 'nl'],
    ['pt, fr;q=0.9, nl;q=0.9', 'fr'],
    ['FR', 'fr'],
    ['fr-CH', 'fr'],
    ['zh-hant-tw-x-private', 'zh-Hant'],
    ['en', 'en-US'],
    ['EN-us', 'en-US'],
    ['pt-BR,en-GB,nl', 'nl'],
    [' fr ; Q=1.000 , nl;q=0.001', 'fr'],
    ['fr;q=0,en', 'en-US'],
  ])('is for %s the one of %s', (lang, expected) => {
    expect(chosen(lang)).toEqual({ lang: expected, value: street[expected as keyof typeof street] });
  });

  test('is no other that begins alike', () => {
    expect(chosen('e,f,z', { enx: 'a', fry: 'b' })).toEqual({ lang: 'enx', value: 'a' });
    expect(chosen('fr', { frx: 'a', fr: 'b' })).toEqual({ lang: 'fr', value: 'b' });
    expect(chosen('fr', { frx: 'a', 'fr-CH': 'b' })).toEqual({ lang: 'fr-CH', value: 'b' });
  });

  test.each(['pt', '*', 'pt,*;q=0.1', '*;q=0', 'pt;q=0'])(
    'is for %s what is in no language, else the first',
    (lang) => {
      expect(chosen(lang)).toEqual({ lang: 'nl', value: 'Grote Markt' });
      expect(chosen(lang, { nl: 'a', '@none': 'b' })).toEqual({ lang: '@none', value: 'b' });
    },
  );

  test('is any behind * before those that are wanted less', () => {
    expect(chosen('*,fr;q=0.5')?.lang).toBe('nl');
    expect(chosen('*;q=0.3,fr;q=0.5')?.lang).toBe('fr');
  });

  test('is one that is refused only where there is no other', () => {
    expect(chosen('nl;q=0,*')?.lang).toBe('fr');
    expect(chosen('pt,nl;q=0,FR;q=0.0')?.lang).toBe('en-US');
    expect(chosen('nl;q=0,*', { 'nl-BE': 'a' })).toEqual({ lang: 'nl-BE', value: 'a' });
  });

  test('is none where there is none', () => {
    expect(chosen('fr', {})).toBeUndefined();
  });
});

describe('refusals', () => {
  test.each([
    ['', '""'],
    ['fr,', '""'],
    ['fr nl', '"fr nl"'],
    ['français', '"français"'],
    ['@none', '"@none"'],
    ['toolongasatag', '"toolongasatag"'],
    ['*-CH', '"*-CH"'],
    ['fr-', '"fr-"'],
    ['fr;q=2', '"q=2"'],
    ['fr;q=0.1234', '"q=0.1234"'],
    ['fr;q=-1', '"q=-1"'],
    ['fr;', '""'],
    ['fr;q=1;q=1', '"q=1;q=1"'],
    ['nl, fr;level=1', '"level=1"'],
  ])('of %j name lang and %s', (lang, at) => {
    expect(() => parseLanguagePreference(lang)).toThrow(
      expect.toSatisfy(
        (error) =>
          error instanceof Problem &&
          error.code === 'BadRequestData' &&
          error.detail.startsWith('lang: expected') &&
          error.detail.includes(at),
      ),
    );
  });

  test('say how many languages may be named', () => {
    expect(() => parseLanguagePreference('fr,'.repeat(100).concat('nl'))).toThrow('at most 100');
    expect(parseLanguagePreference('fr,'.repeat(99).concat('nl')).ranges).toHaveLength(100);
  });
});
