/** Errors in the log: enough to find the place, nothing that somebody wrote. */
import { describe, expect, it } from 'vitest';
import { loggedError } from '../../../server/system.ts';

const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('errors in the log', () => {
  it('quote neither words, names nor numbers', () => {
    const words = '我叫王小明，电话13912345678';
    for (const error of [
      caught(() => JSON.parse(words)),
      caught(() => JSON.parse(`{"name":"${words}`)),
      new Error(`duplicate key "${words}"`),
      new Error(`cannot store ${words}, row 99`),
      new TypeError(`Cannot read properties of '${words}'`),
      new Error(`first line\n${words}\n13912345678`),
      new Error('id 110101199003070011 is taken'),
    ]) {
      const line = JSON.stringify(loggedError(error));
      expect(line).not.toMatch(/王小明|小明|1391234|11010119/);
      expect(line).toContain('logged-error.test.ts');
    }
  });

  it('keep name, code and what is said besides', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' });
    expect(loggedError(error)).toMatchObject({
      name: 'Error',
      code: 'ECONNREFUSED',
      message: 'connect ECONNREFUSED 127.0.0.1:6379',
    });
    expect(loggedError('words')).toEqual({ value: 'string' });
  });
});
