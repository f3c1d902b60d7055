/** Which errors of the driver mean "the database is away", which mean "that key exists", and which are defects. */
import { StoreUnavailable } from '../store.ts';

const LOST_NAME =
  /^(Mongo(Network|NetworkTimeout|ServerSelection|NotConnected|TopologyClosed|PoolCleared|PoolClosed|ClientClosed|ExpiredSession|WaitQueueTimeout|ServerClosed|OperationTimeout)|MongooseServerSelection|Mongoose|Disconnected|MongooseBulkSaveIncomplete|PoolCleared\w*|PoolClosed|WaitQueueTimeout)Error$/;

/** Server codes for stepping down, shutting down, interrupted, not primary, write concern not reached, too busy. */
const LOST_CODE = new Set([
  6, 7, 24, 50, 64, 89, 91, 100, 112, 134, 189, 202, 262, 317, 9001, 10107, 11600, 11602, 13435, 13436,
]);
const DUPLICATE = new Set([11000, 11001]);

const codeOf = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;

export const isDuplicate = (error: unknown): boolean => DUPLICATE.has(codeOf(error) ?? 0);

/** The server has answered, with a refusal. */
export const isServerError = (error: unknown): boolean => codeOf(error) !== undefined && !isLost(error);

/** A bulk write wraps what went wrong, as `errorResponse`. */
const wrapped = (error: Error): unknown => ('errorResponse' in error ? error.errorResponse : undefined);

/** A socket that breaks while it is written to: the driver lets the error of the operating system through. */
const LOST_SOCKET = new Set([
  ...[
    'EPIPE',
    'ECONNRESET',
    'ECONNREFUSED',
    'ECONNABORTED',
    'ETIMEDOUT',
    'ENOTCONN',
    'ENOTFOUND',
    'EAI_AGAIN',
  ],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'],
  ...['ERR_SOCKET_CLOSED', 'ERR_STREAM_PREMATURE_CLOSE'],
]);
const socketCodeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

const isLost = (error: unknown): error is Error =>
  error instanceof Error &&
  (LOST_NAME.test(error.name) ||
    LOST_CODE.has(codeOf(error) ?? 0) ||
    LOST_SOCKET.has(socketCodeOf(error)) ||
    isLost(wrapped(error)));

/** Runs a call to the database; a lost database is thrown as StoreUnavailable, without addresses in its message. */
export const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (!isLost(error)) throw error;
    throw new StoreUnavailable(`the database is away (${error.name})`, { cause: error });
  }
};
