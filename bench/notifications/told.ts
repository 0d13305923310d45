import { quantile } from '../load/measurement.ts';
import type { ToldEntity } from './receivers.ts';

/** How long notifications took, in milliseconds. */
export interface Latencies {
  readonly notifications: number;
  /** From the update leaving its client to the notification at its receiver. */
  readonly p50: number;
  readonly p99: number;
  /** From the commit. */
  readonly commitP50: number;
  readonly commitP99: number;
}

/** Gathers what receivers were told. */
export class Told {
  readonly sentAt = new Map<number, number>();
  readonly #fromUpdate: number[] = [];
  readonly #fromCommit: number[] = [];
  readonly #left = new Map<number, number>();
  readonly #receivers: number;
  #measuring = false;
  received = 0;
  #awaited: { readonly count: number; readonly reached: () => void } | undefined;

  constructor(receivers: number) {
    this.#receivers = receivers;
  }

  /** From now on what arrives counts, or from now on not. */
  measure(measuring: boolean): void {
    this.#measuring = measuring;
  }

  readonly take = ({ tick, sinceCommit }: ToldEntity): void => {
    this.received += 1;
    const sent = this.sentAt.get(tick);
    if (sent !== undefined && this.#measuring) {
      this.#fromUpdate.push(performance.now() - sent);
      this.#fromCommit.push(sinceCommit);
    }
    const left = (this.#left.get(tick) ?? this.#receivers) - 1;
    if (left > 0) this.#left.set(tick, left);
    else {
      this.#left.delete(tick);
      this.sentAt.delete(tick);
    }
    if (this.#awaited !== undefined && this.received >= this.#awaited.count) {
      this.#awaited.reached();
      this.#awaited = undefined;
    }
  };

  /** Resolves when so many have arrived in all. @throws Error when they have not in time. */
  async reach(count: number, milliseconds: number): Promise<void> {
    if (this.received >= count) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#awaited = { count, reached: resolve };
    const late = () => reject(new Error(`${this.received} of ${count} notifications have arrived.`));
    const timer = setTimeout(late, milliseconds);
    await promise.finally(() => clearTimeout(timer));
  }

  latencies(): Latencies {
    const update = Float64Array.from(this.#fromUpdate).sort();
    const commit = Float64Array.from(this.#fromCommit).sort();
    return {
      notifications: update.length,
      p50: quantile(update, 0.5),
      p99: quantile(update, 0.99),
      commitP50: quantile(commit, 0.5),
      commitP99: quantile(commit, 0.99),
    };
  }
}
