import type { Figure, HalfLoad } from './measure.ts';

export interface Report {
  readonly at: string;
  readonly machine: string;
  readonly placement: string;
  readonly entities: number;
  readonly rounds: number;
  readonly secondsPerRun: number;
  /** What Bocage says of its durability. */
  readonly readiness: string;
  readonly syncMs: number;
  /** Requests a second of the bare server. */
  readonly yardstick: { readonly median: number; readonly lowest: number; readonly highest: number };
  readonly figures: readonly Figure[];
  readonly halfLoads: readonly HalfLoad[];
  readonly startMs?: { readonly empty: number; readonly filled: number };
  readonly memoryMb: { readonly idle?: number; readonly underLoad: number };
}

const HEAD = 'what,rate,of H,by CPU time,target,,p50,p99,server / load busy,memory'.split(',');
const START_TARGET_MS = 400;
const IDLE_TARGET_MB = 120;
const LOADED_TARGET_MB = 250;

const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Whether a figure keeps its target, in one word. */
function against(value: number, target: number | undefined, better: 'more' | 'less'): string {
  if (target === undefined) return '';
  return (better === 'more' ? value >= target : value <= target) ? 'met' : 'missed';
}

function figureRow({ title, unit, perSecond, ratio, target, p50, p99, ...rest }: Figure): string[] {
  return [
    rest.failed === 0 ? title : `${title} (${rest.failed} failed)`,
    `${whole(perSecond)} ${unit}/s`,
    ratio.toFixed(2),
    rest.processorRatio.toFixed(2),
    target === undefined ? '' : `≥ ${target}`,
    against(ratio, target, 'more'),
    milliseconds(p50),
    milliseconds(p99),
    `${percent(rest.serverBusy)} / ${percent(rest.loadBusy)}`,
    `${whole(rest.residentMb)} MB`,
  ];
}

function limitRow(what: string, value: number | undefined, target: number, unit: string): string[][] {
  if (value === undefined) return [];
  return [[what, `${whole(value)} ${unit}`, `≤ ${target} ${unit}`, against(value, target, 'less')]];
}

/** The report as people read it, in Markdown. */
export function formatReport(report: Report): string {
  const { yardstick, figures, halfLoads, startMs, memoryMb } = report;
  const limits = [
    ...limitRow('start to ready, empty', startMs?.empty, START_TARGET_MS, 'ms'),
    ...(startMs === undefined
      ? []
      : [['start to ready, after the load', `${whole(startMs.filled)} ms`, '', '']]),
    ...limitRow('resident memory, idle', memoryMb.idle, IDLE_TARGET_MB, 'MB'),
    ...limitRow('resident memory, under load', memoryMb.underLoad, LOADED_TARGET_MB, 'MB'),
    ...halfLoads.map(({ name, rate, p99, target }) => [
      `p99 of ${name} at ${whole(rate)}/s, half of the maximum`,
      milliseconds(p99),
      `≤ ${target} ms`,
      against(p99, target, 'less'),
    ]),
  ];
  return [
    `${report.at}; ${report.machine}; ${report.placement}.`,
    `${whole(report.entities)} Entities of 1 KB; ${report.rounds} rounds of ${report.secondsPerRun} s, medians. ` +
      `H = ${whole(yardstick.median)}/s (${whole(yardstick.lowest)} to ${whole(yardstick.highest)}). ` +
      `A synced append of 4 KiB takes ${report.syncMs.toFixed(2)} ms. Bocage says: ${report.readiness}`,
    '',
    table(HEAD, figures.map(figureRow)),
    '',
    table(['what', 'value', 'target', ''], limits),
  ].join('\n');
}
