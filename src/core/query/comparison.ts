import type { JsonValue } from '../json.ts';
import type { ComparisonOperand, ComparisonOperator, QueryValue } from './ast.ts';
import { scalarOf, temporalText } from './comparables.ts';
import { compareStrings } from './compare-strings.ts';
import { instantOf, timeOfDay } from './instants.ts';
import { compilePattern } from './pattern.ts';

export type ElementTest = (element: JsonValue) => boolean;

/** A comparison without its path, compiled: what the operator and the operand ask of what they meet. */
export interface Comparison {
  /** `!=` and `!~=`: the target exists and the tests hold for none of its elements. */
  readonly negated: boolean;
  /** `==` or `!=`: the only operators that Relationships know. */
  readonly equality: boolean;
  readonly holds: ElementTest;
  /** The same for the URIs of Relationships, which have no order and so no ranges. */
  readonly holdsForUri: ElementTest;
  /** The same for an instant that is no JSON value, in epoch milliseconds. */
  readonly holdsAt: (instant: number) => boolean;
}

const never = () => false;

/** Compiles an operator and its operand; a pattern must be one that `assertPattern` accepts. */
export function compileComparison(operator: ComparisonOperator, operand: ComparisonOperand): Comparison {
  const negated = operator === '!=' || operator === '!~=';
  const equality = operator === '==' || operator === '!=';
  if (operator === '~=' || operator === '!~=') {
    return { negated, equality, holds: patternTest(operand), holdsForUri: never, holdsAt: never };
  }
  const holds = elementTest(operator, operand);
  const holdsForUri = equality && operand.kind !== 'range' ? holds : never;
  return { negated, equality, holds, holdsForUri, holdsAt: instantTest(operator, operand) };
}

function patternTest(operand: ComparisonOperand): ElementTest {
  if (operand.kind !== 'string') return never;
  const pattern = compilePattern(operand.value);
  return (element) => {
    const scalar = scalarOf(element);
    return typeof scalar === 'string' && pattern.test(scalar);
  };
}

function elementTest(operator: ComparisonOperator, operand: ComparisonOperand): ElementTest {
  switch (operand.kind) {
    case 'list':
      return listTest(operand.values);
    case 'range': {
      const from = orderFrom(operand.from);
      const to = orderFrom(operand.to);
      return (element) => from(element) >= 0 && to(element) <= 0;
    }
    default:
      return valueTest(operator, operand);
  }
}

function listTest(values: readonly QueryValue[]): ElementTest {
  const scalars = new Set(
    values.flatMap((value) => ('value' in value && !('text' in value) ? [value.value] : [])),
  );
  const instants = values.flatMap((value) => ('text' in value ? [valueTest('==', value)] : []));
  return (element) => {
    const scalar = scalarOf(element);
    return (scalar !== undefined && scalars.has(scalar)) || instants.some((test) => test(element));
  };
}

function valueTest(operator: ComparisonOperator, value: QueryValue): ElementTest {
  if ((operator === '==' || operator === '!=') && !('text' in value)) {
    const wanted = value.value;
    return (element) => element === wanted || (typeof element === 'object' && scalarOf(element) === wanted);
  }
  const accepts = signTest(operator);
  const order = orderFrom(value);
  return (element) => accepts(order(element));
}

/** Whether an operator accepts how an element stands to the operand; never where that is NaN. */
function signTest(operator: ComparisonOperator): (sign: number) => boolean {
  switch (operator) {
    case '>':
      return (sign) => sign > 0;
    case '>=':
      return (sign) => sign >= 0;
    case '<':
      return (sign) => sign < 0;
    case '<=':
      return (sign) => sign <= 0;
    default:
      return (sign) => sign === 0;
  }
}

/** How an element stands to a value: below 0 before it, 0 with it, above 0 after it, NaN for another datatype. */
function orderFrom(value: QueryValue): (element: JsonValue) => number {
  switch (value.kind) {
    case 'number':
      return (element) => {
        const scalar = typeof element === 'number' ? element : scalarOf(element);
        return typeof scalar === 'number' ? scalar - value.value : Number.NaN;
      };
    case 'string':
      return (element) => {
        const scalar = scalarOf(element);
        return typeof scalar === 'string' ? compareStrings(scalar, value.value) : Number.NaN;
      };
    case 'boolean':
      return () => Number.NaN;
    case 'time':
      return (element) => timeOfDay(temporalText(element, 'time') ?? '') - value.value;
    default:
      return (element) => instantOf(temporalText(element, 'instant') ?? '') - value.value;
  }
}

/**
 * Tests for `observedAt` and the like, which are instants by nature: here a DateTime or Date in quotes, that many
 * clients send, can mean nothing else than the instant.
 */
function instantTest(operator: ComparisonOperator, operand: ComparisonOperand): (instant: number) => boolean {
  switch (operand.kind) {
    case 'list': {
      const wanted = operand.values.map(instantOfValue);
      return (instant) => wanted.includes(instant);
    }
    case 'range': {
      const from = instantOfValue(operand.from);
      const to = instantOfValue(operand.to);
      return (instant) => instant >= from && instant <= to;
    }
    default: {
      const accepts = signTest(operator);
      const wanted = instantOfValue(operand);
      return (instant) => accepts(instant - wanted);
    }
  }
}

function instantOfValue(value: QueryValue): number {
  if (value.kind === 'dateTime' || value.kind === 'date') return value.value;
  return value.kind === 'string' ? instantOf(value.value) : Number.NaN;
}
