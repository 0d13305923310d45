/** Writes the OpenAPI document that is made from the routes. */
import { openApiFile } from './openapi-file.ts';
import { writeGenerated } from './write-generated.ts';

writeGenerated([await openApiFile()]);
