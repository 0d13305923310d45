/** A value that can be bound to a statement. */
export type SqlValue = string | number | null;

/** A piece of SQL with the values of its placeholders, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** A value on its way into a statement: it becomes a placeholder, never text. */
export interface SqlParameter {
  readonly parameter: SqlValue;
}

export function param(value: SqlValue): SqlParameter {
  return { parameter: value };
}

/**
 * SQL from a template. What is put into it is either a piece of SQL made by this same function, or a value by
 * {@link param}: the type leaves no way for anybody's text to become part of a statement.
 *
 * A value behind LIMIT needs a plus before it: without, SQLite compiles the statement anew each time that it is run,
 * because the value could bear on the plan.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlParameter)[]): Sql {
  let text = strings[0] as string;
  const values: SqlValue[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as Sql | SqlParameter;
    if ('parameter' in part) {
      text += '?';
      values.push(part.parameter);
    } else {
      text += part.text;
      for (const value of part.values) values.push(value);
    }
    text += strings[index + 1];
  }
  return { text, values };
}

/** Pieces with the same SQL between them. */
export function joinSql(pieces: readonly Sql[], separator: Sql): Sql {
  return {
    text: pieces.map(({ text }) => text).join(separator.text),
    values: pieces.flatMap(({ values }, index) => (index === 0 ? values : [...separator.values, ...values])),
  };
}
