import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { parseNotificationParameters } from './parse-notification-parameters.ts';
import { memberSelection, printPickedMember } from './picked-members.ts';

const name = (term: string) => coreContext.expand(term);

const parse = (more: JsonObject) =>
  parseNotificationParameters(
    { endpoint: { uri: 'http://r.example/' }, ...more },
    'notification',
    coreContext,
  );

describe('pick and omit of a Subscription', () => {
  it('expand the names of Attributes, and no others', () => {
    const pick = ['id', 'type', 'scope', 'createdAt', 'modifiedAt', 'deletedAt', 'expiresAt', 'speed'];
    expect(parse({ pick }).pick).toEqual([...pick.slice(0, -1), name('speed')]);
  });

  it('reach into linked Entities', () => {
    const { pick = [] } = parse({ join: 'flat', joinLevel: 2, pick: ['id', 'a{id,b{c}}'] });
    expect(pick).toEqual([
      'id',
      { name: name('a'), members: ['id', { name: name('b'), members: [name('c')] }] },
    ]);
    expect(memberSelection(pick)).toEqual(
      new Map<string, unknown>([
        ['id', undefined],
        [
          name('a'),
          new Map<string, unknown>([
            ['id', undefined],
            [name('b'), new Map([[name('c'), undefined]])],
          ]),
        ],
      ]),
    );
    expect(pick.map((member) => printPickedMember(member, coreContext))).toEqual(['id', 'a{id,b{c}}']);
  });

  it('show names once', () => {
    expect(parse({ pick: ['a', 'a', name('a')] }).pick).toEqual([name('a')]);
  });

  it.each([
    ['pick', { pick: ['a{b}'] }],
    ['pick', { pick: ['a{b}'], join: '@none' }],
    ['omit', { omit: ['a{b{c}}'], join: 'inline' }],
    ['pick[1]', { join: 'flat', pick: ['a', 'a{b}'] }],
    ['pick', { join: 'flat', pick: ['a{b}', `${name('a').replaceAll('%', '%25')}{c}`] }],
    ['pick[0]', { pick: ['a,b'] }],
    ['pick[1]', { pick: ['a', ''] }],
    ['omit', { pick: ['id', 'a'], omit: ['id'] }],
    ['omit', { pick: ['a'], omit: [name('a')] }],
    ['omit', { join: 'flat', pick: ['a{b,c}'], omit: ['a{b}'] }],
  ] as [string, JsonObject][])('refuse what contradicts itself: %s', (member, more) => {
    expect(() => parse(more)).toThrow(
      expect.objectContaining({ detail: expect.stringContaining(`notification.${member}: `) }),
    );
  });

  it('leave out within what is shown', () => {
    expect(() => parse({ join: 'flat', pick: ['a'], omit: ['a{b}'] })).not.toThrow();
  });
});
