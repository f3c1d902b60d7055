/** Lists that are saved as a whole: closed until they were read and while they are saved, so that no late answer takes a line away. */
import { describe, expect, test, vi } from 'vitest';
import { ok, refuse } from '../../../routing/errors.ts';
import { useWholeList, type WholeList } from '../../../widgets/console/parts/use-whole-list.ts';
import type { Result } from '../../../widgets/shared/failure.ts';

type Answer = Result<WholeList<string>>;

/** A server that answers when it is told to. */
const slowServer = () => {
  const waiting: ((answer: Answer) => void)[] = [];
  const asked: { version?: number; items?: string[] }[] = [];
  const call = (what: (typeof asked)[number]): Promise<Answer> => {
    asked.push(what);
    return new Promise((done) => waiting.push(done));
  };
  const onStale = vi.fn();
  const list = useWholeList<string>({
    read: () => call({}),
    save: (version, items) => call({ version, items: [...items] }),
    onStale,
  });
  const answer = async (value: Answer): Promise<void> => {
    waiting.shift()?.(value);
    await new Promise((done) => setImmediate(done));
  };
  return { list, asked, answer, onStale };
};

describe('a list that is saved as a whole', () => {
  test('is closed until it was read, and cannot be saved before', async () => {
    const { list, asked, answer } = slowServer();
    void list.load();
    expect(list.open.value).toBe(false);
    expect(await list.save()).toBe(false);
    await answer(ok({ version: 3, items: ['a'] }));
    expect(list.open.value).toBe(true);
    expect(list.changed.value).toBe(false);
    expect(list.items.value).toEqual(['a']);
    expect(asked).toEqual([{}]);
  });

  test('stays closed, with the reason, where it could not be read', async () => {
    const { list, answer } = slowServer();
    void list.load();
    await answer({ ok: false, code: 'offline' });
    expect(list.open.value).toBe(false);
    expect(list.failure.value?.code).toBe('offline');
  });

  test('is closed while it is saved, once, and then stands as the server has it', async () => {
    const { list, asked, answer } = slowServer();
    void list.load();
    await answer(ok({ version: 3, items: ['a'] }));
    list.items.value = ['b', ...list.items.value];
    expect(list.changed.value).toBe(true);
    const saved = list.save();
    expect(list.open.value).toBe(false);
    expect(await list.save()).toBe(false);
    await answer(ok({ version: 4, items: ['B', 'a'] }));
    expect(await saved).toBe(true);
    expect(list.items.value).toEqual(['B', 'a']);
    expect(list.changed.value).toBe(false);
    expect(list.open.value).toBe(true);
    void list.save();
    expect(asked).toEqual([{}, { version: 3, items: ['b', 'a'] }, { version: 4, items: ['B', 'a'] }]);
  });

  test('reads again when somebody else was faster, and keeps what is typed on any other refusal', async () => {
    const { list, answer, onStale } = slowServer();
    void list.load();
    await answer(ok({ version: 3, items: ['a'] }));
    list.items.value = ['b'];
    let saved = list.save();
    await answer(refuse('invalid_input', '太长'));
    expect(await saved).toBe(false);
    expect(list.items.value).toEqual(['b']);
    expect(list.failure.value?.code).toBe('invalid_input');
    expect(list.changed.value).toBe(true);
    saved = list.save();
    await answer(refuse('version_conflict'));
    expect(list.open.value).toBe(false);
    await answer(ok({ version: 5, items: ['theirs'] }));
    expect(await saved).toBe(false);
    expect(onStale).toHaveBeenCalledOnce();
    expect(list.items.value).toEqual(['theirs']);
    expect(list.open.value).toBe(true);
  });
});
