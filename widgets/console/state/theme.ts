/** Colours of the theme for pictures, which draw with colours and not with variables; on paper those of the light one. */
import { ref } from 'vue';

const root = document.documentElement;
const round = ref(0);
const moved = (): void => {
  round.value += 1;
};

/** A token of the theme as it stands now; whatever was computed with it is computed anew when the theme changes. */
export const token = (name: string): string => {
  void round.value;
  return getComputedStyle(root).getPropertyValue(`--yx-${name}`).trim();
};

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', moved);
new MutationObserver(moved).observe(root, { attributes: true, attributeFilter: ['data-theme'] });

let onScreen: string | undefined;
addEventListener('beforeprint', () => {
  onScreen = root.dataset.theme;
  root.dataset.theme = 'light';
  moved();
});
addEventListener('afterprint', () => {
  if (onScreen === undefined) delete root.dataset.theme;
  else root.dataset.theme = onScreen;
  moved();
});
