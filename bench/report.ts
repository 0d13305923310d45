import type { IndexBuild } from './index-build.ts';
import type { InstancesRow } from './instances.ts';
import { median } from './load/measurement.ts';
import type { Figure, HalfLoad } from './measure.ts';
import type { DriverRow } from './measure-driver.ts';
import { type StoreName, storeNames } from './store-home.ts';

export interface Report {
  readonly at: string;
  readonly machine: string;
  readonly placement: string;
  readonly secondsPerRun: number;
  readonly syncMs: number;
  readonly minutes: number;
  /** By number of Entities, fewest first, each on one store after the other. */
  readonly sizes: readonly SizeReport[];
}

/** What was measured with so many Entities. */
export interface SizeReport {
  readonly store: StoreName;
  readonly entities: number;
  readonly rounds: number;
  readonly seedingSeconds: number;
  /** In which the index of temperature was built while nothing else was done. */
  readonly indexSeconds?: number;
  /** What Bocage says of its durability. */
  readonly readiness: string;
  /** Requests a second of the bare server. */
  readonly yardsticks: readonly number[];
  readonly figures: readonly Figure[];
  readonly halfLoads: readonly HalfLoad[];
  readonly indexBuild?: IndexBuild;
  /** Where whole runs are measured: a start in an empty folder and one with all Entities, and memory in MB. */
  readonly starts?: {
    readonly emptyMs: number;
    readonly emptyMb: number;
    readonly fullMs: number;
    readonly fullMb: number;
  };
  readonly underLoadMb: number;
  /** What the driver of `mongodb` alone gets out of the same server. */
  readonly driver?: readonly DriverRow[];
  readonly instances?: readonly InstancesRow[];
}

const HEAD = 'what,rate,of H,by CPU time,target,,p50,p99,from memory,server / load busy,RSS'.split(',');
const START_TARGET_MS = 400;
const FULL_START_TARGET_MS = 1000;
const IDLE_TARGET_MB = 120;
const LOADED_TARGET_MB = 250;
const STORED_TARGET_MB = 400;
/** As many as the last two targets speak of. */
const STORED = 1_000_000;
const LEVEL = 1.5;

const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const milliseconds = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} ms`);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

/** Whether a figure keeps its target, in one word. */
function against(value: number, target: number | undefined, better: 'more' | 'less'): string {
  if (target === undefined) return '';
  return (better === 'more' ? value >= target : value <= target) ? 'met' : 'missed';
}

function figureRow({ title, unit, perSecond, ratio, target, p50, p99, hitRate, ...rest }: Figure): string[] {
  return [
    rest.failed === 0 ? title : `${title} (${rest.failed} failed)`,
    `${whole(perSecond)} ${unit}/s`,
    ratio.toFixed(2),
    rest.processorRatio.toFixed(2),
    target === undefined ? '' : `≥ ${target}`,
    against(ratio, target, 'more'),
    milliseconds(p50),
    milliseconds(p99),
    hitRate === undefined ? '' : percent(hitRate),
    `${percent(rest.serverBusy)} / ${percent(rest.loadBusy)}`,
    `${whole(rest.residentMb)} MB`,
  ];
}

function limitRow(what: string, value: number, unit: string, target?: number): string[] {
  const limit = target === undefined ? '' : `≤ ${target} ${unit}`;
  return [what, `${whole(value)} ${unit}`, limit, against(value, target, 'less')];
}

function limits({ entities, starts, underLoadMb }: SizeReport): string[][] {
  const many = entities >= STORED;
  const loaded = limitRow('RSS, under load', underLoadMb, 'MB', many ? STORED_TARGET_MB : LOADED_TARGET_MB);
  if (starts === undefined) return [loaded];
  return [
    limitRow('start to ready, empty', starts.emptyMs, 'ms', START_TARGET_MS),
    limitRow(
      'start to ready, with all Entities',
      starts.fullMs,
      'ms',
      many ? FULL_START_TARGET_MS : undefined,
    ),
    limitRow('RSS, idle, empty', starts.emptyMb, 'MB', IDLE_TARGET_MB),
    limitRow('RSS, idle, with all Entities', starts.fullMb, 'MB', many ? STORED_TARGET_MB : undefined),
    loaded,
  ];
}

const halfLoadRow = ({ name, rate, p50, p99, target }: HalfLoad): string[] => [
  name,
  `${whole(rate)}/s`,
  milliseconds(p50),
  milliseconds(p99),
  `≤ ${target} ms`,
  against(p99, target, 'less'),
];

function indexRows({ before, during, after, seconds }: IndexBuild): string[][] {
  const built = seconds === undefined ? 'not in time' : `${seconds.toFixed(1)} s`;
  return Object.entries({ before, [`while it is built (${built})`]: during, after }).map(
    ([phase, { perSecond, p50, p99 }]) => [
      phase,
      `${whole(perSecond)}/s`,
      milliseconds(p50),
      milliseconds(p99),
    ],
  );
}

/** The driver's figures, and what Bocage reaches of them. */
function driverRows(driver: readonly DriverRow[], figures: readonly Figure[]): string[][] {
  return driver.map(({ beside, title, perSecond, p50, p99 }) => {
    const figure = figures.find(({ name }) => name === beside);
    return [
      title,
      `${whole(perSecond)} documents/s`,
      milliseconds(p50),
      milliseconds(p99),
      figure === undefined ? '' : figure.title,
      figure === undefined || perSecond === 0 ? '' : (figure.perSecond / perSecond).toFixed(2),
    ];
  });
}

const instancesRow = ({ title, unit, one, two }: InstancesRow): string[] => [
  title,
  `${whole(one)} ${unit}/s`,
  `${whole(two)} ${unit}/s`,
  `× ${(two / one).toFixed(2)}`,
];

function formatSize(size: SizeReport): string {
  const { entities, rounds, yardsticks, figures, halfLoads, indexBuild, indexSeconds } = size;
  const built = indexSeconds === undefined ? 'not in time' : `in ${indexSeconds.toFixed(1)} s`;
  return [
    `## ${whole(entities)} Entities of 1 KB${size.store === 'sqlite' ? '' : `, ${size.store}`}`,
    '',
    `${rounds} ${rounds === 1 ? 'round' : 'rounds'}, medians. H = ${whole(median(yardsticks))}/s ` +
      `(${whole(Math.min(...yardsticks))} to ${whole(Math.max(...yardsticks))}). ` +
      `Seeded in ${whole(size.seedingSeconds)} s, an index built ${built}. Bocage says: ${size.readiness}`,
    '',
    table(HEAD, figures.map(figureRow)),
    table(['what', 'value', 'target', ''], limits(size)),
    table(['at half of the maximum', 'rate', 'p50', 'p99', 'target', ''], halfLoads.map(halfLoadRow)),
    table(
      ['patches, and an index', 'rate', 'p50', 'p99'],
      indexBuild === undefined ? [] : indexRows(indexBuild),
    ),
    table(
      ['the driver alone', 'rate', 'p50', 'p99', 'beside', 'of it'],
      driverRows(size.driver ?? [], figures),
    ),
    table(['two loads on', 'one Bocage', 'two', ''], (size.instances ?? []).map(instancesRow)),
  ].join('\n');
}

/** What the same costs with the most Entities, against the fewest. */
function formatLevels(sizes: readonly SizeReport[], levels: ReadonlySet<string>): string {
  const [fewest] = sizes;
  const most = sizes.at(-1);
  if (fewest === undefined || most === undefined || fewest === most) return '';
  const rows = fewest.figures.flatMap(({ name, title, ratio }) => {
    const other = most.figures.find((figure) => figure.name === name);
    if (other === undefined) return [];
    const times = ratio / other.ratio;
    const target = levels.has(name) ? LEVEL : undefined;
    return [
      [
        title,
        `× ${times.toFixed(2)}`,
        target === undefined ? '' : `≤ × ${target}`,
        against(times, target, 'less'),
      ],
    ];
  });
  const head = [`from ${whole(fewest.entities)} to ${whole(most.entities)} Entities`, 'costs', 'target', ''];
  return table(head, rows);
}

/**
 * The report as people read it, in Markdown.
 *
 * @param levels names of the workloads that must not cost much more with more Entities.
 */
export function formatReport(report: Report, levels: ReadonlySet<string>): string {
  return [
    `${report.at}; ${report.machine}; ${report.placement}. Runs of ${report.secondsPerRun} s; ` +
      `${report.minutes.toFixed(1)} minutes in all. A synced append of 4 KiB takes ${report.syncMs.toFixed(2)} ms.`,
    '',
    ...report.sizes.map(formatSize),
    ...storeNames.map((store) =>
      formatLevels(
        report.sizes.filter((size) => size.store === store),
        levels,
      ),
    ),
  ].join('\n');
}
