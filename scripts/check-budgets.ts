/**
 * The budgets that keep the sources liveable: lines in a file, lines in a function, methods in a port;
 * and no path of somebody's machine in sources or documentation.
 * Exceptions stand with their reason in budgets.json, as `path` or `path#name`.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const FILE_LINES = 400;
const FUNCTION_LINES = 60;
const PORT_METHODS = 14;
const MACHINE_PATH = /(?<![\w.:/-])\/(?:work|root)\//;
const TEST_BLOCKS = new Set(['describe', 'it', 'test', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach']);

interface Finding {
  key: string;
  message: string;
}

const root = join(import.meta.dirname, '..');

function list(patterns: string[]): string[] {
  const files = globSync(patterns, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return names.map((name) => name.replaceAll('\\', '/')).sort();
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function lineCount(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function linesOf(node: ts.Node, source: ts.SourceFile): number {
  const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
  return source.getLineAndCharacterOfPosition(node.end).line - first + 1;
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function nameOf(node: ts.Node): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const named = node as { name?: ts.Node };
  if (named.name !== undefined) return named.name.getText();
  const parent = node.parent;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  return 'anonymous';
}

/** `describe(…, () => {})` and its kin, with `.each(…)`, `.skip` and the like. */
function isTestBlock(node: ts.Node): boolean {
  if (!ts.isCallExpression(node.parent)) return false;
  let callee: ts.Expression = node.parent.expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) callee = callee.expression;
  return ts.isIdentifier(callee) && TEST_BLOCKS.has(callee.text);
}

/** The blocks of a test suite count for themselves, not for the suite around them. */
function ownLines(node: ts.Node, source: ts.SourceFile): number {
  let lines = linesOf(node, source);
  const visit = (child: ts.Node): void => {
    if (isFunction(child) && isTestBlock(child)) lines -= linesOf(child, source);
    else ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return lines;
}

function methodCount(node: ts.InterfaceDeclaration): number {
  return node.members.filter(
    (member) =>
      ts.isMethodSignature(member) ||
      (ts.isPropertySignature(member) && member.type !== undefined && ts.isFunctionTypeNode(member.type)),
  ).length;
}

function inspect(file: string): Finding[] {
  const text = read(file);
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const findings: Finding[] = [];
  const lines = lineCount(text);
  if (lines > FILE_LINES) findings.push({ key: file, message: `${lines} lines (at most ${FILE_LINES})` });
  const report = (node: ts.Node, message: string): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    findings.push({ key: `${file}#${nameOf(node)}`, message: `line ${line}: ${message}` });
  };
  const visit = (node: ts.Node): void => {
    if (isFunction(node)) {
      const own = ownLines(node, source);
      if (own > FUNCTION_LINES) report(node, `a function of ${own} lines (at most ${FUNCTION_LINES})`);
    }
    if (ts.isInterfaceDeclaration(node) && file.startsWith('src/ports/')) {
      const methods = methodCount(node);
      if (methods > PORT_METHODS) report(node, `a port of ${methods} methods (at most ${PORT_METHODS})`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

function machinePaths(file: string): Finding[] {
  const lines = read(file).split('\n');
  const at = lines.findIndex((line) => MACHINE_PATH.test(line));
  return at < 0 ? [] : [{ key: file, message: `line ${at + 1}: names a path of one machine` }];
}

const sources = list(['src', 'test', 'bench', 'scripts', 'examples'].map((room) => `${room}/**/*.ts`));
const prose = list(['src/**/*', 'docs/**/*', 'README.md']).filter((file) => !/\.(png|jpe?g|gz)$/.test(file));
const exceptions: Record<string, string> = existsSync(join(root, 'scripts/budgets.json'))
  ? JSON.parse(read('scripts/budgets.json'))
  : {};

const found = sources.flatMap(inspect);
const keys = new Set(found.map((finding) => finding.key));
const findings = [
  ...found.filter((finding) => exceptions[finding.key] === undefined),
  ...prose.flatMap(machinePaths),
  ...Object.entries(exceptions).flatMap(([key, reason]): Finding[] => {
    if (!keys.has(key)) return [{ key, message: 'the exception in scripts/budgets.json is not needed' }];
    return reason.trim() === '' ? [{ key, message: 'the exception gives no reason' }] : [];
  }),
];
for (const { key, message } of findings) console.log(`${key}: ${message}`);
console.log(`${sources.length} files, ${findings.length} over budget`);
process.exitCode = findings.length === 0 ? 0 : 1;
