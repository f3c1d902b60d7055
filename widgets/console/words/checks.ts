/** Sentences of the self-test of channels: what it is, and what to do. */
import type { CheckItem, CheckKind } from '../../../routing/protocol/channels/channel-check.ts';
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  tab: '渠道自检',
  hint: '逐个账号检查与微信、企业微信平台的连接。不显示任何密钥。',
  run: '开始检查',
  none: '没有设置公众号或微信客服：见 docs/wechat.md、docs/wecom.md，在 DATA_DIR/wechat.json 中配置后重启。',
  noTest: '该类账号暂无自检。',
  address: '服务器地址（URL）',
  'kind.official': '公众号',
  'kind.kf': '微信客服',
  'kind.other': '其他',
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
  'what.account': '客服账号',
  'what.hook': '回调地址',
  'what.pull': '拉取消息',
  'what.cursor': '读取进度',
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
  'do.account.ok': '可以由本系统收发消息。',
  'do.account.missing':
    '该密钥名下没有这个客服账号：请核对 openKfId，并在企业微信后台“微信客服→可调用接口的账号”中勾选。',
  'do.account.bad':
    '查不到（{code}）：48002、95017 为没有开通微信客服接口，60020 为不在可信IP中，unreachable 为访问不到企业微信。',
  'do.pull.ok': '{at} 已全部读完。',
  'do.pull.warn': '本节点启动后还没有读完过一次：请稍候再查。',
  'do.pull.bad':
    '{at} 未能读取（{code}）：no_token 为取不到访问令牌，unreachable、unknown 为访问不到企业微信，45009 为调用过于频繁，95007 为回调凭据过期，48002、95017 为没有开通接口，record 为本系统存储暂不可用。系统会自动重试，不丢消息。',
  'do.cursor.ok': '{at} 有新消息读入。',
  'do.cursor.warn': '本节点启动后没有读到新消息。',
  'do.kf.token.bad':
    '取不到（{code}）：40013 为企业ID（corpId）不对，40001 为 Secret 不对或不是用于微信客服的，unreachable 为服务器不能访问企业微信。',
  'do.kf.whitelist.ok': '本服务器的出口IP在“企业可信IP”中。',
  'do.kf.whitelist.bad': '本服务器的出口IP不在“企业可信IP”中（60020）：请在企业微信后台加入。',
  'do.kf.hook.ok': '公网地址能到达本服务器，签名和密钥校验通过。',
  'do.kf.inbound.warn':
    '本节点启动后还没有收到回调：请在企业微信后台“微信客服→接收消息”保存URL，再给客服发一条消息。',
  'do.kf.error.warn':
    '{at}，错误码{code}：95001 为回复次数用完，95002、95018 为会话已结束或不归本系统，95011、95012、95017 为接口没有开通。',
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
  hint: 'Checks the connection of each account with WeChat and WeCom. No secret is shown.',
  run: 'Check now',
  none: 'No account is set up: see docs/wechat.md and docs/wecom.md, write DATA_DIR/wechat.json and start again.',
  noTest: 'No self-test for this kind of account yet.',
  address: 'Server address (URL)',
  'kind.official': 'Official account',
  'kind.kf': 'WeCom customer service',
  'kind.other': 'Other',
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
  'what.account': 'Customer service account',
  'what.hook': 'Web hook',
  'what.pull': 'Reading messages',
  'what.cursor': 'Read up to',
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
  'do.account.ok': 'This system may speak for it.',
  'do.account.missing':
    'Not among the accounts of this secret: check openKfId, and tick the account in WeCom’s console under 微信客服 → 可调用接口的账号.',
  'do.account.bad':
    'Not found out ({code}): 48002 or 95017 is an API that is not switched on, 60020 an address that is not trusted, unreachable no way to WeCom.',
  'do.pull.ok': '{at}, nothing was left.',
  'do.pull.warn': 'Not yet read to the end since this node started: look again in a moment.',
  'do.pull.bad':
    '{at}, could not be read ({code}): no_token is no access token, unreachable or unknown no way to WeCom, 45009 too many calls, 95007 a callback that is too old, 48002 or 95017 an API that is not switched on, record our own store. It is tried again by itself; nothing is lost.',
  'do.cursor.ok': '{at}, something new was read.',
  'do.cursor.warn': 'Nothing new was read since this node started.',
  'do.kf.token.bad':
    'None ({code}): 40013 is a wrong corpId, 40001 a wrong secret or one of another application, unreachable no way to WeCom.',
  'do.kf.whitelist.ok': 'This server’s address is among the trusted ones (企业可信IP).',
  'do.kf.whitelist.bad':
    'This server’s address is not trusted (60020): add it in WeCom’s console under 企业可信IP.',
  'do.kf.hook.ok': 'The public address leads here; signature and key hold.',
  'do.kf.inbound.warn':
    'No callback since this node started: save the URL in WeCom’s console (微信客服 → 接收消息), then write to the account.',
  'do.kf.error.warn':
    '{at}, code {code}: 95001 is the count of replies, 95002 or 95018 a session that ended or is not ours, 95011, 95012 or 95017 an API that is not switched on.',
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

/** The sentence of one line, of this kind of account where it has one. @param at of the item, as people read it */
export const whatToDo = (kind: CheckKind, { what, state, code, seconds }: CheckItem, at: string): string => {
  const key = [`do.${kind}.${what}.${code}`, `do.${kind}.${what}.${state}`, `do.${what}.${code}`].find((it) =>
    Object.hasOwn(zh, it),
  );
  const plain = `do.${what}.${state}`;
  if (!key && !Object.hasOwn(zh, plain)) return code ?? '';
  return k((key ?? plain) as Doing, { code: code ?? '', seconds: seconds ?? 0, at } as never);
};
