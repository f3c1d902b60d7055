// @vitest-environment happy-dom
/** The loader on a foreign page: data attributes, lazy frame, badge, and whom it listens to. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readOptions } from '../../../widgets/loader/options.ts';
import { createPanel } from '../../../widgets/loader/panel.ts';
import { isDark, style } from '../../../widgets/loader/style.ts';
import { carryWhite, contrast } from '../../../widgets/shared/colour.ts';

const tag = (data: Record<string, string> = {}): HTMLScriptElement => {
  const script = document.createElement('script');
  script.setAttribute('src', 'https://law.example/widget.js');
  Object.assign(script.dataset, data);
  return script;
};

const panelOf = (data: Record<string, string> = {}) => {
  const told: [string, unknown][] = [];
  const panel = createPanel(readOptions(tag(data)), (name, detail) => told.push([name, detail]));
  const root = document.getElementById('yixiantong')?.shadowRoot;
  if (!root) throw new Error('no panel');
  return {
    panel,
    told,
    root,
    frame: () => root.querySelector('iframe'),
    badge: () => root.querySelector('b'),
  };
};

/** A message as it would come from `source` at `origin`. */
const say = (data: unknown, origin: string, source: unknown): void => {
  const event = new Event('message');
  Object.assign(event, { data, origin, source });
  window.dispatchEvent(event);
};

/** The frame's page is not the matter here: an empty one counts as loaded. */
const happy = window as unknown as {
  happyDOM: { settings: { handleDisabledFileLoadingAsSuccess: boolean } };
};
happy.happyDOM.settings.handleDisabledFileLoadingAsSuccess = true;

beforeEach(() => {
  document.body.innerHTML = '';
  localStorage.clear();
});

describe('options', () => {
  it('go to the frame of the origin that served the script', () => {
    const options = readOptions(
      tag({ region: '510000', entry: 'migrant-worker', colour: '#aa0011', locale: 'en' }),
    );
    const url = new URL(options.frameUrl);
    expect(url.origin + url.pathname).toBe('https://law.example/chat');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      region: '510000',
      entry: 'migrant-worker',
      locale: 'en',
      host: location.origin,
    });
    expect(options.english).toBe(true);
  });
  it('a station goes on to the frame, and the side of the button to its style', () => {
    const left = readOptions(tag({ station: 'YX-01', position: 'left' }));
    expect(new URL(left.frameUrl).searchParams.get('station')).toBe('YX-01');
    expect(style(left)).toContain('left:20px');
    expect(style(readOptions(tag({ position: 'up' })))).toContain('right:20px');
  });
  it('words on the button reach 4.5:1 on any colour, and so do white ones on the head of the chat', () => {
    const steps = ['00', '33', '55', '66', '77', '80', '88', '99', 'aa', 'cc', 'ff'];
    let worst = 21;
    for (const red of steps)
      for (const green of steps)
        for (const blue of steps) {
          const colour = `#${red}${green}${blue}`;
          worst = Math.min(
            worst,
            contrast(colour, isDark(colour) ? '#ffffff' : '#000000'),
            contrast(carryWhite(colour), '#ffffff'),
          );
        }
    expect(worst).toBeGreaterThanOrEqual(4.5);
    expect(style(readOptions(tag()))).toMatch(/color:#000;.*button\.white\{color:#fff\}/s);
  });
  it('with a colour that is none fall back', () => {
    expect(readOptions(tag({ colour: 'red;}body{display:none' })).colour).toBe('#1a55a6');
    expect([isDark('#1a55a6'), isDark('#ffcc00')]).toEqual([true, false]);
  });
});

describe('panel', () => {
  it('makes the frame on first open only, and once', () => {
    const { panel, frame, root } = panelOf();
    expect(frame()).toBeNull();
    panel.open();
    panel.close();
    panel.open();
    expect(root.querySelectorAll('iframe')).toHaveLength(1);
    expect(root.querySelector('button')?.getAttribute('aria-expanded')).toBe('true');
  });

  it('tells the page of open and close, and closes on Escape', () => {
    const { panel, told } = panelOf();
    panel.open();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    expect(told.map(([name]) => name)).toEqual(['open', 'close']);
  });

  it('believes only its own frame at its own origin', () => {
    const { panel, frame, badge } = panelOf();
    panel.open();
    const source = frame()?.contentWindow;
    say({ yixiantong: 1, type: 'unread', count: 3 }, 'https://evil.example', source);
    say({ yixiantong: 1, type: 'unread', count: 3 }, 'https://law.example', window);
    say('unread', 'https://law.example', source);
    expect(badge()?.hidden).toBe(true);
    say({ yixiantong: 1, type: 'unread', count: 3 }, 'https://law.example', source);
    expect([badge()?.hidden, badge()?.textContent]).toEqual([false, '3']);
    say({ yixiantong: 1, type: 'unread', count: 'x<b>' }, 'https://law.example', source);
    expect(badge()?.hidden).toBe(true);
  });

  it('can be without a launcher, and comes back by itself for who has talked before', () => {
    vi.useFakeTimers();
    localStorage.setItem('yixiantong.opened', '1');
    const { root, frame } = panelOf({ launcher: 'none' });
    expect(root.querySelector('button')).toBeNull();
    expect(frame()).toBeNull();
    vi.advanceTimersByTime(3_100);
    expect(frame()).not.toBeNull();
    vi.useRealTimers();
  });
});
