/** Who answers a command now: the view that registered last. Keys, palette and buttons all come through here. */
import { onBeforeUnmount, onMounted, shallowReactive } from 'vue';
import { type Command, keyReader } from './shortcuts.ts';

type Handler = () => void;
const handlers = shallowReactive(new Map<Command, readonly Handler[]>());

export const isAvailable = (command: Command): boolean => (handlers.get(command)?.length ?? 0) > 0;

export const run = (command: Command): boolean => {
  const stack = handlers.get(command);
  const top = stack?.[stack.length - 1];
  top?.();
  return top !== undefined;
};

/** Answers these commands while the component is on screen. */
export const useCommands = (map: Partial<Record<Command, Handler>>): void => {
  const entries = Object.entries(map) as [Command, Handler][];
  onMounted(() => {
    for (const [command, handler] of entries)
      handlers.set(command, [...(handlers.get(command) ?? []), handler]);
  });
  onBeforeUnmount(() => {
    for (const [command, handler] of entries)
      handlers.set(
        command,
        (handlers.get(command) ?? []).filter((one) => one !== handler),
      );
  });
};

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select') ||
    target.closest('[role="dialog"], [role="alertdialog"], [role="listbox"], [role="menu"]') !== null);

/** Reads the keyboard of the whole page; mounted once by the shell. */
export const useKeyboard = (): void => {
  const read = keyReader();
  const onKey = (event: KeyboardEvent): void => {
    const command = read({
      key: event.key,
      ctrl: event.ctrlKey || event.metaKey,
      alt: event.altKey,
      typing: inField(event.target),
      composing: event.isComposing,
    });
    if (command && run(command)) event.preventDefault();
  };
  onMounted(() => document.addEventListener('keydown', onKey));
  onBeforeUnmount(() => document.removeEventListener('keydown', onKey));
};
