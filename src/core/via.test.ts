import { describe, expect, it } from 'vitest';
import { formatVia, parseVia } from './via.ts';

describe('the Via header', () => {
  it.each([
    ['1.1 a', ['a']],
    ['1.1 a, HTTP/2 b:8080,1.0   c', ['a', 'b:8080', 'c']],
    ['1.1 a (nginx, at the edge), 1.1 b', ['a', 'b']],
    ['1.1 a, 1.1 b, 1.1 a', ['a', 'b']],
    ['', []],
    [' , 1.1,', []],
    [`1.1 ${'a'.repeat(300)}, 1.1 ${'b'.repeat(301)}`, ['a'.repeat(300)]],
  ])('names in %j the brokers %j', (header, names) => {
    expect(parseVia(header)).toEqual(names);
  });

  it('names who sends last, and everybody once', () => {
    expect(formatVia([], 'me')).toBe('1.1 me');
    expect(formatVia(['a', 'b'], 'me')).toBe('1.1 a, 1.1 b, 1.1 me');
    expect(formatVia(['a', 'me', 'b'], 'me')).toBe('1.1 a, 1.1 me, 1.1 b');
    expect(parseVia(formatVia(['a', 'b'], 'me'))).toEqual(['a', 'b', 'me']);
  });
});
