import type { Socket } from 'node:net';
import { AnswerReader } from './answer-reader.ts';
import type { Post } from './post.ts';

/** Milliseconds for which a connection without work is used again, where the server does not say. */
const idleUse = 4_000;
/** The most where it does; a server that says how long it waits closes a little before we would use it. */
const longestIdleUse = 60_000;
const safetyMargin = 1_000;

/** What a connection tells its owner. */
export interface ConnectionOwner {
  /** The exchange is over: another can begin. */
  onFree(): void;
  /** The connection is gone. A POST that it leaves was lost with a connection that was old: it can be sent again. */
  onGone(left: Post | undefined): void;
}

/**
 * A connection that carries one POST at a time. It keeps one timer for all of them: to set one for each request
 * would cost more than to look now and then.
 */
export class PostConnection {
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  #post: Post | undefined;
  #reader: AnswerReader | undefined;
  #used = false;
  #heard = false;
  #usableUntil = 0;
  #failure: Error | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer looks next. */
  #due = 0;

  constructor(socket: Socket, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#owner = owner;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.#hear(bytes));
    socket.on('error', (error: Error) => {
      this.#failure = error;
    });
    socket.on('close', () => this.#close());
  }

  /** Whether the server still waits for requests, as far as can be known. */
  isUsable(now: number): boolean {
    return !this.#socket.destroyed && this.#socket.writable && (!this.#used || now < this.#usableUntil);
  }

  carry(post: Post, now: number): void {
    this.#post = post;
    this.#heard = false;
    this.#reader = new AnswerReader(post.request.maximumBytes);
    if (this.#timer === undefined || this.#due > post.deadline) this.#look(post.deadline, now);
    const { bytes } = post;
    if (typeof bytes === 'string') this.#socket.write(bytes, post.encoding);
    else this.#socket.write(bytes);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #look(at: number, now: number): void {
    clearTimeout(this.#timer);
    this.#due = at;
    this.#timer = setTimeout(() => this.#check(), Math.max(0, at - now)).unref();
  }

  #check(): void {
    const now = performance.now();
    this.#timer = undefined;
    const post = this.#post;
    if (post === undefined) {
      if (now >= this.#usableUntil) this.#socket.destroy();
      else this.#look(this.#usableUntil, now);
    } else if (now < post.deadline) {
      this.#look(post.deadline, now);
    } else {
      this.#post = undefined;
      post.expire();
      this.#socket.destroy();
    }
  }

  #hear(bytes: Buffer): void {
    const post = this.#post;
    const reader = this.#reader;
    // Nobody asked: whatever this is, it must not become the answer to the next request.
    if (post === undefined || reader === undefined) {
      this.#socket.destroy();
      return;
    }
    this.#heard = true;
    try {
      const state = reader.read(bytes);
      if (state === 'more') return;
      this.#finish(post, reader, state === 'tooLong');
    } catch (error) {
      this.#post = undefined;
      post.fail(error);
      this.#socket.destroy();
    }
  }

  #finish(post: Post, reader: AnswerReader, tooLong: boolean): void {
    this.#post = undefined;
    this.#reader = undefined;
    this.#used = true;
    if (tooLong || !reader.keepsAlive) {
      this.#socket.destroy();
    } else {
      this.#usableUntil = performance.now() + idleUseOf(reader.headers['keep-alive']);
      this.#owner.onFree();
    }
    if (tooLong && post.request.cutBody !== true) post.failTooLarge();
    else post.succeed(reader);
  }

  #close(): void {
    clearTimeout(this.#timer);
    const post = this.#post;
    const reader = this.#reader;
    this.#post = undefined;
    // The server closed it while the request was on its way: that says nothing of the request.
    const stale = this.#used && !this.#heard;
    this.#owner.onGone(stale ? post : undefined);
    if (post === undefined || stale) return;
    if (this.#failure === undefined && reader?.end() === true) post.succeed(reader);
    else post.fail(this.#failure ?? new Error('the connection was closed before the answer was complete'));
  }
}

function idleUseOf(hint: string | undefined): number {
  const seconds = hint === undefined ? undefined : /timeout=(\d{1,6})/i.exec(hint)?.[1];
  if (seconds === undefined) return idleUse;
  return Math.min(Number(seconds) * 1_000 - safetyMargin, longestIdleUse);
}
