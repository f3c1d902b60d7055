/** What lies over every page keeps the keyboard: dialogs below stand still, and a key that went astray comes back. */
import { onBeforeUnmount, onMounted, type Ref } from 'vue';
import { isComposing } from '../state/commands.ts';

/** Keys of a call go through: it goes on below. */
const OF_THE_CALL = /^F\d+$/;

/**
 * A dialog that was open before has a focus trap of its own, which would take the focus back: it is made inert meanwhile.
 * @param strayed gets keys that were pressed outside of the box, after a click beside it or when its button went away
 */
export const useKeepFocus = (
  box: Readonly<Ref<HTMLElement | null>>,
  strayed: (event: KeyboardEvent) => void,
): void => {
  const stilled: HTMLElement[] = [];
  const onKey = (event: KeyboardEvent): void => {
    const { target } = event;
    if (OF_THE_CALL.test(event.key) || isComposing(event) || !(target instanceof Element)) return;
    // What opened later, during a call, stands above.
    if (box.value?.contains(target) || target.closest('.el-overlay:not([inert])')) return;
    event.preventDefault();
    event.stopPropagation();
    strayed(event);
  };
  onMounted(() => {
    for (const overlay of document.querySelectorAll<HTMLElement>('.el-overlay:not([inert])')) {
      overlay.inert = true;
      stilled.push(overlay);
    }
    document.addEventListener('keydown', onKey, true);
  });
  onBeforeUnmount(() => {
    for (const overlay of stilled) overlay.inert = false;
    document.removeEventListener('keydown', onKey, true);
  });
};
