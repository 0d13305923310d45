const SHOWN = 20;
const SHOWN_OUTPUT = 4000;

/** What a run under load has come to. */
export interface RunTable {
  /** Label and value. */
  readonly rows: readonly (readonly [string, string | number])[];
  /** Everything that must not be. */
  readonly findings: readonly string[];
  /** What the processes wrote; only of interest where something was found. */
  readonly output: string;
}

export function printTable({ rows, findings, output }: RunTable): void {
  const all = [...rows, ['findings', findings.length] as const];
  const width = Math.max(...all.map(([label]) => label.length));
  console.log(`\n${all.map(([label, value]) => `${label.padEnd(width)}  ${value}`).join('\n')}`);
  for (const finding of findings.slice(0, SHOWN)) console.log(`- ${finding}`);
  if (findings.length > SHOWN) console.log(`- and ${findings.length - SHOWN} more`);
  if (findings.length > 0) console.log(`The last of what Bocage wrote:\n${output.slice(-SHOWN_OUTPUT)}`);
}

export const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
