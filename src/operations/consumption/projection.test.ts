import { describe, expect, it } from 'vitest';
import { coreContext } from '../../core/jsonld/core-context.ts';
import { bindProjection, projectionParameters } from './projection.ts';

function project(text: string) {
  return projectionParameters(new Map(new URLSearchParams(text)));
}

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

describe('projectionParameters', () => {
  it.each([
    ['', {}],
    ['attrs=speed,name', { attrs: ['speed', 'name'] }],
    ['pick=id,type|speed', { pick: ['id', 'type', 'speed'] }],
    ['omit=scope', { omit: ['scope'] }],
    ['pick=a,b&omit=c', { pick: ['a', 'b'], omit: ['c'] }],
    ['pick=https://example.org/a%252Cb', { pick: ['https://example.org/a,b'] }],
  ])('%j', (text, projection) => {
    expect(project(text)).toEqual(projection);
  });

  it.each([
    ['pick=', 'BadRequestData: pick'],
    ['pick=a,,b', 'BadRequestData: pick'],
    ['pick=a;b', 'BadRequestData: pick'],
    ['omit=a b', 'BadRequestData: omit'],
    ['attrs=a&pick=b', 'BadRequestData: attrs: expected neither pick nor omit'],
    ['attrs=a&omit=b', 'BadRequestData: attrs: expected neither pick nor omit'],
    ['pick=a,b&omit=b', 'BadRequestData: omit: b stands in pick too.'],
    ['pick=owner{name}', 'BadRequestData: pick: members of linked Entities in { } need join.'],
    ['omit={', 'BadRequestData: omit'],
  ])('refuses %j', (text, message) => {
    expect(() => project(text)).toThrow(message);
  });
});

describe('bindProjection', () => {
  it('expands Attributes and leaves members', () => {
    expect(bindProjection({ pick: ['id', 'scope', 'createdAt', 'speed'] }, coreContext)).toEqual({
      pick: new Set(['id', 'scope', 'createdAt', `${vocabulary}speed`]),
    });
    expect(bindProjection({ attrs: ['type', 'speed'] }, coreContext)).toEqual({
      attrs: new Set([`${vocabulary}speed`]),
    });
  });
});
