import {
  MongoBulkWriteError,
  MongoClientBulkWriteError,
  MongoClientClosedError,
  MongoError,
  MongoErrorLabel,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerClosedError,
  MongoServerError,
  MongoStalePrimaryError,
  MongoSystemError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
} from 'mongodb';

const writeConflict = 112;
const duplicateKeys: ReadonlySet<unknown> = new Set([11000, 11001, 12582]);

/** Replies of a server that cannot do it now: on its way down or up, behind, without disk, or too slow. */
const passingCodes: ReadonlySet<unknown> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  18, // AuthenticationFailed: a configuration that is being changed, or a wrong one, which the health says
  24, // LockTimeout
  46, // LockBusy
  50, // MaxTimeMSExpired
  64, // WriteConcernTimeout
  70, // ShardNotFound
  75, // BackgroundOperationInProgressForDatabase
  82, // NoProgressMade
  89, // NetworkTimeout
  91, // ShutdownInProgress
  100, // UnsatisfiableWriteConcern
  133, // FailedToSatisfyReadPreference
  134, // ReadConcernMajorityNotAvailableYet
  189, // PrimarySteppedDown
  202, // NetworkInterfaceExceededTimeLimit
  216, // ElectionInProgress
  262, // ExceededTimeLimit
  317, // ConnectionPoolExpired
  365, // TemporarilyUnavailable
  462, // IngressRequestRateLimitExceeded
  9001, // SocketException
  10058, // LegacyNotPrimary
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13388, // StaleConfig
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
  14031, // OutOfDiskSpace
]);

/** Failures whose classes the driver keeps to itself. */
const passingNames: ReadonlySet<string> = new Set(['MongoPoolClosedError', 'MongoWaitQueueTimeoutError']);

/** Whether it may go well later without anybody changing anything: the server is away, changes roles or is behind. */
export function isPassing(error: unknown): boolean {
  if (
    error instanceof MongoNetworkError ||
    error instanceof MongoSystemError ||
    error instanceof MongoOperationTimeoutError ||
    error instanceof MongoWriteConcernError ||
    error instanceof MongoNotConnectedError ||
    error instanceof MongoTopologyClosedError ||
    error instanceof MongoServerClosedError ||
    error instanceof MongoStalePrimaryError ||
    error instanceof MongoClientClosedError ||
    // The driver ends the sessions of a client that is being closed.
    error instanceof MongoExpiredSessionError
  ) {
    return true;
  }
  if (!(error instanceof MongoError)) return false;
  if (
    passingNames.has(error.name) ||
    error.hasErrorLabel(MongoErrorLabel.RetryableWriteError) ||
    error.hasErrorLabel(MongoErrorLabel.RetryableError) ||
    error.hasErrorLabel(MongoErrorLabel.TransientTransactionError) ||
    error.hasErrorLabel(MongoErrorLabel.UnknownTransactionCommitResult)
  ) {
    return true;
  }
  if (error instanceof MongoServerError && passingCodes.has(error.code)) return true;
  if (error instanceof MongoBulkWriteError) {
    const concern = error.result.getWriteConcernError();
    if (concern !== undefined) return true;
    const inner = innerFailure(error);
    if (inner !== undefined) return isPassing(inner);
  }
  if (error instanceof MongoClientBulkWriteError && error.writeConcernErrors.length > 0) return true;
  return error.cause !== undefined && error.cause !== error && isPassing(error.cause);
}

/** What the driver says was no answer of the server to a bulk write: it keeps it where the answer would be. */
function innerFailure({ errorResponse }: MongoBulkWriteError): Error | undefined {
  const response: unknown = errorResponse;
  return response instanceof Error ? response : undefined;
}

/**
 * Whether another writer was in the way: nothing of the transaction happened, and it may be tried again at once.
 * Failures of the network have the same label within a transaction, and are none.
 */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof MongoError) || error instanceof MongoNetworkError) return false;
  if (error instanceof MongoBulkWriteError && innerFailure(error) instanceof MongoNetworkError) return false;
  if (error.code === writeConflict) return true;
  return (
    error.hasErrorLabel(MongoErrorLabel.TransientTransactionError) &&
    !error.hasErrorLabel(MongoErrorLabel.UnknownTransactionCommitResult)
  );
}

/** Whether a document with that `_id`, or other value that is unique, is there already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && duplicateKeys.has(error.code);
}
