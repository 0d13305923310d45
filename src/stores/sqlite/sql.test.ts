import { describe, expect, it } from 'vitest';
import { joinSql, param, sql } from './sql.ts';

describe('sql', () => {
  it('keeps values out of the text, in order', () => {
    const condition = joinSql([sql`a = ${param(1)}`, sql`b = ${param("'; DROP TABLE t")}`], sql` AND `);
    expect(sql`SELECT * FROM t WHERE ${condition} LIMIT ${param(5)}`).toEqual({
      text: 'SELECT * FROM t WHERE a = ? AND b = ? LIMIT ?',
      values: [1, "'; DROP TABLE t", 5],
    });
  });
});
