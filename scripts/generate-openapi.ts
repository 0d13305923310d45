/** Writes the OpenAPI document that is made from the routes, and the types of a client. */
import { openApiFiles } from './openapi-file.ts';
import { writeGenerated } from './write-generated.ts';

const { document, client } = await openApiFiles();
writeGenerated([document, client]);
