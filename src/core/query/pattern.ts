import { RE2JS } from 're2js';
import { badRequest } from '../errors.ts';

/**
 * How many instructions a pattern may compile to: the cost of a search is at most this times the length of the
 * text.
 */
const maximumSize = 1000;

/** A pattern of RE2: matched in linear time, searched anywhere in the text. */
export interface Pattern {
  test(text: string): boolean;
}

/** Compiles a pattern that {@link assertPattern} accepts. */
export function compilePattern(pattern: string): Pattern {
  return RE2JS.compile(pattern);
}

/**
 * Refuses what is not a pattern in the syntax of RE2, which has no look-around and no back-references, or what is
 * too large.
 * @throws Problem BadRequestData
 */
export function assertPattern(pattern: string, member = 'idPattern'): string {
  const fault = patternFault(pattern);
  if (fault !== undefined) throw badRequest(`${member}: expected a pattern in RE2 syntax: ${fault}`);
  return pattern;
}

/** What is wrong with a pattern; undefined when nothing is. */
export function patternFault(pattern: string): string | undefined {
  if (pattern === '') return 'it is empty';
  try {
    const size = RE2JS.compile(pattern).programSize();
    return size > maximumSize
      ? `it compiles to ${size} instructions, and ${maximumSize} are allowed`
      : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
