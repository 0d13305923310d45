/** Compiles src/ to dist/ for the image and the packed artefact: Node strips no types below node_modules. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');
const dist = join(root, 'dist');

/** The compiler rewrites imports, but not the entry files of workers: `new URL('./x.ts', import.meta.url)`. */
const WORKER_ENTRY = /(new URL\((['"])\.{1,2}\/[^'"]+)\.ts(\2, *import\.meta\.url\))/g;

function compile(): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function pointAtCompiledWorkers(): void {
  for (const file of globSync(join(dist, '**/*.js'))) {
    const before = readFileSync(file, 'utf8');
    const after = before.replace(WORKER_ENTRY, '$1.js$3');
    if (after !== before) writeFileSync(file, after);
  }
}

function copyAssets(): void {
  for (const entry of globSync('**/*', { cwd: src, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.ts')) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(dist, relative(src, from));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

rmSync(dist, { recursive: true, force: true });
compile();
pointAtCompiledWorkers();
copyAssets();
