import { type ParseArgsConfig, parseArgs } from 'node:util';
import { parseTenant } from '../access/tenant.ts';
import { Problem } from '../core/errors.ts';
import { runExport } from './export-command.ts';
import { runImport } from './import-command.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError, usage } from './usage.ts';

const exportOptions = { tenant: { type: 'string' }, output: { type: 'string' } } as const;
const importOptions = {
  tenant: { type: 'string' },
  input: { type: 'string' },
  replace: { type: 'boolean', default: false },
} as const;

/**
 * Carries out a command other than that which runs the broker.
 *
 * @param words the command and what follows it.
 * @throws UsageError, or whatever made it fail.
 */
export async function runCommand(
  [command = '', ...rest]: readonly string[],
  around: Surroundings,
): Promise<void> {
  switch (command) {
    case 'export': {
      const { tenant, ...others } = read(rest, exportOptions);
      return runExport({ ...others, tenant: tenantOf(tenant) }, around);
    }
    case 'import': {
      const { tenant, ...others } = read(rest, importOptions);
      return runImport({ ...others, ...(tenant !== undefined && { tenant: tenantOf(tenant) }) }, around);
    }
    case 'help':
    case '--help':
    case '-h':
      around.output.write(usage);
      return;
    default:
      throw new UsageError(
        command === 'start'
          ? `start takes nothing behind it: ${rest.join(' ')}.`
          : `There is no command ${command}.`,
      );
  }
}

/** The tenant that is named, else the default one. @throws UsageError */
function tenantOf(name: string | undefined): string {
  try {
    return parseTenant(name, '--tenant');
  } catch (error) {
    if (error instanceof Problem) throw new UsageError(error.detail);
    throw error;
  }
}

/** @throws UsageError */
function read<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}
