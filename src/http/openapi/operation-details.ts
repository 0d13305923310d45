import type { OperationDetails } from './operation-detail.ts';

/** What the reference says of operations besides what their routes declare. A test holds it to the routes. */
export const operationDetails: OperationDetails = {};
