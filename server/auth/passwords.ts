/** Staff passwords: argon2id, and the same work whether or not the user exists. */
import { randomBytes, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

export interface PasswordCost {
  /** KiB of memory per hash. */
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/**
 * OWASP's first choice for argon2id on small machines: 19 MiB, two passes, one lane. The thread pool of Node runs
 * at most four at once, so sign-in can never take more than about 80 MiB.
 */
const PASSWORD_COST: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Without a hash (unknown user) it does the same work and answers false. */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
  /** A one-time password: 16 characters without look-alikes, of all four kinds. */
  random(): string;
}

/** The default algorithm of the library is argon2id, version 0x13, with a random 16-byte salt. */
export const createPasswords = (cost: PasswordCost = PASSWORD_COST): Passwords => {
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => hash(password.normalize('NFKC'), cost),
    verify: async (passwordHash, password) => {
      if (passwordHash !== undefined) return verify(passwordHash, password.normalize('NFKC'));
      decoy ??= hash(randomBytes(32), cost);
      await verify(await decoy, password.normalize('NFKC'));
      return false;
    },
    random: randomPassword,
  };
};

const KINDS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '-_+=%@'] as const;

const pick = (alphabet: string): string => alphabet[randomInt(alphabet.length)]!;

const randomPassword = (): string => {
  const letters = [...KINDS.map(pick), ...Array.from({ length: 12 }, () => pick(KINDS.slice(0, 3).join('')))];
  for (let i = letters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [letters[i], letters[j]] = [letters[j]!, letters[i]!];
  }
  return letters.join('');
};
