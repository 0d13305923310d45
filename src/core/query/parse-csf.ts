import { parseQ } from './parse-q.ts';

/**
 * Refuses a context source filter (clause 4.9) that is no query over the members of registrations: it has the
 * grammar of `q`. It chooses among registrations, and changes nothing of the Entities that are held here.
 * @throws Problem BadRequestData with the position.
 */
export function assertCsf(text: string, parameter = 'csf'): void {
  parseQ(text, parameter);
}
