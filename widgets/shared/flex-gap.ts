/** Safari before 14.1 knows `gap` in grids alone: the page is marked, and its styles give margins instead. */
export const markMissingGap = (): void => {
  const probe = document.createElement('div');
  probe.style.cssText = 'position:absolute;display:flex;flex-direction:column;row-gap:1px';
  probe.append(document.createElement('i'), document.createElement('i'));
  document.body.append(probe);
  if (probe.scrollHeight === 0) document.documentElement.classList.add('no-gap');
  probe.remove();
};
