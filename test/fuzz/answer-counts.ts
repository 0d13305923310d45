const line =
  /^bocage_http_request_duration_seconds_count\{method="(\w+)",route="([^"]+)",status="(\d+)"\} (\d+)$/gm;

/** How often each operation gave each status, as a table for people: a fuzzer that is only ever refused tests little. */
export function answerCounts(metrics: string): string {
  const operations = new Map<string, string[]>();
  for (const [, method, route, status, count] of metrics.matchAll(line)) {
    const operation = `${method} ${route}`;
    const counts = operations.get(operation) ?? [];
    counts.push(`${status}×${count}`);
    operations.set(operation, counts);
  }
  return [...operations].map(([operation, counts]) => `${operation}: ${counts.sort().join(' ')}`).join('\n');
}
