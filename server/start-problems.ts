/** Why a start failed, as a sentence that says what to do: Chinese first, English in brackets. */
import { ConfigError } from './config.ts';
import { FolderInUse } from './processes/facts.ts';
import { ProgramNotStarted } from './processes/keeper.ts';

export interface StartProblem {
  text: string;
  /** A restart alone would meet the same again: a service manager should leave it stopped. */
  lasting: boolean;
}

/** What of the configuration the sentences name. */
export interface StartPlace {
  dataDir: string;
  http: { host: string; port: number };
  redisUrl?: string;
  mongodbUrl?: string;
}

const lasting = (text: string): StartProblem => ({ text, lasting: true });
const passing = (text: string): StartProblem => ({ text, lasting: false });

const noRight = (what: string) =>
  lasting(
    `没有权限读写 ${what}：请把数据目录交给运行本服务的用户（chown -R 用户 目录）。 (no permission: give DATA_DIR to the user of the service)`,
  );
const readOnly = (what: string) =>
  lasting(
    `${what} 所在的磁盘是只读的：请检查磁盘并重新挂载为可写，或用 DATA_DIR 换一个目录。 (read-only file system)`,
  );
const full = (what: string) =>
  passing(
    `磁盘已满，写不进 ${what}：请清出空间后再启动，已确认的记录没有丢失。 (disk full: free some space and start again)`,
  );

const ofListening = (code: string, { http }: StartPlace): StartProblem | undefined => {
  switch (code) {
    case 'EADDRINUSE':
      return passing(
        `端口 ${http.port} 已被占用：请用 PORT=端口号 换一个端口，或先停止占用它的程序（用 ss -ltnp 查看）。 (port in use: set PORT)`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return lasting(
        `HOST 不是本机的地址：请设为 127.0.0.1，或本机网卡的地址，或 0.0.0.0。 (HOST is not an address of this machine)`,
      );
    case 'EACCES':
      return lasting(
        `没有权限使用端口 ${http.port}：1024 以下的端口只给系统用户；请用 PORT=12348，由 nginx 转发。 (no permission for this port)`,
      );
    default:
      return undefined;
  }
};

const ofFiles = (code: string, place: string, dataDir: string): StartProblem | undefined => {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return noRight(place);
    case 'EROFS':
      return readOnly(place);
    case 'ENOSPC':
    case 'EDQUOT':
      return full(place);
    case 'EEXIST':
    case 'ENOTDIR':
    case 'ENOENT':
      return lasting(
        `不能建立或使用 ${place}：请确认数据目录 ${dataDir} 是一个目录，其上级目录存在且可写。 (DATA_DIR cannot be made or used)`,
      );
    default:
      return undefined;
  }
};

const ofDatabase = (message: string, { dataDir, mongodbUrl }: StartPlace): StartProblem | undefined => {
  if (mongodbUrl)
    return passing(
      `连不上 MONGODB_URL 指定的数据库：请确认它已启动，地址和口令正确，网络相通。 (cannot reach the database of MONGODB_URL)`,
    );
  const file = `${dataDir}/yixiantong.sqlite`;
  if (/SQLITE_(NOTADB|CORRUPT)|malformed/.test(message))
    return lasting(
      `数据库文件 ${file} 已损坏，不能打开。请不要删除：先把整个数据目录另存一份，再按 docs/operations.md 的 Restore 一节用最近的备份恢复。 (the database file is damaged: keep a copy, then restore the backup)`,
    );
  if (message.startsWith('NEWER_FORMAT'))
    return lasting(
      `数据库文件 ${file} 由更新的版本写成，本版本不能使用：请装回新版本，或恢复升级前的备份。 (the database file was written by a later release)`,
    );
  if (/SQLITE_FULL/.test(message)) return full(file);
  if (/SQLITE_READONLY/.test(message)) return readOnly(file);
  if (/SQLITE_(CANTOPEN|PERM|AUTH)|unable to open|EACCES|EPERM/.test(message)) return noRight(file);
  if (/EROFS/.test(message)) return readOnly(file);
  if (/ENOSPC|EDQUOT/.test(message)) return full(file);
  if (/EISDIR|ENOTDIR/.test(message)) return ofFiles('ENOTDIR', file, dataDir);
  if (/SQLITE_IOERR/.test(message))
    return passing(
      `读写数据库文件 ${file} 时磁盘出错：请检查磁盘空间和磁盘健康（dmesg）。 (disk error on the database file)`,
    );
  if (/SQLITE_(BUSY|LOCKED)/.test(message))
    return passing(
      `数据库文件 ${file} 正被别的程序占用：请关闭打开它的程序（例如 sqlite3 窗口）。 (the database file is locked)`,
    );
  return undefined;
};

const ofProgram = (error: ProgramNotStarted, { dataDir }: StartPlace): StartProblem => {
  const cause = error.cause;
  if (!error.message.startsWith('redis-server'))
    return passing(`随服务启动的程序没有启动：${error.message}。 (a program of the server did not start)`);
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
    return lasting(
      `没有找到 redis-server：请安装（apt-get install redis-server），或用 REDIS_URL 指定已有的 Redis。 (redis-server is missing)`,
    );
  return passing(
    `自带的 Redis 没有启动：${error.message}。详见 ${dataDir}/redis/redis.log；Redis 只是运行时的副本，停机后移走 ${dataDir}/redis 目录再启动，会由记录重建。 (the private Redis did not start; its folder may be moved away)`,
  );
};

const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;

/**
 * Says what to do about a failed start.
 * @returns undefined for what is no known trouble of an installation; then the error with its stack is the better text
 */
export const startProblem = (error: unknown, place: StartPlace | undefined): StartProblem | undefined => {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ConfigError) return lasting(error.message);
  if (!place) return undefined;
  if (error instanceof FolderInUse)
    return passing(
      `数据目录 ${place.dataDir} 正由另一个一线通进程（进程号 ${error.pid}）使用：请先停止它，或用 DATA_DIR 换一个目录。 (${error.message})`,
    );
  if (error instanceof ProgramNotStarted) return ofProgram(error, place);
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (error.name === 'StoreUnavailable') return ofDatabase(error.message, place);
  if (code === undefined) {
    return place.redisUrl && /NOAUTH|WRONGPASS|NOPERM/.test(error.message)
      ? lasting(`REDIS_URL 指定的 Redis 不接受这个口令或用户。 (Redis refuses the password of REDIS_URL)`)
      : undefined;
  }
  if (syscall === 'listen' || syscall === 'bind') return ofListening(code, place);
  if (syscall === 'getaddrinfo' && !place.redisUrl) return ofListening(code, place);
  if (place.redisUrl && UNREACHABLE.test(code))
    return passing(
      `连不上 REDIS_URL 指定的 Redis：请确认它已启动，地址正确，网络相通。 (cannot reach the Redis of REDIS_URL)`,
    );
  return ofFiles(code, path ?? place.dataDir, place.dataDir);
};
