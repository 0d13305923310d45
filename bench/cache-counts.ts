/** Reads that were answered from memory, and those that were not, since the start. */
export interface CacheCounts {
  readonly hits: number;
  readonly misses: number;
}

/** What `/metrics` says of the caches. */
export async function cacheCounts(httpPort: number): Promise<CacheCounts> {
  const response = await fetch(`http://127.0.0.1:${httpPort}/metrics`);
  const text = await response.text();
  return {
    hits: counterOf(text, 'bocage_cache_hits_total'),
    misses: counterOf(text, 'bocage_cache_misses_total'),
  };
}

/** The share of hits between two counts; undefined where nothing was read. */
export function hitRate(before: CacheCounts, after: CacheCounts): number | undefined {
  const hits = after.hits - before.hits;
  const reads = hits + after.misses - before.misses;
  return reads > 0 ? hits / reads : undefined;
}

function counterOf(text: string, name: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  if (line === undefined) throw new Error(`/metrics has no ${name}.`);
  return Number(line.slice(name.length + 1));
}
