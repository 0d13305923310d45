/** Writes the reference pages that are made from the sources. */
import { referencePages } from './reference-pages.ts';
import { writeGenerated } from './write-generated.ts';

writeGenerated(referencePages());
