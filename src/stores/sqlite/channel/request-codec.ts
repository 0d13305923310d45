import type { WriteOperation, WriteRequest } from '../../../commit/request.ts';
import { parseJsonText } from '../../../core/parse-json-text.ts';
import { holdsRawNumber, parseKeepingNumbers } from '../../shared/raw-numbers.ts';

/** A request on its way to another thread: all of it but the body, as JSON, and the body as it came. */
export type EncodedRequest = readonly [head: string, body: string];

/**
 * Texts are what crosses threads at the least cost, and a number that a double cannot hold crosses in no other
 * way. The first character of the head says whether there is one outside the body.
 */
export function encodeRequest({ envelope, operation, contexts }: WriteRequest): EncodedRequest {
  if ('body' in operation) {
    const { body, ...rest } = operation;
    const { text, ...header } = body;
    const head = { envelope, operation: { ...rest, body: header }, contexts };
    return [`-${JSON.stringify(head)}`, text];
  }
  const mark = holdsRawNumber(valuesOf(operation)) ? '+' : '-';
  return [mark + JSON.stringify({ envelope, operation, contexts }), ''];
}

/** The part of an operation without a body that has JSON values of clients in it. */
function valuesOf(operation: WriteOperation): unknown {
  switch (operation.name) {
    case 'entityCommands':
      return operation.commands;
    case 'cacheContext':
    case 'addImplicitContext':
      return operation.context;
    case 'recordDeadLetter':
      return operation.deadLetter.notification;
    case 'settleNotifications':
      return operation.settlements.map(({ result }) =>
        result.kind === 'dead' ? result.deadLetter.notification : undefined,
      );
    case 'replayNotifications':
      return operation.deadLetters;
    default:
      return undefined;
  }
}

export function decodeRequest(head: string, text: string): WriteRequest {
  const json = head.slice(1);
  const request = (head.startsWith('+') ? parseKeepingNumbers(json) : parseJsonText(json)) as WriteRequest;
  if (!('body' in request.operation)) return request;
  const operation = { ...request.operation, body: { ...request.operation.body, text } };
  return { ...request, operation: operation as WriteOperation };
}
