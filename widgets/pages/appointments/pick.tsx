/** One of several as buttons for thumbs, and as one stop for the keyboard: the arrows go on to the next that is free. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

interface Choice {
  value: string;
  shown: ComponentChildren;
  disabled?: boolean;
}

interface PickProps {
  title: string;
  /** Class of the grid. */
  kind: 'days' | 'times' | 'people';
  choices: readonly Choice[];
  chosen: string | undefined;
  onChoose: (value: string) => void;
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export const Pick = ({ title, kind, choices, chosen, onChoose }: PickProps) => {
  const grid = useRef<HTMLDivElement>(null);
  const free = choices.filter(({ disabled }) => !disabled);
  /** Where Tab arrives: at what is chosen, else at the first that can be. */
  const stop = free.some(({ value }) => value === chosen) ? chosen : free[0]?.value;
  const go = (event: KeyboardEvent, from: string): void => {
    const at = free.findIndex(({ value }) => value === from);
    const step = STEPS[event.key];
    const to =
      event.key === 'Home'
        ? free[0]
        : event.key === 'End'
          ? free[free.length - 1]
          : step && free[(at + step + free.length) % free.length];
    if (!to) return;
    event.preventDefault();
    onChoose(to.value);
    const place = choices.indexOf(to);
    (grid.current?.children[place] as HTMLElement | undefined)?.focus();
  };
  return (
    <fieldset class="plain">
      <legend class="label">{title}</legend>
      <div class={`tiles ${kind}`} role="radiogroup" aria-label={title} ref={grid}>
        {choices.map(({ value, shown, disabled }) => (
          // biome-ignore lint/a11y/useSemanticElements: a tile of two lines; arrows and the stop of Tab are as of a radio
          <button
            key={value}
            type="button"
            class="tile"
            role="radio"
            aria-checked={value === chosen}
            tabIndex={value === stop ? 0 : -1}
            disabled={disabled}
            onClick={() => onChoose(value)}
            onKeyDown={(event) => go(event, value)}
          >
            {shown}
          </button>
        ))}
      </div>
    </fieldset>
  );
};
