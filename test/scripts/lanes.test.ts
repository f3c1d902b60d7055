/** How `npm test` runs its tiers: lanes side by side, whole reports, commands that end, every file in one tier. */
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../scripts/setup/command.mjs';
import { createFloor } from '../../scripts/setup/floor.mjs';
import { runLanes } from '../../scripts/setup/lanes.mjs';
import { one } from '../../scripts/setup/tally.mjs';
import { chooseTiers, LANES, SERVERS, TIERS } from '../../scripts/setup/tiers.mjs';
import config from '../../vitest.config.ts';
import { LONG } from '../support/longest-first.ts';

/** Of the patterns in vitest.config.ts: `**` across folders, `*` within a name. */
const expressionOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^$()|[\]\\]/g, '\\$&')
      .replaceAll('**/', '\0')
      .replaceAll('*', '[^/]*')
      .replaceAll('\0', '(?:.*/)?')}$`,
  );

describe('floor', () => {
  it('lets the first lane speak, and prints what others have finished in its pauses', () => {
    let said = '';
    const floor = createFloor((text) => {
      said += text;
    });
    const [first, second, third] = [floor.open(), floor.open(), floor.open()];
    second.write('s1 ');
    first.write('f1 ');
    third.write('t1 ');
    third.close();
    first.write('f2 ');
    expect(said).toBe('f1 f2 ');
    first.pause();
    expect(said).toBe('f1 f2 t1 ');
    second.write('s2 ');
    first.close();
    expect(said).toBe('f1 f2 t1 s1 s2 ');
    second.write('s3 ');
    expect(said).toBe('f1 f2 t1 s1 s2 s3 ');
    second.close();
    expect(said).toBe('f1 f2 t1 s1 s2 s3 ');
  });

  it('loses nothing when the lanes end in any order', () => {
    let said = '';
    const floor = createFloor((text) => {
      said += text;
    });
    const [first, second] = [floor.open(), floor.open()];
    second.write('half ');
    second.pause();
    second.write('rest ');
    first.close();
    second.write('more ');
    second.close();
    expect(said).toBe('half rest more ');
  });
});

describe('lanes', () => {
  const lanes = { a: { yields: true }, b: { yields: false } };
  const plan = (run: Parameters<typeof runLanes>[0]['run']) => {
    let said = '';
    const tiers = [
      ['a1', { lane: 'a', after: 'b1' }],
      ['b1', { lane: 'b' }],
      ['a2', { lane: 'a' }],
      ['b2', { lane: 'b' }],
    ] as const;
    const print = (text: string): void => {
      said += text;
    };
    return { done: runLanes({ tiers, lanes, print, run }), said: () => said };
  };

  it('run side by side, each tier after the one before it and the one that it needs', async () => {
    const order: string[] = [];
    const { done, said } = plan(async (name, _, place) => {
      order.push(`${name}+`);
      expect(place).toMatchObject({ alone: false, yields: name.startsWith('a') });
      place.write(`${name} speaks\n`);
      await wait(name === 'b2' ? 60 : 5);
      order.push(`${name}-`);
      return one('passed');
    });
    const results = await done;
    expect(results.map(({ line }) => line.split(' ')[0])).toEqual(['a1', 'b1', 'a2', 'b2']);
    for (const [early, late] of [
      ['b1-', 'a1+'],
      ['a1-', 'a2+'],
      ['b1-', 'b2+'],
      ['b2+', 'a2-'],
    ] as const)
      expect(order.indexOf(early), `${early} before ${late}`).toBeLessThan(order.indexOf(late));
    // No line of one report stands within another.
    const names = [...said().matchAll(/=== (\w\d)|(\w\d) speaks/g)].map((hit) => hit[1] ?? hit[2]);
    const runs = names.filter((name, index) => name !== names[index - 1]);
    expect(runs).toHaveLength(4);
    expect(names).toHaveLength(12);
  });

  it('count a tier that breaks as failed, and go on', async () => {
    const { done, said } = plan(async (name) => {
      if (name === 'b1') throw new Error('out of order');
      return one('passed');
    });
    expect((await done).map(({ tally }) => tally)).toEqual([
      one('passed'),
      one('failed'),
      one('passed'),
      one('passed'),
    ]);
    expect(said()).toContain('out of order');
  });
});

describe('commands', () => {
  const run = async (args: string[], limitMs = 60_000) => {
    let said = '';
    const write = (text: string): void => {
      said += text;
    };
    const code = await runCommand(process.execPath, args, { write, alone: false, yields: true, limitMs });
    return { code, said };
  };

  it('tell their code and all that they said', async () => {
    const script =
      "process.stdout.write('out'.repeat(50_000)); process.stderr.write('err'); process.exitCode = 3";
    const { code, said } = await run(['-e', script]);
    expect(code).toBe(3);
    expect(said).toHaveLength(150_003);
  });

  it('that hang are ended, and are never taken for a good end', async () => {
    const { code, said } = await run(['-e', 'setInterval(() => {}, 1000)'], 300);
    expect(code).toBeNull();
    expect(said).toContain('was ended');
  });

  it('that are not there are never taken for a good end', async () => {
    const how = { write: () => {}, alone: false, yields: true, limitMs: 60_000 };
    expect(await runCommand('/no/such/command', [], how)).toBeNull();
  });
});

describe('tiers', () => {
  it('are chosen by name, with what must run before; other words are parts of file names', () => {
    expect(chooseTiers([]).names).toEqual(Object.keys(TIERS));
    expect(chooseTiers(['parts', 'redis'])).toEqual({ names: ['build', 'parts'], filters: ['redis'] });
    expect(() => chooseTiers(['redis'])).toThrow('name a tier');
  });

  it('have a lane each, and wait for nothing that stands behind them in it', () => {
    const names = Object.keys(TIERS);
    for (const [name, { lane, after, server }] of Object.entries(TIERS)) {
      expect(Object.keys(LANES)).toContain(lane);
      if (server) expect(Object.keys(SERVERS)).toContain(server);
      if (after) expect(names.indexOf(after)).toBeLessThan(names.indexOf(name));
    }
  });

  it('have every test file, each once', () => {
    const projects = (config.test?.projects ?? []).map((project) => {
      if (typeof project !== 'object' || !('test' in project)) throw new Error('a project without tests');
      const { name, include = [], exclude = [] } = project.test ?? {};
      return { name: String(name), include, exclude };
    });
    expect(projects.map(({ name }) => name).sort()).toEqual(
      Object.keys(TIERS)
        .filter((name) => ['unit', 'parts', 'browser', 'phone'].includes(name))
        .sort(),
    );
    const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `test/${file}`);
    const takes = (patterns: readonly string[], file: string) =>
      patterns.some((pattern) => expressionOf(pattern).test(file));
    const homeless = files.filter(
      (file) =>
        projects.filter(({ include, exclude }) => takes(include, file) && !takes(exclude, file)).length !== 1,
    );
    expect(files.length).toBeGreaterThan(200);
    expect(homeless).toEqual([]);
    expect(Object.keys(LONG).filter((file) => !files.includes(file))).toEqual([]);
  });
});
