import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where a proxy leads. */
export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}

/** A TCP proxy that lets what is behind it vanish, hang, slow down and come back, when it is told to. */
export interface FlakyProxy {
  /** Of 127.0.0.1; the same after it vanished. */
  readonly port: number;
  /** Bytes that passed, both ways. */
  readonly passed: number;
  /** Ends all connections and refuses new ones: the host is there, the server is not. */
  vanish(): Promise<void>;
  /** Takes connections, and lets nothing through from now on, either way: the network swallows it. */
  hang(): void;
  /** Lets everything through some milliseconds after it came, either way. */
  slowDown(milliseconds: number): void;
  /** Lets everything through as it comes, what waits first. */
  restore(): Promise<void>;
  stop(): Promise<void>;
}

interface State {
  latency: number;
  passed: number;
  /** Pending while it hangs. */
  open: PromiseWithResolvers<void>;
  readonly sockets: Set<Socket>;
}

/** Listens on a free port of 127.0.0.1. */
export async function startFlakyProxy(target: ProxyTarget): Promise<FlakyProxy> {
  const state: State = { latency: 0, passed: 0, open: opened(), sockets: new Set() };
  const server = createServer({ noDelay: true }, (socket) => join(socket, target, state));
  const port = await listen(server, 0);

  const vanish = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    for (const socket of state.sockets) socket.destroy();
    await closed;
  };
  return {
    port,
    get passed() {
      return state.passed;
    },
    vanish,
    hang() {
      state.open = Promise.withResolvers();
    },
    slowDown(milliseconds) {
      state.latency = milliseconds;
    },
    async restore() {
      state.latency = 0;
      state.open.resolve();
      if (!server.listening) await listen(server, port);
    },
    stop: vanish,
  };
}

function opened(): PromiseWithResolvers<void> {
  const open = Promise.withResolvers<void>();
  open.resolve();
  return open;
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function join(client: Socket, target: ProxyTarget, state: State): void {
  const server = connect({ ...target, noDelay: true });
  for (const [socket, other] of [
    [client, server],
    [server, client],
  ] as const) {
    state.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      state.sockets.delete(socket);
      other.destroy();
    });
    pump(socket, other, state);
  }
}

/** Passes on in order, each chunk when it is due; reads no more while one waits, as a network that is full. */
function pump(from: Socket, to: Socket, state: State): void {
  from.on('data', async (chunk: Buffer) => {
    from.pause();
    if (state.latency > 0) await new Promise((resolve) => setTimeout(resolve, state.latency));
    await state.open.promise;
    if (to.destroyed) return;
    state.passed += chunk.length;
    to.write(chunk);
    from.resume();
  });
}
