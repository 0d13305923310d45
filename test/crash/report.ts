import type { CrashOutcome } from './crash-test.ts';
import { inSeconds, printTable } from './print-table.ts';
import type { RoundRecord } from './scene.ts';

export function printRound(record: RoundRecord): void {
  const { round, killedAfterMs, acknowledged, happened, undone, unacknowledged } = record;
  const { readyAfterMs, drainedAfterMs, outage } = record;
  const away =
    outage === undefined ? '' : `; away for ${outage.awayMs} ms with ${outage.refused} answers 503`;
  console.log(
    `round ${round}: killed after ${killedAfterMs} ms${away}; ${acknowledged} acknowledged; ` +
      `open ${happened + undone} by HTTP (${happened} done), ${unacknowledged} by MQTT; ` +
      `ready after ${Math.round(readyAfterMs)} ms; ` +
      (drainedAfterMs === undefined ? 'backlog left' : `notified after ${inSeconds(drainedAfterMs)}`),
  );
}

export function printOutcome({ rounds, ledger, audits, findings, output }: CrashOutcome): void {
  const sum = (of: (record: RoundRecord) => number): number =>
    rounds.reduce((total, record) => total + of(record), 0);
  const slowest = Math.max(...rounds.map(({ readyAfterMs }) => readyAfterMs));
  const { done, undone, pending, doubtful } = ledger.count();
  printTable({
    rows: [
      ['kills', rounds.length],
      ['writes that happened', done],
      ['  of them not acknowledged by HTTP', sum(({ happened }) => happened)],
      ['writes that did not happen', undone],
      ['writes with an open end', pending],
      ['writes refused for now and written over', doubtful],
      ['answers 503', sum(({ outage }) => outage?.refused ?? 0)],
      ['MQTT messages open at a kill', sum(({ unacknowledged }) => unacknowledged)],
      ['slowest return after a kill', `${Math.round(slowest)} ms`],
      ...audits.map(
        ({ name, received, redelivered }) =>
          [`notifications to ${name}`, `${received}, ${redelivered} delivered again`] as const,
      ),
    ],
    findings,
    output,
  });
}
