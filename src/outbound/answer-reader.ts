/** An answer that cannot be read as HTTP/1.1. */
export class AnswerError extends Error {}

/** What is read of an answer so far: `complete`, `tooLong` for its body, or there must be more. */
export type AnswerState = 'more' | 'complete' | 'tooLong';

/** Bytes of the head of an answer. */
const maximumHead = 16 * 1024;
/** Characters of a line that announces a chunk, extensions included. */
const maximumChunkLine = 1_024;

const headEnd = '\r\n\r\n';
const nothing: Buffer = Buffer.alloc(0);

/** How the end of the body is known (RFC 9112, clause 6.3). */
type Framing = 'head' | 'length' | 'chunkLine' | 'chunk' | 'chunkEnd' | 'trailers' | 'close';

/** Reads one answer to a POST off a connection. */
export class AnswerReader {
  status = 0;
  headers: Record<string, string> = {};
  /** Whether the connection may carry another request, as far as the answer says. */
  keepsAlive = false;
  readonly #maximumBytes: number;
  readonly #body: Buffer[] = [];
  #bytes = 0;
  #framing: Framing = 'head';
  #rest: Buffer = nothing;
  /** Bytes of the body or of the chunk that are missing still. */
  #missing = 0;

  /** @param maximumBytes of the body. */
  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  /** The body, no longer than it may be. */
  get body(): string {
    const [first] = this.#body;
    if (first === undefined) return '';
    return (this.#body.length > 1 ? Buffer.concat(this.#body) : first).toString('utf8');
  }

  /** @throws AnswerError */
  read(bytes: Buffer): AnswerState {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let state: AnswerState | undefined;
    while (state === undefined) state = this.#step();
    // What comes after the answer belongs to no request.
    if (state === 'complete' && this.#rest.length > 0) this.keepsAlive = false;
    return state;
  }

  /** The connection has ended. @returns whether the answer is complete with that. */
  end(): boolean {
    return this.#framing === 'close';
  }

  /** @returns undefined where it can go on. */
  #step(): AnswerState | undefined {
    switch (this.#framing) {
      case 'head':
        return this.#readHead();
      case 'length':
        return this.#readCounted() ?? 'complete';
      case 'close':
        return this.#take(this.#rest.length) ? 'more' : 'tooLong';
      case 'chunk':
        return this.#readCounted() ?? this.#go('chunkEnd');
      case 'chunkLine':
        return this.#readChunkLine();
      case 'chunkEnd':
        return this.#readChunkEnd();
      case 'trailers':
        return this.#readTrailer();
    }
  }

  #readHead(): AnswerState | undefined {
    const end = this.#rest.indexOf(headEnd, 0, 'latin1');
    if (end === -1 ? this.#rest.length > maximumHead : end > maximumHead)
      throw new AnswerError('its head is too long');
    if (end === -1) return 'more';
    const lines = this.#rest.toString('latin1', 0, end).split('\r\n');
    this.#rest = this.#rest.subarray(end + headEnd.length);
    const [version, status] = statusOf(lines[0] as string);
    this.status = status;
    this.headers = headersOf(lines);
    // Said in advance of the answer; another protocol was not asked for.
    if (status === 101) throw new AnswerError('it wants to speak another protocol');
    if (status < 200) return undefined;
    return this.#frame(version);
  }

  #frame(version: string): AnswerState | undefined {
    const { connection, 'transfer-encoding': encoding, 'content-length': length } = this.headers;
    this.keepsAlive =
      version === '1.1' && !(connection !== undefined && /(^|[\s,])close($|[\s,])/i.test(connection));
    if (this.status === 204 || this.status === 304) return 'complete';
    if (encoding !== undefined) {
      // Both at once is how answers are smuggled: such a connection is not used again.
      if (length !== undefined) this.keepsAlive = false;
      return this.#go(encoding.trim().toLowerCase() === 'chunked' ? 'chunkLine' : 'close');
    }
    if (length === undefined) return this.#go('close');
    if (!/^\d{1,15}$/.test(length)) throw new AnswerError('its Content-Length is not a length');
    this.#missing = Number(length);
    return this.#go('length');
  }

  #go(framing: Framing): undefined {
    if (framing === 'close') this.keepsAlive = false;
    this.#framing = framing;
  }

  /** @returns undefined where all of what was announced is there. */
  #readCounted(): AnswerState | undefined {
    const here = Math.min(this.#missing, this.#rest.length);
    this.#missing -= here;
    if (!this.#take(here)) return 'tooLong';
    return this.#missing > 0 ? 'more' : undefined;
  }

  #readChunkLine(): AnswerState | undefined {
    const line = this.#line();
    if (line === undefined) return 'more';
    const size = /^[0-9a-f]{1,8}(?=$|[\s;])/i.exec(line)?.[0];
    if (size === undefined) throw new AnswerError('it announces no chunk where one should begin');
    this.#missing = Number.parseInt(size, 16);
    return this.#go(this.#missing === 0 ? 'trailers' : 'chunk');
  }

  #readChunkEnd(): AnswerState | undefined {
    const line = this.#line();
    if (line === undefined) return 'more';
    if (line !== '') throw new AnswerError('a chunk is longer than it says');
    return this.#go('chunkLine');
  }

  #readTrailer(): AnswerState | undefined {
    const line = this.#line();
    return line === undefined ? 'more' : line === '' ? 'complete' : undefined;
  }

  #line(): string | undefined {
    const end = this.#rest.indexOf('\r\n', 0, 'latin1');
    if (end > maximumChunkLine || (end === -1 && this.#rest.length > maximumChunkLine)) {
      throw new AnswerError('it has a line that is too long');
    }
    if (end === -1) return undefined;
    const line = this.#rest.toString('latin1', 0, end);
    this.#rest = this.#rest.subarray(end + 2);
    return line;
  }

  /** Moves bytes to the body. @returns whether they were not too many. */
  #take(count: number): boolean {
    if (count === 0) return true;
    const room = this.#maximumBytes - this.#bytes;
    this.#bytes += count;
    const bytes = this.#rest.subarray(0, Math.min(count, room));
    if (bytes.length > 0) this.#body.push(bytes);
    this.#rest = this.#rest.subarray(count);
    return count <= room;
  }
}

function statusOf(line: string): [version: string, status: number] {
  const [, version, status] = /^HTTP\/(1\.[01]) ([1-5]\d\d)(?:$| )/.exec(line) ?? [];
  if (version === undefined) throw new AnswerError('it does not begin as HTTP/1.1');
  return [version, Number(status)];
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] as string;
    const colon = line.indexOf(':');
    if (colon < 1) throw new AnswerError('a line of its head is no header');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}
