/** One system call in the output of `strace -f -yy`; its places are line numbers, from 0. */
export interface SystemCall {
  readonly name: string;
  /** What the file descriptor is: the path of a file, or `TCP:[from->to]`. */
  readonly target: string;
  /** The arguments after the file descriptor, as printed. */
  readonly data: string;
  readonly beganAt: number;
  readonly endedAt: number;
}

const CALL = /^(\d+) +(\w+)\(\d+<(.*?)>(?=[),\s])(?:, )?(.*)$/;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>/;

/** The calls with a file descriptor, in the order in which they began. Lines of any other kind are passed over. */
export function parseSystemTrace(text: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const unfinished = new Map<string, number>();
  for (const [line, content] of text.split('\n').entries()) {
    const [, process = '', name = '', target = '', data = ''] = CALL.exec(content) ?? [];
    if (name !== '') {
      if (content.includes('<unfinished ...>')) unfinished.set(`${process} ${name}`, calls.length);
      calls.push({ name, target, data, beganAt: line, endedAt: line });
      continue;
    }
    const [, resumedProcess, resumedName] = RESUMED.exec(content) ?? [];
    const index = unfinished.get(`${resumedProcess} ${resumedName}`);
    const call = index === undefined ? undefined : calls[index];
    if (index !== undefined && call !== undefined) calls[index] = { ...call, endedAt: line };
  }
  return calls;
}

/** How one acknowledgement stands to the write-ahead log. */
export interface SyncVerdict {
  /** Writes to a write-ahead log between the acknowledgement before and this one. */
  readonly logWrites: number;
  readonly lastLogWriteAt?: number;
  /** When the first sync of that log ended which began after its last write. */
  readonly syncedAt?: number;
  readonly acknowledgedAt: number;
  /** Written, then synced, then acknowledged. */
  readonly durable: boolean;
}

const WRITES = new Set(['write', 'writev', 'pwrite64']);
const SYNCS = new Set(['fsync', 'fdatasync']);

function judge(calls: readonly SystemCall[], after: number, acknowledgement: SystemCall): SyncVerdict {
  const acknowledgedAt = acknowledgement.beganAt;
  const writes = calls.filter(
    ({ name, target, beganAt }) =>
      WRITES.has(name) && target.endsWith('-wal') && beganAt > after && beganAt < acknowledgedAt,
  );
  const last = writes.at(-1);
  if (last === undefined) return { logWrites: 0, acknowledgedAt, durable: false };
  const sync = calls.find(
    ({ name, target, beganAt, endedAt }) =>
      SYNCS.has(name) && target === last.target && beganAt > last.endedAt && endedAt < acknowledgedAt,
  );
  return {
    logWrites: writes.length,
    lastLogWriteAt: last.endedAt,
    ...(sync !== undefined && { syncedAt: sync.endedAt }),
    acknowledgedAt,
    durable: sync !== undefined,
  };
}

/** A verdict for every call that acknowledges a write, in order. */
export function judgeAcknowledgements(
  calls: readonly SystemCall[],
  acknowledges: (call: SystemCall) => boolean,
): SyncVerdict[] {
  let after = -1;
  return calls.filter(acknowledges).map((acknowledgement) => {
    const verdict = judge(calls, after, acknowledgement);
    after = acknowledgement.beganAt;
    return verdict;
  });
}
