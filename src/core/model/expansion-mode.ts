import type { Context } from '../jsonld/context.ts';

/**
 * What a body is read for:
 * `complete` Create and Replace; `append` Append Attributes; `update` Update Attributes; `partial` Partial
 * Attribute Update; `merge` Merge Entity, `mergeSimplified` with the simplified representation; `restore` a state that
 * Bocage itself has written; `mirror` an Entity of a notification, `mirrorPart` what is inside its Attributes.
 */
export type ExpansionMode =
  | 'complete'
  | 'append'
  | 'update'
  | 'partial'
  | 'merge'
  | 'mergeSimplified'
  | 'restore'
  | 'mirror'
  | 'mirrorPart';

/** What a mode asks of an Attribute and where it allows the NGSI-LD Null (clause 4.5.0). */
export interface ExpansionRules {
  /** Every instance needs a kind and a value. */
  readonly complete: boolean;
  /** The value may be null: the instance is removed. Scope and expiresAt of the Entity likewise. */
  readonly nullInstance: boolean;
  /** observedAt, unitCode and the like may be null: the member is removed. */
  readonly nullMember: boolean;
  /** Null may stand inside a compound value or a languageMap: that key is removed. */
  readonly nullInside: boolean;
  readonly simplified: boolean;
  /** System times count, and an absolute IRI is a name whatever it is made of: some @context gave it once. */
  readonly restored: boolean;
  /** It is an answer: what occurs in answers only is passed over. */
  readonly answer: boolean;
  /** How sub-Attributes are read. */
  readonly subAttributes: ExpansionMode;
}

const complete: ExpansionRules = {
  complete: true,
  nullInstance: false,
  nullMember: false,
  nullInside: false,
  simplified: false,
  restored: false,
  answer: false,
  subAttributes: 'complete',
};

const merge: ExpansionRules = {
  complete: false,
  nullInstance: true,
  nullMember: true,
  nullInside: true,
  simplified: false,
  restored: false,
  answer: false,
  subAttributes: 'merge',
};

export const expansionRules: Readonly<Record<ExpansionMode, ExpansionRules>> = {
  complete,
  append: complete,
  update: { ...complete, nullInstance: true },
  // A sub-Attribute that is mentioned is replaced or removed, hence read as in an update.
  partial: { ...merge, nullInside: false, subAttributes: 'update' },
  merge,
  mergeSimplified: { ...merge, simplified: true },
  restore: { ...complete, restored: true, subAttributes: 'restore' },
  mirror: { ...complete, nullInstance: true, answer: true, subAttributes: 'mirrorPart' },
  mirrorPart: { ...complete, answer: true, subAttributes: 'mirrorPart' },
};

/** What surrounds everything that is read from one body. */
export interface Reading {
  readonly context: Context;
  readonly rules: ExpansionRules;
}

/** How the sub-Attributes of what is being read are to be read. */
export function readingOfSubAttributes(reading: Reading): Reading {
  const rules = expansionRules[reading.rules.subAttributes];
  return rules === reading.rules ? reading : { context: reading.context, rules };
}
