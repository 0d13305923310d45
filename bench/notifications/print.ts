import { median } from '../load/measurement.ts';
import type { LatencyReport } from './latency.ts';
import type { MatchingRow } from './matching.ts';
import type { SickReceiversReport } from './sick-receivers.ts';
import type { SoakReport } from './soak.ts';
import type { Latencies } from './told.ts';

const ms = (value: number): string => value.toFixed(1);

/** Tables in Markdown. */
export function formatSick({
  alone,
  beside,
  updatesPerSecond,
  p99Ratio,
  processorRatio,
}: SickReceiversReport): string {
  const row = (title: string, rows: readonly Latencies[]): string => {
    const middle = (of: (latencies: Latencies) => number) => ms(median(rows.map(of)));
    const total = rows.reduce((sum, { notifications }) => sum + notifications, 0);
    const spread = rows.map(({ p99 }) => ms(p99)).join(', ');
    return `| ${title} | ${total} | ${middle(({ p50 }) => p50)} | ${middle(({ p99 }) => p99)} | ${spread} |`;
  };
  return [
    `160 healthy Subscriptions of two brokers at the same time, ${updatesPerSecond} updates/s that fire all; milliseconds from update to receipt,`,
    'medians over the rounds:',
    '',
    '| beside them | notifications | p50 | p99 | p99 of each round |',
    '|---|---|---|---|---|',
    row('nobody', alone),
    row('20 dead endpoints, 20 that take 30 s', beside),
    '',
    `p99 beside the sick by p99 alone: ${p99Ratio.toFixed(2)}; processor time: ${processorRatio.toFixed(2)}`,
  ].join('\n');
}

export function formatLatency(rows: readonly LatencyReport[]): string {
  return [
    '| Subscriptions × updates/s | notifications | update → receipt p50 | p99 | commit → receipt p50 | p99 |',
    '|---|---|---|---|---|---|',
    ...rows.map(
      ({ subscriptions, updatesPerSecond, notifications, p50, p99, commitP50, commitP99 }) =>
        `| ${subscriptions} × ${updatesPerSecond} | ${notifications} | ${ms(p50)} | ${ms(p99)} | ${ms(commitP50)} | ${ms(commitP99)} |`,
    ),
  ].join('\n');
}

export function formatSoak({ notifications, seconds, samples, growthMb }: SoakReport): string {
  const marks = samples.filter((_, index) => (index + 1) % Math.ceil(samples.length / 10) === 0);
  return [
    `${notifications} notifications in ${seconds.toFixed(0)} s, ${(notifications / seconds).toFixed(0)}/s; memory grows by ${growthMb.toFixed(1)} MB a million (last three quarters):`,
    '',
    `| notifications | ${marks.map((mark) => mark.notifications).join(' | ')} |`,
    `|---|${marks.map(() => '---|').join('')}`,
    `| resident MB | ${marks.map(({ residentMb }) => residentMb.toFixed(0)).join(' | ')} |`,
  ].join('\n');
}

export function formatMatching(rows: readonly MatchingRow[]): string {
  return [
    'Updates of one Attribute beside Subscriptions whose notifications nobody fetches:',
    '',
    '| Subscriptions | fired by each | made in | updates/s | by those without |',
    '|---|---|---|---|---|',
    ...rows.map(
      ({ title, fired, made, perSecond, ratio }) =>
        `| ${title} | ${fired} | ${made.toFixed(1)} s | ${perSecond.toFixed(perSecond < 100 ? 1 : 0)} | ${ratio.toFixed(perSecond < 100 ? 4 : 2)} |`,
    ),
  ].join('\n');
}
