import { describe, expect, it } from 'vitest';
import { createAnswerReader, requestText } from './http-connection.ts';

function statusesOf(...chunks: string[]): number[] {
  const statuses: number[] = [];
  const read = createAnswerReader((status) => statuses.push(status));
  for (const chunk of chunks) read(Buffer.from(chunk, 'latin1'));
  return statuses;
}

describe('the reader of answers', () => {
  it.each([
    { where: 'in one piece', chunks: ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'] },
    { where: 'in the head', chunks: ['HTTP/1.1 200 OK\r\nConte', 'nt-Length: 2\r\n', '\r\n{}'] },
    { where: 'in the body', chunks: ['HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n{', ' ', ' }'] },
    { where: 'between head and body', chunks: ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n', '{}'] },
    { where: 'nowhere, without a body', chunks: ['HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'] },
  ])('finds the end of an answer that is cut $where', ({ chunks }) => {
    expect(statusesOf(...chunks)).toEqual([200]);
    expect(statusesOf(...chunks.slice(0, -1))).toEqual([]);
  });

  it('reads one answer after another', () => {
    const noContent = 'HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n';
    const created = 'HTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx';
    expect(statusesOf(noContent, created, noContent)).toEqual([204, 201, 204]);
  });

  it('refuses what it cannot measure', () => {
    expect(() => statusesOf('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')).toThrow(
      /Content-Length/,
    );
    expect(() => statusesOf('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{}')).toThrow(/longer/);
  });
});

describe('the text of a request', () => {
  it('says the length of the body', () => {
    expect(requestText('POST', '/a', '{"b":1}')).toMatch(/\r\nContent-Length: 7\r\n\r\n\{"b":1\}$/);
    expect(requestText('GET', '/a')).toMatch(/^GET \/a HTTP\/1\.1\r\n.*\r\n\r\n$/);
  });
});
