/** Frame of the public pages: name of the bureau, its telephone, the language, and the way to the other pages. */
import '../shared/theme.css';
import '../chat/styles/base.css';
import '../chat/styles/header.css';
import '../chat/styles/controls.css';
import '../chat/styles/form.css';
import '../chat/styles/cards.css';
import './rating.css';
import './public-frame.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { PublicSite } from '../../routing/protocol/views.ts';
import { LogoMark, PhoneIcon } from '../chat/parts/icons.tsx';
import { markMissingGap } from '../shared/flex-gap.ts';
import { http } from '../shared/http.ts';
import { isLarge, rememberLarge } from '../shared/large.ts';
import { learnServices } from '../shared/local-services.ts';
import type { Locale } from '../shared/locale.ts';
import {
  initialTongue,
  localeOf,
  nextTongue,
  rememberTongue,
  TONGUES,
  type Tongue,
} from '../shared/tongue.ts';

export interface Speech {
  tongue: Tongue;
  /** Of labels and dates. */
  locale: Locale;
  /** What the language button leads to. */
  next: Tongue;
  turn: () => void;
  /** Names that the page uses have come: it is drawn again. */
  redraw: () => void;
}

/** The language of the page, kept on the device; Tibetan on pages that have its words. */
export const useSpeech = (spoken: readonly Tongue[] = ['zh-CN', 'en']): Speech => {
  const [first] = useState(() => initialTongue(new URLSearchParams(location.search)));
  const tongues = first.tongues.filter((one) => spoken.includes(one));
  const [tongue, setTongue] = useState(
    tongues.includes(first.tongue) ? first.tongue : localeOf(first.tongue),
  );
  const [, setDrawn] = useState(0);
  useEffect(() => {
    document.documentElement.lang = tongue;
  }, [tongue]);
  const next = nextTongue(tongues, tongue);
  return {
    tongue,
    locale: localeOf(tongue),
    next,
    turn: () => {
      rememberTongue(next, tongues);
      setTongue(next);
    },
    redraw: () => setDrawn((count) => count + 1),
  };
};

const PAGES = [
  { href: '/chat', words: { 'zh-CN': '在线咨询', en: 'Ask now', bo: 'དྲ་ཐོག་བློ་འདྲི།' } },
  { href: '/directory', words: { 'zh-CN': '找机构', en: 'Find a station', bo: 'ས་ཚིགས་འཚོལ།' } },
  { href: '/appointments', words: { 'zh-CN': '预约', en: 'Book a time', bo: 'དུས་ཚོད་མངགས།' } },
  { href: '/status', words: { 'zh-CN': '查进度', en: 'Check progress', bo: 'འཕེལ་རིམ་འཚོལ།' } },
] as const;

const WORDS = {
  name: { 'zh-CN': '公共法律服务', en: 'Public legal service', bo: 'སྤྱི་པའི་ཁྲིམས་ལུགས་ཞབས་ཞུ།' },
  call: { 'zh-CN': '拨打', en: 'Call', bo: 'ཁ་པར་གཏོང་།' },
  pages: { 'zh-CN': '页面', en: 'Pages', bo: 'ཤོག་ངོས།' },
  mailbox: {
    'zh-CN': '群众批评意见信箱 · 局长信箱',
    en: 'Letter box for criticism',
    bo: 'མང་ཚོགས་ཀྱི་སྐྱོན་བརྗོད་བསམ་འཆར་ཡིག་སྒམ།',
  },
  promises: { 'zh-CN': '服务承诺', en: 'Service promises', bo: 'ཞབས་ཞུའི་ཁས་ལེན།' },
  notices: {
    'zh-CN': '订阅公共法律服务信息',
    en: 'Subscribe to notices',
    bo: 'ཆ་འཕྲིན་མངགས་པ།',
  },
  large: { 'zh-CN': '大字', en: 'Large text', bo: 'ཡིག་ཆེན།' },
} as const;

/** Large letters, as in the chat on the same device. */
const useLarge = (): [boolean, () => void] => {
  const [large, setLarge] = useState(isLarge(location.search));
  useLayoutEffect(() => {
    if (large) document.documentElement.dataset.size = 'large';
    else delete document.documentElement.dataset.size;
  }, [large]);
  return [
    large,
    () => {
      rememberLarge(!large);
      setLarge(!large);
    },
  ];
};

markMissingGap();

export const PublicFrame = (props: { speech: Speech; wide?: boolean; children: ComponentChildren }) => {
  const [site, setSite] = useState<PublicSite>();
  useEffect(() => {
    void http('GET /api/v1/public/site').then((answer) => {
      if (!answer.ok) return;
      learnServices(answer.value);
      setSite(answer.value);
      props.speech.redraw();
    });
  }, []);
  const { tongue, next, turn } = props.speech;
  const [large, turnLarge] = useLarge();
  const phone = site?.phone ?? '12348';
  return (
    <div class={props.wide ? 'page page-wide' : 'page'}>
      <header class="head">
        <div class="head-row">
          <LogoMark />
          <div class="head-title">{site?.name ?? WORDS.name[tongue]}</div>
          <a class="call" href={`tel:${phone}`} aria-label={`${WORDS.call[tongue]} ${phone}`}>
            <PhoneIcon />
            <span>{phone}</span>
          </a>
        </div>
        <div class="head-row head-tools">
          <nav class="public-nav" aria-label={WORDS.pages[tongue]}>
            {PAGES.map((page) => (
              <a
                key={page.href}
                href={page.href}
                aria-current={location.pathname === page.href ? 'page' : undefined}
              >
                {page.words[tongue]}
              </a>
            ))}
          </nav>
          <button type="button" class="tool" aria-pressed={large} onClick={turnLarge}>
            {WORDS.large[tongue]}
          </button>
          <button type="button" class="tool" lang={next} title={TONGUES[next].hint} onClick={turn}>
            {TONGUES[next].name}
          </button>
        </div>
      </header>
      <main class="page-main">{props.children}</main>
      <footer class="page-foot">
        {location.pathname !== '/promises' && <a href="/promises">{WORDS.promises[tongue]}</a>}
        {location.pathname !== '/mailbox' && <a href="/mailbox">{WORDS.mailbox[tongue]}</a>}
        {site?.notices && location.pathname !== '/notices' && <a href="/notices">{WORDS.notices[tongue]}</a>}
      </footer>
    </div>
  );
};
