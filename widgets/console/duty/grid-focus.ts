/** One cell of a grid has the focus; arrow keys, Home and End move it. */
import { nextTick, type Ref, ref } from 'vue';

export interface GridFocus {
  /** Row and column that hold the focus. */
  at: Ref<[row: number, column: number]>;
  move(event: KeyboardEvent): Promise<void>;
}

/** The cell in focus carries `data-at="true"` below `grid`. */
export const useGridFocus = (
  grid: Ref<HTMLElement | undefined>,
  size: () => { rows: number; columns: number },
): GridFocus => {
  const at = ref<[number, number]>([0, 0]);
  const within = (value: number, most: number): number => Math.max(0, Math.min(most - 1, value));
  const move = async (event: KeyboardEvent): Promise<void> => {
    const { rows, columns } = size();
    const steps: Record<string, [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      Home: [0, -columns],
      End: [0, columns],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    at.value = [within(at.value[0] + step[0], rows), within(at.value[1] + step[1], columns)];
    await nextTick();
    grid.value?.querySelector<HTMLElement>('[data-at="true"]')?.focus();
  };
  return { at, move };
};
