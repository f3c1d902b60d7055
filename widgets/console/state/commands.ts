/** Who answers a command now: the view that registered last. Keys, palette and buttons all come through here. */
import { onBeforeUnmount, onMounted, shallowReactive } from 'vue';
import { type Command, keyReader } from './shortcuts.ts';

/** `when`: whether it can be done now; what cannot is neither run nor shown in the palette. */
type Handler = (() => void) | { act: () => void; when: () => boolean };
const handlers = shallowReactive(new Map<Command, readonly Handler[]>());

const answering = (command: Command): (() => void) | undefined => {
  const found = (handlers.get(command) ?? []).findLast((one) => typeof one === 'function' || one.when());
  return typeof found === 'function' ? found : found?.act;
};

export const isAvailable = (command: Command): boolean => answering(command) !== undefined;

export const run = (command: Command): boolean => {
  const act = answering(command);
  act?.();
  return act !== undefined;
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

/** An input method is at work; where the browser ends a composition before its last key, the key alone tells. */
export const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

/** Reads the keyboard of the whole page; mounted once by the shell. */
export const useKeyboard = (): void => {
  const read = keyReader();
  const onKey = (event: KeyboardEvent): void => {
    const command = read({
      key: event.key,
      ctrl: event.ctrlKey || event.metaKey,
      alt: event.altKey,
      typing: inField(event.target),
      composing: isComposing(event),
    });
    if (command && run(command)) event.preventDefault();
  };
  onMounted(() => document.addEventListener('keydown', onKey));
  onBeforeUnmount(() => document.removeEventListener('keydown', onKey));
};
