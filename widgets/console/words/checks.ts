/** Sentences of the self-test of channels: what it is, and what to do. */
import type { CheckItem } from '../../../routing/protocol/channel-check.ts';
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  tab: '渠道自检',
  hint: '逐个账号检查与微信平台的连接。不显示任何密钥。',
  run: '开始检查',
  none: '没有设置公众号：见 docs/wechat.md，在 DATA_DIR/wechat.json 中配置后重启。',
  noTest: '该类账号暂无自检。',
  address: '服务器地址（URL）',
  smsOn: '短信网关已配置。',
  smsOff: '短信网关未配置：需要短信时按 docs/sms.md 配置。',
  'state.ok': '正常',
  'state.warn': '注意',
  'state.bad': '异常',
  'what.config': '加密方式',
  'what.key': '消息密钥',
  'what.clock': '时钟',
  'what.token': '访问令牌',
  'what.whitelist': 'IP白名单',
  'what.hook': '回调地址',
  'what.inbound': '最近收到',
  'what.outbound': '最近发出',
  'what.error': '最近错误',
  'do.config.ok': '安全模式。',
  'do.config.warn': '当前为{code}模式：请在微信后台和 wechat.json 中都改为安全模式（safe）。',
  'do.key.ok': 'EncodingAESKey 为43位，格式正确。',
  'do.key.warn': '没有 EncodingAESKey：明文模式下消息不加密，建议启用安全模式。',
  'do.clock.ok': '与平台相差{seconds}秒。',
  'do.clock.warn': '与平台相差{seconds}秒：请用 NTP 校时。',
  'do.clock.unknown': '无法得到平台时间：请检查服务器能否访问外网。',
  'do.clock.bad': '与平台相差{seconds}秒，超过10分钟的消息会被拒绝：请立即用 NTP 校时。',
  'do.token.ok': '可以取得。',
  'do.token.bad':
    '取不到（{code}）：40125、40001 为 AppSecret 不对，40013 为 AppID 不对，unreachable 为服务器不能访问微信。',
  'do.whitelist.ok': '本服务器的出口IP在白名单中。',
  'do.whitelist.bad': '本服务器的出口IP不在白名单中（40164）：请在微信后台“设置与开发→基本配置”中加入。',
  'do.hook.ok': '公网地址能到达本服务器，签名校验通过。',
  'do.hook.http': '能到达，但不是 HTTPS：请配置证书。',
  'do.hook.warn': '本机访问不到公网地址：若外网能打开则无妨，否则请检查域名、端口（80/443）和反向代理。',
  'do.hook.bad': '公网地址应答不对（{code}）：请检查 PUBLIC_URL 和反向代理是否把 /channels 转到本服务。',
  'do.inbound.ok': '{at}',
  'do.inbound.warn': '本节点启动后还没有收到消息：请在微信后台“服务器配置”点击启用，再给公众号发一条消息。',
  'do.outbound.ok': '{at}',
  'do.outbound.warn': '本节点启动后还没有发出消息。',
  'do.error.ok': '没有。',
  'do.error.warn':
    '{at}，错误码{code}：48001、40200 为账号没有此权限，45009 为当日调用次数用完，45015、45047 为回复额度用完。',
} as const;

const en: Translation<typeof zh> = {
  tab: 'Channel self-test',
  hint: 'Checks the connection of each account with the platform. No secret is shown.',
  run: 'Check now',
  none: 'No official account is set up: see docs/wechat.md, write DATA_DIR/wechat.json and start again.',
  noTest: 'No self-test for this kind of account yet.',
  address: 'Server address (URL)',
  smsOn: 'The SMS gateway is set up.',
  smsOff: 'No SMS gateway: set one up as docs/sms.md tells, if texts are wanted.',
  'state.ok': 'Good',
  'state.warn': 'Look',
  'state.bad': 'Wrong',
  'what.config': 'Encryption',
  'what.key': 'Message key',
  'what.clock': 'Clock',
  'what.token': 'Access token',
  'what.whitelist': 'IP whitelist',
  'what.hook': 'Web hook',
  'what.inbound': 'Last received',
  'what.outbound': 'Last sent',
  'what.error': 'Last error',
  'do.config.ok': 'Safe mode.',
  'do.config.warn': 'Mode {code}: switch to safe mode in WeChat’s console and in wechat.json.',
  'do.key.ok': 'EncodingAESKey has 43 characters.',
  'do.key.warn': 'No EncodingAESKey: plain messages are not encrypted; safe mode is better.',
  'do.clock.ok': '{seconds} s apart from the platform.',
  'do.clock.warn': '{seconds} s apart from the platform: set the clock by NTP.',
  'do.clock.unknown': 'The platform’s time is not known: can this server reach the internet?',
  'do.clock.bad': '{seconds} s apart; messages over ten minutes old are refused: set the clock by NTP now.',
  'do.token.ok': 'Given.',
  'do.token.bad':
    'None ({code}): 40125 or 40001 is a wrong AppSecret, 40013 a wrong AppID, unreachable no way to WeChat.',
  'do.whitelist.ok': 'This server’s address is on it.',
  'do.whitelist.bad':
    'This server’s address is not on it (40164): add it in WeChat’s console under 基本配置.',
  'do.hook.ok': 'The public address leads here and the signature holds.',
  'do.hook.http': 'Reached, but without HTTPS: set up a certificate.',
  'do.hook.warn':
    'Not reached from this machine. If it opens from outside that is fine; else look at name, port (80/443) and proxy.',
  'do.hook.bad':
    'The public address answers wrongly ({code}): check PUBLIC_URL, and that the proxy passes /channels on.',
  'do.inbound.ok': '{at}',
  'do.inbound.warn':
    'Nothing since this node started: enable 服务器配置 in WeChat’s console, then write to the account.',
  'do.outbound.ok': '{at}',
  'do.outbound.warn': 'Nothing sent since this node started.',
  'do.error.ok': 'None.',
  'do.error.warn':
    '{at}, code {code}: 48001 or 40200 is a right that the account lacks, 45009 the day’s calls, 45015 or 45047 the count of replies.',
};

export const k = translator({ 'zh-CN': zh, en }, () => locale.value);

type Doing = Extract<keyof typeof zh, `do.${string}`>;

/** The sentence of one line. @param at of the item, as people read it */
export const whatToDo = (item: CheckItem, at: string): string => {
  const special = `do.${item.what}.${item.code ?? ''}`;
  const key = Object.hasOwn(zh, special) ? special : `do.${item.what}.${item.state}`;
  if (!Object.hasOwn(zh, key)) return item.code ?? '';
  return k(key as Doing, { code: item.code ?? '', seconds: item.seconds ?? 0, at } as never);
};
