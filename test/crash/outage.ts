/** An answer to one write, with the times (performance.now()) at which it was asked and answered. */
export interface TimedAnswer {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly status: number;
  readonly retryAfter: string | null;
}

/** Knows when the server behind Bocage was away, and so what a write may be answered. */
export interface Outage {
  /** The server ends about now. */
  begin(): void;
  /** The server is gone for certain. */
  confirm(): void;
  /** The server is about to be started. */
  endSoon(): void;
  /** Bocage says that it is ready again. */
  end(): void;
  /** @returns what is wrong with the answer, or undefined. */
  judge(answer: TimedAnswer): string | undefined;
  /** Answers 503 so far. */
  readonly refused: number;
}

/** What was in flight is told of the end of its connection a little later. */
const GRACE_MS = 1000;

interface Period {
  readonly beganAt: number;
  goneFrom: number;
  goneUntil: number;
  endedAt: number;
}

export function createOutage(): Outage {
  const periods: Period[] = [];
  let refused = 0;
  const now = (): number => performance.now();
  const last = (): Period => {
    const period = periods.at(-1);
    if (period === undefined) throw new Error('The server was not away yet.');
    return period;
  };

  const judgeRefusal = ({ askedAt, answeredAt, retryAfter }: TimedAnswer): string | undefined => {
    refused += 1;
    if (!/^[1-9]\d*$/.test(retryAfter ?? '')) return `503 with Retry-After ${retryAfter}`;
    const within = periods.some(
      ({ beganAt, endedAt }) => beganAt <= answeredAt && askedAt <= endedAt + GRACE_MS,
    );
    return within ? undefined : '503 although the server is there';
  };

  return {
    begin: () => {
      periods.push({ beganAt: now(), goneFrom: Infinity, goneUntil: Infinity, endedAt: Infinity });
    },
    confirm: () => {
      last().goneFrom = now();
    },
    endSoon: () => {
      last().goneUntil = now();
    },
    end: () => {
      last().endedAt = now();
    },
    judge: (answer) => {
      if (answer.status === 503) return judgeRefusal(answer);
      const { askedAt, answeredAt } = answer;
      const away = periods.some(({ goneFrom, goneUntil }) => goneFrom <= askedAt && answeredAt <= goneUntil);
      return away ? `${answer.status} while the server was away` : undefined;
    },
    get refused() {
      return refused;
    },
  };
}
