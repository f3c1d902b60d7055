/** Password hashing, visitor tokens and API keys. */
import { describe, expect, it } from 'vitest';
import { createApiKeys, makeApiKey } from '../../../server/auth/api-keys.ts';
import { createPasswords } from '../../../server/auth/passwords.ts';
import { bearerOf } from '../../../server/auth/secrets.ts';
import { createVisitorTokens } from '../../../server/auth/visitor-tokens.ts';
import { createMemoryStore } from '../../support/ports/memory-store.ts';
import { fakeIds } from '../../support/ports/server-fakes.ts';

describe('passwords', () => {
  it('hashes with argon2id and a fresh salt, and verifies', async () => {
    const passwords = createPasswords();
    const [one, two] = await Promise.all([passwords.hash('密码Abc123!'), passwords.hash('密码Abc123!')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwords.verify(one, '密码Abc123!')).toBe(true);
    expect(await passwords.verify(one, '密码Abc123')).toBe(false);
    expect(await passwords.verify(undefined, '密码Abc123!')).toBe(false);
  });

  it('makes one-time passwords that meet the rule for passwords', () => {
    const { random } = createPasswords();
    const made = Array.from({ length: 200 }, random);
    expect(new Set(made).size).toBe(200);
    for (const password of made) {
      expect(password).toMatch(/^[\w\-+=%@]{16}$/);
      expect([/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].every((kind) => kind.test(password))).toBe(true);
    }
  });
});

describe('visitor tokens', () => {
  it('hands the desk only the hash, and knows the visitor again', async () => {
    const byHash = new Map<string, string>();
    const tokens = createVisitorTokens({
      ids: fakeIds(),
      citizens: {
        createVisitor: async (hash) => {
          byHash.set(hash, 'citizen-1');
          return { citizenId: 'citizen-1' };
        },
        visitorByHash: async (hash) => {
          const known = byHash.get(hash);
          return known === undefined ? undefined : { citizenId: known, also: [] };
        },
      },
    });
    const { token, citizenId } = await tokens.create();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(byHash.has(token)).toBe(false);
    const expected = { kind: 'citizen', citizenId, from: '10.0.0.1' };
    expect(await tokens.authenticate(`Bearer ${token}`, '10.0.0.1')).toEqual(expected);
    expect(await tokens.authenticateToken(token, '10.0.0.1')).toEqual(expected);
    for (const wrong of [
      undefined,
      '',
      'Bearer ',
      `Basic ${token}`,
      `Bearer ${token}x`,
      `Bearer ${'a'.repeat(5000)}`,
    ])
      expect(await tokens.authenticate(wrong, 'x')).toBeUndefined();
  });
});

describe('API keys', () => {
  it('authenticates by hash, not when disabled', async () => {
    const store = createMemoryStore();
    const { key, keyHash } = makeApiKey();
    const doc = {
      id: 'k1',
      version: 1,
      name: '12345',
      keyHash,
      system: '12345',
      disabled: false,
      createdAt: 'x',
    };
    await store.apiKeys.insert(doc);
    const keys = createApiKeys({ store });
    expect(await keys.authenticate(`Bearer ${key}`, 'x')).toMatchObject({ kind: 'partner', system: '12345' });
    expect(await keys.authenticate(`Bearer ${makeApiKey().key}`, 'x')).toBeUndefined();
    await store.apiKeys.replace({ ...doc, disabled: true }, 1);
    expect(await keys.authenticate(`Bearer ${key}`, 'x')).toBeUndefined();
  });

  it('reads only well-formed bearer headers', () => {
    expect(bearerOf(`bearer ${'a'.repeat(43)}`)).toBe('a'.repeat(43));
    expect(bearerOf(`Bearer ${'a'.repeat(43)} b`)).toBeUndefined();
    expect(bearerOf('Bearer <script>')).toBeUndefined();
  });
});
