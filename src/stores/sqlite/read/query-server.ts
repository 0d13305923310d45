import { Problem } from '../../../core/errors.ts';
import type { FromReader, QueryJob } from '../channel/messages.ts';
import { keepOpen } from '../open-tenants.ts';
import type { SqliteLimits } from '../options.ts';
import { readSystemFile, tenantPath } from '../system-file.ts';
import type { Budget } from './candidates.ts';
import { explainQuery } from './explain-query.ts';
import { narrow } from './narrow.ts';
import { runQuery } from './run-query.ts';
import { openTenantReader } from './tenant-reader.ts';

/** Files that a reading thread keeps open: long queries come from few tenants at a time. */
const openFiles = 4;

/** Answers queries that take long, one after the other, each within the time limit. */
export function createQueryServer(directory: string, limits: SqliteLimits): (job: QueryJob) => FromReader {
  const system = readSystemFile(directory);
  const tenants = keepOpen(openFiles, (tenant) =>
    openTenantReader(tenantPath(directory, system.fileOf(tenant) ?? '')),
  );

  function run({ job, tenant, query, page, explain }: QueryJob): FromReader {
    const reader = tenants.get(tenant);
    const budget = timeLimit(limits.queryTimeMs);
    return reader.database.snapshot((): FromReader => {
      const narrowing = narrow(reader, query);
      const result = runQuery(reader, query, page, narrowing, budget);
      if (explain) return { job, kind: 'explanation', explanation: explainQuery(query, narrowing, result) };
      const { found, more, total } = result;
      const texts = found.flatMap(({ id, doc }) => [id, doc as string]);
      const numbers = found.flatMap(({ eid, version }) => [eid, version]);
      return { job, kind: 'page', texts, numbers, more, ...(total !== undefined && { total }) };
    });
  }

  return (job) => {
    try {
      return run(job);
    } catch (error) {
      if (error instanceof Problem) {
        return { job: job.job, kind: 'problem', code: error.code, detail: error.detail };
      }
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { job: job.job, kind: 'failed', message };
    }
  };
}

function timeLimit(milliseconds: number): Budget {
  const until = performance.now() + milliseconds;
  return {
    check() {
      if (performance.now() <= until) return;
      throw new Problem(
        'TooComplexQuery',
        `The query takes longer than ${milliseconds} ms. Narrow it by type, id or area, or ask for less.`,
      );
    },
  };
}
