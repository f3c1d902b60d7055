// @vitest-environment happy-dom
/** The keys of the console: each command has one that works, and nothing runs that cannot be done now. */
import { describe, expect, test } from 'vitest';
import { createApp, nextTick, ref } from 'vue';
import { COMMAND_GROUPS } from '../../../widgets/console/layout/command-list.ts';
import { flashTitle, stopFlash } from '../../../widgets/console/state/alarm.ts';
import {
  isAvailable,
  isComposing,
  run,
  useCommands,
  useKeyboard,
} from '../../../widgets/console/state/commands.ts';
import { COMMANDS, KEY_TEXT, keyReader } from '../../../widgets/console/state/shortcuts.ts';

/** A key as it is written on the page, to what the browser says of it. */
const presses = (shown: string) =>
  shown === 'Ctrl K'
    ? [{ key: 'k', ctrl: true }]
    : shown.split(' ').map((key) => ({ key: key.length === 1 ? key.toLowerCase() : key, ctrl: false }));

const show = (setup: () => void): { gone: () => void } => {
  const app = createApp({ setup, render: () => null });
  app.mount(document.createElement('div'));
  return { gone: () => app.unmount() };
};

describe('CN2: every command', () => {
  test('stands on the sheet of keys once, and its key does it', () => {
    expect(COMMAND_GROUPS.flatMap((group) => [...group.commands] as string[]).sort()).toEqual(
      [...COMMANDS].sort(),
    );
    for (const command of COMMANDS) {
      const read = keyReader();
      const results = presses(KEY_TEXT[command]).map((press) =>
        read({ ...press, alt: false, typing: false, composing: false }),
      );
      expect(results.at(-1), command).toBe(command);
    }
    expect(new Set(Object.values(KEY_TEXT)).size).toBe(COMMANDS.length);
  });

  test('is answered by whoever can do it now, the last shown first', async () => {
    const done: string[] = [];
    const may = ref(false);
    const page = show(() => useCommands({ accept: () => void done.push('page') }));
    const card = show(() =>
      useCommands({
        accept: { act: () => void done.push('card'), when: () => may.value },
        merge: { act: () => void done.push('merge'), when: () => may.value },
      }),
    );
    expect([run('accept'), run('merge'), isAvailable('merge')]).toEqual([true, false, false]);
    may.value = true;
    expect([run('accept'), run('merge')]).toEqual([true, true]);
    card.gone();
    expect([run('accept'), isAvailable('merge')]).toEqual([true, false]);
    page.gone();
    expect(isAvailable('accept')).toBe(false);
    expect(done).toEqual(['page', 'card', 'merge', 'page']);
    await nextTick();
  });
});

describe('CN2: a key', () => {
  test('in a field, in a dialog or in an input method is left alone', () => {
    const done: string[] = [];
    const shell = show(() => {
      useKeyboard();
      useCommands({ close: () => void done.push('close'), palette: () => void done.push('palette') });
    });
    document.body.innerHTML =
      '<textarea></textarea><input type="text"><input type="checkbox"><div role="dialog"><button></button></div><p></p>';
    const press = (where: string, init: KeyboardEventInit) =>
      document
        .querySelector(where)!
        .dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
    for (const where of ['textarea', 'input[type=text]', '[role=dialog] button']) press(where, { key: 'c' });
    expect(done).toEqual([]);
    press('textarea', { key: 'k', ctrlKey: true, isComposing: true });
    expect(done).toEqual([]);
    press('textarea', { key: 'k', ctrlKey: true });
    press('p', { key: 'c' });
    press('input[type=checkbox]', { key: 'c' });
    expect(done).toEqual(['palette', 'close', 'close']);
    shell.gone();
  });

  test('that ends a composition counts as part of it, also where the browser says so by number alone', () => {
    const key = (isComposing: boolean, keyCode: number) => ({ isComposing, keyCode }) as KeyboardEvent;
    expect([key(true, 13), key(false, 229), key(false, 13)].map(isComposing)).toEqual([true, true, false]);
  });
});

test('CN3: the title tells of an offer at once, not when a timer of a tab that lies behind next runs', () => {
  document.title = '坐席工作台';
  flashTitle('【新派单】');
  expect(document.title).toBe('【新派单】坐席工作台');
  stopFlash();
  expect(document.title).toBe('坐席工作台');
});
