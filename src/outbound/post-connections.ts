import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import type { Post } from './post.ts';
import { PostConnection } from './post-connection.ts';

/** The connections to one origin that carry POSTs. */
export class PostConnections {
  readonly #url: URL;
  readonly #limit: number;
  readonly #connect: buildConnector.connector;
  readonly #onEmpty: () => void;
  readonly #open = new Set<PostConnection>();
  #idle: PostConnection[] = [];
  #connecting = 0;
  #waiting: Post[] = [];
  #closed = false;

  /**
   * @param limit connections at a time; what is above waits.
   * @param onEmpty called when there is no connection and nothing to send any more.
   */
  constructor(url: URL, limit: number, connect: buildConnector.connector, onEmpty: () => void) {
    this.#url = url;
    this.#limit = limit;
    this.#connect = connect;
    this.#onEmpty = onEmpty;
  }

  send(post: Post, now: number): void {
    // The one used last is the one that most likely still is.
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.isUsable(now)) {
        idle.carry(post, now);
        return;
      }
      idle.destroy();
    }
    this.#waiting.push(post);
    post.timer = setTimeout(() => this.#expire(post), Math.max(0, post.deadline - now));
    this.#connectMore();
  }

  /** What is under way fails. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#open) connection.destroy();
    for (const post of this.#waiting.splice(0)) post.fail(new Error('Bocage is stopping'));
  }

  #expire(post: Post): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting !== post);
    post.expire();
  }

  #connectMore(): void {
    while (this.#connecting < this.#waiting.length && this.#open.size + this.#connecting < this.#limit) {
      this.#connecting += 1;
      const { protocol, host, hostname, port } = this.#url;
      const target = { protocol, host, hostname: hostname.replace(/^\[|\]$/g, ''), port };
      this.#connect(target, (...[error, socket]) => {
        this.#connecting -= 1;
        if (error === null) this.#take(socket);
        else this.#waiting.shift()?.fail(error);
        this.#connectMore();
        this.#noteEmpty();
      });
    }
  }

  #take(socket: Socket): void {
    if (this.#closed) {
      socket.destroy();
      return;
    }
    const connection = new PostConnection(socket, {
      onFree: () => this.#give(connection),
      onGone: (left) => this.#lose(connection, left),
    });
    this.#open.add(connection);
    this.#give(connection);
  }

  /** To who waits longest. */
  #give(connection: PostConnection): void {
    const post = this.#waiting.shift();
    if (post === undefined) {
      this.#idle.push(connection);
      return;
    }
    clearTimeout(post.timer);
    connection.carry(post, performance.now());
  }

  #lose(connection: PostConnection, post: Post | undefined): void {
    this.#open.delete(connection);
    this.#idle = this.#idle.filter((idle) => idle !== connection);
    if (post !== undefined && this.#closed) post.fail(new Error('Bocage is stopping'));
    else if (post !== undefined) this.send(post, performance.now());
    this.#connectMore();
    this.#noteEmpty();
  }

  #noteEmpty(): void {
    if (this.#open.size + this.#connecting + this.#waiting.length === 0) this.#onEmpty();
  }
}
