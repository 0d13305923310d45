import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerError, AnswerReader, type AnswerState } from './answer-reader.ts';

/** Reads an answer that comes in pieces. */
function read(pieces: readonly string[], maximumBytes = 100): { reader: AnswerReader; state: AnswerState } {
  const reader = new AnswerReader(maximumBytes);
  let state: AnswerState = 'more';
  for (const piece of pieces) if (state === 'more') state = reader.read(Buffer.from(piece, 'latin1'));
  return { reader, state };
}

const answers = [
  { text: 'HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n', status: 204, body: '', keepsAlive: true },
  { text: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', status: 200, body: 'hello', keepsAlive: true },
  { text: 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', status: 200, body: '', keepsAlive: true },
  {
    text: 'HTTP/1.1 500 No\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n',
    status: 500,
    body: 'abcde',
    keepsAlive: true,
  },
  {
    text: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 1\r\n\r\nx',
    status: 201,
    body: 'x',
    keepsAlive: true,
  },
  {
    text: 'HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\nx',
    status: 200,
    body: 'x',
    keepsAlive: false,
  },
  { text: 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx', status: 200, body: 'x', keepsAlive: false },
  {
    text: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
    status: 200,
    body: 'a',
    keepsAlive: false,
  },
];

describe('an answer', () => {
  it.each(answers)('is read in whatever pieces it comes: $text', ({ text, status, body, keepsAlive }) => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }));
    fc.assert(
      fc.property(cuts, (places) => {
        const ends = [...places.toSorted((a, b) => a - b), text.length];
        const pieces = ends.map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end));
        const { reader, state } = read(pieces);
        expect(state).toBe('complete');
        expect({ status: reader.status, body: reader.body, keepsAlive: reader.keepsAlive }).toEqual({
          status,
          body,
          keepsAlive,
        });
      }),
    );
  });

  it('ends with the connection where it does not say how long it is', () => {
    const { reader, state } = read(['HTTP/1.1 200 OK\r\n\r\nsome', 'thing']);
    expect([state, reader.end(), reader.body, reader.keepsAlive]).toEqual(['more', true, 'something', false]);
    expect(read(['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsome']).reader.end()).toBe(false);
  });

  it('is cut where its body is longer than it may be', () => {
    const { reader, state } = read(['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789'], 4);
    expect([state, reader.body]).toEqual(['tooLong', '1234']);
  });

  it('leaves a connection that says more than was asked for', () => {
    const { reader } = read(['HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n\r\n']);
    expect(reader.keepsAlive).toBe(false);
  });

  it('has headers by lower-case name, and joins those that come twice', () => {
    const { reader } = read(['HTTP/1.1 204 No Content\r\nA: 1\r\n__proto__: x\r\na:  2 \r\n\r\n']);
    expect(Object.entries(reader.headers)).toEqual([
      ['a', '1, 2'],
      ['__proto__', 'x'],
    ]);
  });

  it.each([
    'SSH-2.0-OpenSSH\r\n\r\n',
    'HTTP/2 200\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\n\r\n',
    'HTTP/1.1 200 OK\r\nno header\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n',
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(2_000)}`,
    'x'.repeat(20_000),
  ])('is refused where it is no HTTP: %s', (text) => {
    expect(() => read([text])).toThrow(AnswerError);
  });
});
