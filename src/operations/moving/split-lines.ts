import { isUtf8 } from 'node:buffer';
import { badRequest } from '../../core/errors.ts';

/** A line without its end, and its number from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** Bytes of one line: no body that a client may send comes near. */
const longestLine = 512 * 1024 * 1024 - 1024;

const lineFeed = 0x0a;

/**
 * The lines of a stream of bytes. They end with LF and nothing else: other characters that some programs take for the
 * end of a line may stand inside a JSON text.
 *
 * @throws Problem BadRequestData, with the number of the line, where one is not UTF-8 or longer than a text can be.
 */
export async function* splitLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 1;
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      begun.push(chunk.subarray(start, end));
      yield lineOf(begun, number);
      number += 1;
      begun = [];
      length = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    begun.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > longestLine) throw badRequest(`line ${number}: is longer than ${longestLine} bytes.`);
  }
  if (begun.length > 0) yield lineOf(begun, number);
}

function lineOf(parts: readonly Uint8Array[], number: number): Line {
  const bytes = Buffer.concat(parts);
  if (!isUtf8(bytes)) throw badRequest(`line ${number}: is not UTF-8.`);
  return { number, text: bytes.toString('utf8') };
}
