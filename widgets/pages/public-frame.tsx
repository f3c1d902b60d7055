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
import { useEffect, useState } from 'preact/hooks';
import type { PublicSite } from '../../routing/protocol/views.ts';
import { LogoMark, PhoneIcon } from '../chat/parts/icons.tsx';
import { http } from '../shared/http.ts';
import { initialLocale, type Locale, rememberLocale } from '../shared/locale.ts';

/** The language of the page, kept on the device. */
export const useLocale = (): [Locale, () => void] => {
  const [locale, setLocale] = useState<Locale>(initialLocale);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return [
    locale,
    () => {
      const next = locale === 'zh-CN' ? 'en' : 'zh-CN';
      rememberLocale(next);
      setLocale(next);
    },
  ];
};

const PAGES = [
  { href: '/chat', zh: '在线咨询', en: 'Ask now' },
  { href: '/directory', zh: '找站点和机构', en: 'Find a station' },
  { href: '/appointments', zh: '预约', en: 'Book a time' },
  { href: '/status', zh: '查进度', en: 'Check progress' },
] as const;

export const PublicFrame = (props: {
  locale: Locale;
  onLocale: () => void;
  wide?: boolean;
  children: ComponentChildren;
}) => {
  const [site, setSite] = useState<PublicSite>();
  useEffect(() => {
    void http('GET /api/v1/public/site').then((answer) => answer.ok && setSite(answer.value));
  }, []);
  const chinese = props.locale === 'zh-CN';
  const phone = site?.phone ?? '12348';
  return (
    <div class={props.wide ? 'page page-wide' : 'page'}>
      <header class="head">
        <div class="head-row">
          <LogoMark />
          <div class="head-title">{site?.name ?? (chinese ? '公共法律服务' : 'Public legal service')}</div>
          <a class="call" href={`tel:${phone}`} aria-label={chinese ? `拨打 ${phone}` : `Call ${phone}`}>
            <PhoneIcon />
            <span>{phone}</span>
          </a>
        </div>
        <div class="head-row head-tools">
          <nav class="public-nav" aria-label={chinese ? '页面' : 'Pages'}>
            {PAGES.map((page) => (
              <a
                key={page.href}
                href={page.href}
                aria-current={location.pathname === page.href ? 'page' : undefined}
              >
                {chinese ? page.zh : page.en}
              </a>
            ))}
          </nav>
          <button type="button" class="tool" lang={chinese ? 'en' : 'zh-CN'} onClick={props.onLocale}>
            {chinese ? 'English' : '中文'}
          </button>
        </div>
      </header>
      <main class="page-main">{props.children}</main>
    </div>
  );
};
