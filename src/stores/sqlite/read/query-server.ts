import { Problem } from '../../../core/errors.ts';
import type { FromReader, QueryJob } from '../channel/messages.ts';
import { keepOpen } from '../open-tenants.ts';
import type { SqliteLimits } from '../options.ts';
import { readSystemFile, tenantPath } from '../system-file.ts';
import { narrow } from './narrow.ts';
import { type Budget, runQuery } from './run-query.ts';
import { openTenantReader } from './tenant-reader.ts';

/** Files that a reading thread keeps open: long queries come from few tenants at a time. */
const openFiles = 4;

/** Answers queries that take long, one after the other, each within the time limit. */
export function createQueryServer(directory: string, limits: SqliteLimits): (job: QueryJob) => FromReader {
  const system = readSystemFile(directory);
  const tenants = keepOpen(openFiles, (tenant) =>
    openTenantReader(tenantPath(directory, system.fileOf(tenant) ?? '')),
  );

  function run({ job, tenant, query, page }: QueryJob): FromReader {
    const reader = tenants.get(tenant);
    const budget = timeLimit(limits.queryTimeMs);
    const { found, more, total } = reader.database.snapshot(() =>
      runQuery(reader, query, page, narrow(reader, query), budget),
    );
    const texts = found.flatMap(({ id, doc }) => [id, doc]);
    const versions = found.map(({ version }) => version);
    return { job, kind: 'page', texts, versions, more, ...(total !== undefined && { total }) };
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
