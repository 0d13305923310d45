import { describe, expect, it } from 'vitest';
import { coreContext } from '../jsonld/core-context.ts';
import { bindMembers, depthOfMembers, type ParsedMembers, parseMemberList } from './parse-members.ts';

/** Members as an object, to compare with: true where no braces stand behind one. */
function shown(members: ReadonlyMap<string, ParsedMembers | undefined>): unknown {
  return Object.fromEntries([...members].map(([name, inner]) => [name, inner ? shown(inner) : true]));
}

describe('parseMemberList', () => {
  it.each<[string, unknown]>([
    ['name', { name: true }],
    ['id,type|speed', { id: true, type: true, speed: true }],
    ['speed,speed', { speed: true }],
    ['owner{name}', { owner: { name: true } }],
    [
      'id,owner{name|employer{name,id}},speed',
      { id: true, owner: { name: true, employer: { name: true, id: true } }, speed: true },
    ],
    ['https://example.org/a%2Cb%3B', { 'https://example.org/a,b;': true }],
    ['schema:name,größe', { 'schema:name': true, größe: true }],
  ])('reads %s', (text, members) => {
    expect(shown(parseMemberList(text, 'pick'))).toEqual(members);
  });

  it.each([
    ['', 'expected the name of a member at position 1, found the end'],
    [',a', 'expected the name of a member at position 1, found ","'],
    ['a,', 'expected the name of a member at position 3, found the end'],
    ['a,,b', 'expected the name of a member at position 3, found ","'],
    ['a;b', 'expected ",", "|", "{" or the end at position 2, found ";"'],
    ['a b', 'expected the name of a member (a letter'],
    ['a.b', 'expected the name of a member (a letter'],
    ['@id', 'expected the name of a member (a letter'],
    ['a[b]', 'expected ",", "|", "{" or the end at position 2'],
    ['a{}', 'expected the name of a member at position 3, found "}"'],
    ['a{,x}', 'expected the name of a member at position 3, found ","'],
    ['a{x,}', 'expected the name of a member at position 5, found "}"'],
    ['a{x', 'expected ",", "|", "{" or "}" at position 4, found the end'],
    ['a{{x}}', 'expected the name of a member at position 3, found "{"'],
    ['a{x}}', 'expected ",", "|", "{" or the end at position 5, found "}"'],
    ['a{x}b', 'expected ",", "|", "{" or the end at position 5, found "b"'],
    ['{x}', 'expected the name of a member at position 1, found "{"'],
    ['id{x}', 'expected the name of a Relationship before "{", and not id, at position 3'],
    ['scope{x}', 'expected the name of a Relationship before "{", and not scope, at position 6'],
    ['a,a{x}', 'expected a once, as braces stand behind it, at position 3'],
    ['a{x},a', 'expected a once, as braces stand behind it, at position 6'],
    [`${'a{'.repeat(17)}a${'}'.repeat(17)}`, 'expected no more than 16 nested braces at position 34'],
    ['a{'.repeat(100_000), 'expected no more than 16 nested braces'],
  ])('refuses %.40s', (text, detail) => {
    expect(() => parseMemberList(text, 'omit')).toThrow(`BadRequestData: omit: ${detail}`);
  });
});

describe('depthOfMembers', () => {
  it.each([
    ['a,b', 0],
    ['a{b}', 1],
    ['a{b},c{d{e},f}', 2],
  ])('of %s is %d', (text, depth) => {
    expect(depthOfMembers(parseMemberList(text, 'pick'))).toBe(depth);
  });
});

describe('bindMembers', () => {
  const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

  it('expands Attributes, on every level, and no members', () => {
    const members = parseMemberList(
      'id,scope,createdAt,location,owner{type,name,expiresAt,modifiedAt}',
      'pick',
    );
    expect(shown(bindMembers(members, coreContext))).toEqual({
      id: true,
      scope: true,
      createdAt: true,
      'https://uri.etsi.org/ngsi-ld/location': true,
      [`${vocabulary}owner`]: { type: true, [`${vocabulary}name`]: true, expiresAt: true, modifiedAt: true },
    });
  });

  it('refuses two names of one Attribute where braces stand behind one', () => {
    const bind = (text: string) => bindMembers(parseMemberList(text, 'pick'), coreContext);
    expect(shown(bind(`a,${vocabulary}a`))).toEqual({ [`${vocabulary}a`]: true });
    expect(() => bind(`a{x},${vocabulary}a`)).toThrow(`BadRequestData: ${vocabulary}a: expected once`);
  });
});
