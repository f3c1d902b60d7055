/** Data attributes of the script tag: what goes to the frame's address and what shapes the launcher. */

export interface LoaderOptions {
  /** Origin that served the script: the only one that the frame may have and speak from. */
  origin: string;
  frameUrl: string;
  title: string;
  label: string;
  colour: string;
  left: boolean;
  /** `data-launcher="none"`: the page has its own button and calls `Yixiantong.open()`. */
  launcher: boolean;
  english: boolean;
}

const PASSED = ['region', 'station', 'entry', 'tiles', 'locale', 'colour', 'title', 'theme', 'size'];

export const readOptions = (script: HTMLScriptElement): LoaderOptions => {
  const data = script.dataset;
  const { origin } = new URL(script.src);
  const query = new URLSearchParams({ host: location.origin });
  for (const name of PASSED) {
    const value = data[name];
    if (value) query.set(name, value);
  }
  const colour = /^#?[\da-f]{6}$/i.test(data.colour ?? '') ? (data.colour ?? '') : '1a55a6';
  const english = /^en/i.test(data.locale ?? '');
  return {
    origin,
    frameUrl: `${origin}/chat?${query}`,
    title: data.title || (english ? 'Public legal service chat' : '公共法律服务在线咨询'),
    label: data.label || (english ? 'Legal advice' : '法律咨询'),
    colour: `#${colour.replace('#', '')}`,
    left: data.position === 'left',
    launcher: data.launcher !== 'none',
    english,
  };
};
