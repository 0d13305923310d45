/** Names and values that tell the series of one metric apart. */
type Labels = Readonly<Record<string, string>>;

/** A metric in the Prometheus text format. */
interface Metric {
  text(): string;
}

export interface Counter extends Metric {
  /** The function that counts one more in a series. Made once, so that counting looks nothing up. */
  series(labels: Labels): () => void;
}

export interface Histogram extends Metric {
  /** The function that takes a value into a series. */
  series(labels: Labels): (value: number) => void;
}

export function createCounter(name: string, help: string): Counter {
  const counts = new Map<string, { value: number }>();
  return {
    series(labels) {
      const count = getOrMake(counts, formatLabels(labels), () => ({ value: 0 }));
      return () => {
        count.value += 1;
      };
    },
    text: () =>
      formatMetric(
        name,
        help,
        'counter',
        [...counts].map(([labels, { value }]) => line(name, labels, value)),
      ),
  };
}

/** @param bounds of the buckets, ascending. */
export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const all = new Map<string, Distribution>();
  return {
    series(labels) {
      const distribution = getOrMake(all, formatLabels(labels), () => ({
        counts: new Float64Array(bounds.length + 1),
        sum: 0,
      }));
      const { counts } = distribution;
      return (value) => {
        let bucket = 0;
        while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket += 1;
        counts[bucket] = (counts[bucket] as number) + 1;
        distribution.sum += value;
      };
    },
    text() {
      const lines = [...all].flatMap(([labels, distribution]) =>
        distributionLines(name, labels, bounds, distribution),
      );
      return formatMetric(name, help, 'histogram', lines);
    },
  };
}

/** A number that is kept elsewhere. */
export function sampleText(name: string, help: string, kind: 'counter' | 'gauge', value: number): string {
  return formatMetric(name, help, kind, [line(name, '', value)]);
}

interface Distribution {
  /** One for each bucket, and one for what is above all of them. */
  readonly counts: Float64Array;
  sum: number;
}

function distributionLines(
  name: string,
  labels: string,
  bounds: readonly number[],
  { counts, sum }: Distribution,
): string[] {
  let total = 0;
  const lines = [...counts].map((count, bucket) => {
    total += count;
    return line(`${name}_bucket`, `le="${bounds[bucket] ?? '+Inf'}",${labels}`, total);
  });
  return [...lines, line(`${name}_sum`, labels, sum), line(`${name}_count`, labels, total)];
}

function formatMetric(name: string, help: string, kind: string, lines: readonly string[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines, ''].join('\n');
}

function line(name: string, labels: string, value: number): string {
  return labels === '' ? `${name} ${value}` : `${name}{${labels}} ${value}`;
}

function formatLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(
      ([name, value]) =>
        `${name}="${value.replace(/["\\\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`))}"`,
    )
    .join(',');
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
