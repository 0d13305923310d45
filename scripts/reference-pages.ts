/** The reference pages that are made from the sources: each a path and its whole text. */
import type { Setting } from '../src/config/setting.ts';
import { settings } from '../src/config/settings.ts';
import { errorTable } from '../src/core/errors.ts';
import { conformancePage } from './conformance/page.ts';

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

export function referencePages(): readonly GeneratedFile[] {
  return [
    { path: 'docs/reference/config.md', text: configPage() },
    { path: 'docs/reference/errors.md', text: errorsPage() },
    { path: 'docs/reference/conformance.md', text: conformancePage() },
    { path: '.env.example', text: environmentExample() },
  ];
}

const rows: readonly Setting<unknown>[] = Object.values(settings);

function configPage(): string {
  return [
    '# Configuration',
    '',
    '<!-- Made from src/config/settings.ts by `npm run docs`. -->',
    '',
    'Bocage starts without any setting. Each is an environment variable; `BOCAGE_CONFIG` may name a JSON file,',
    'an object with the same names, for what the environment does not set. A wrong or unknown setting stops the',
    'start, and everything that is wrong is said at once.',
    '',
    '| Setting | Value | Default | Meaning |',
    '|---|---|---|---|',
    ...rows.map(
      (row) => `| \`${row.name}\` | ${cell(row.kind.describe)} | ${defaultOf(row)} | ${meaningOf(row)} |`,
    ),
    '',
  ].join('\n');
}

function meaningOf(row: Setting<unknown>): string {
  return cell(row.secret ? `${row.doc} May hold a password: never logged.` : row.doc);
}

function defaultOf(row: Setting<unknown>): string {
  const value = valueText(row.default);
  return value === '' ? 'not set' : `\`${value}\``;
}

function valueText(value: unknown): string {
  return value === undefined ? '' : String(value);
}

function environmentExample(): string {
  const blocks = rows.map((row) =>
    [
      `# ${row.doc}`,
      `# (${row.kind.describe.replaceAll('`', '')})`,
      `#${row.name}=${valueText(row.default)}`,
      '',
    ].join('\n'),
  );
  return [
    '# Settings of Bocage with their defaults. Made from src/config/settings.ts by `npm run docs`.',
    '',
    ...blocks,
  ].join('\n');
}

function errorsPage(): string {
  return [
    '# Errors',
    '',
    '<!-- Made from src/core/errors.ts by `npm run docs`. -->',
    '',
    'Every refusal is a ProblemDetails object (RFC 7807) of media type `application/json`. `detail` names the',
    'member, parameter or position at fault and what was expected. 411 has no body, as the standard asks.',
    '',
    '| Status | Name | `type` | `title` | When |',
    '|---|---|---|---|---|',
    ...Object.entries(errorTable).map(
      ([name, kind]) =>
        `| ${kind.status} | ${name} | \`${kind.type}\` | ${cell(kind.title)} | ${cell(kind.when)} |`,
    ),
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
