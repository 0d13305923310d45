import { inSeconds, printTable } from '../crash/print-table.ts';
import type { ClusterOutcome } from './cluster-test.ts';
import type { Waits } from './takeovers.ts';

/** Who waited less did not have to be taken over, in all likelihood. */
const TAKEN_OVER_MS = 1000;

function percentiles(values: readonly number[]): string {
  if (values.length === 0) return 'none';
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return `median ${at(0.5)} ms, 90 % ${at(0.9)} ms, longest ${at(1)} ms`;
}

function takeovers({ after }: Waits, signal: Waits['after'][number]['ending']['signal']): string {
  const all = after.filter(({ ending }) => ending.signal === signal).map(({ milliseconds }) => milliseconds);
  const long = all.filter((milliseconds) => milliseconds > TAKEN_OVER_MS);
  return `${long.length} of ${all.length} waited for more than 1 s: ${percentiles(long)}`;
}

function countShared(outcome: ClusterOutcome, fate: string): number {
  return [...outcome.shared.values()].filter((write) => write.fate === fate).length;
}

export function printOutcome(outcome: ClusterOutcome): void {
  const { ledger, audits, endings, waits, subscriptionProbe, findings, output } = outcome;
  const { done, doubtful, undone } = ledger.count();
  const kills = endings.filter(({ signal }) => signal === 'SIGKILL').length;
  const rows: readonly (readonly [string, string | number])[] = [
    ['kills, orderly ends', `${kills}, ${endings.length - kills}`],
    [
      'writes on Entities of one writer',
      `${done} happened, ${undone} did not, ${doubtful} written over in doubt`,
    ],
    [
      'writes on Entities of all writers',
      `${countShared(outcome, 'done')} acknowledged, ${countShared(outcome, 'refused')} refused, ${countShared(outcome, 'open')} in doubt`,
    ],
    ...audits.map(
      ({ name, received, redelivered }) =>
        [`notifications to ${name}`, `${received}, ${redelivered} delivered again`] as const,
    ),
    ['from the answer to the notification', percentiles(waits.quiet)],
    ['  Subscriptions after kills', takeovers(waits, 'SIGKILL')],
    ['  Subscriptions after orderly ends', takeovers(waits, 'SIGTERM')],
    ['Subscriptions made here, fired there', subscriptionProbe.rounds],
    ['  from the answer to the notification', percentiles(subscriptionProbe.latencies)],
    ['writes acknowledged here, read there', outcome.readRounds],
    ['last notification after the last write', inSeconds(outcome.drainedAfterMs)],
  ];
  printTable({ rows, findings, output });
}
