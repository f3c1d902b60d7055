/** Words of the keys with which portals sign who their citizen is. */
import { translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zhCN = {
  title: '门户身份密钥',
  hint: '自有登录的门户网站用密钥签名，告诉对话窗口来访群众是谁（docs/widget.md）。令牌的 aud 填 {audience}。',
  new: '新建身份密钥',
  name: '门户名称',
  origin: '门户网址（来源）',
  originHint: '例如 https://www.example.gov.cn，只有该网址下的页面可以递交令牌',
  originBad: '请填写协议和域名，例如 https://www.example.gov.cn',
  trusts: '该门户已核验电话号码',
  trustsHint:
    '勾选后，令牌中的电话视为本人证明，会与用该号码来电、来访的群众合并。未核验号码的门户不要勾选。',
  phone: '电话',
  verified: '可作证明',
  unverified: '仅供回填',
  once: '密钥编号（kid）：{kid}。密钥只显示这一次，请立即复制保存。',
  removeAsk: '停用后，该门户签发的令牌立即失效；已经合并的记录不变。',
} as const;

const en: Record<keyof typeof zhCN, string> = {
  title: 'Identity keys of portals',
  hint: 'A portal with its own sign-in tells the chat who its citizen is, signed with a key (docs/widget.md). `aud` of its tokens is {audience}.',
  new: 'New identity key',
  name: 'Name of the portal',
  origin: 'Address (origin)',
  originHint: 'such as https://www.example.gov.cn; only its pages may hand over tokens',
  originBad: 'Scheme and host, such as https://www.example.gov.cn',
  trusts: 'This portal has verified telephone numbers',
  trustsHint:
    'A signed number then proves who he is and joins him with whoever calls or comes with that number. Leave it off where numbers are not verified.',
  phone: 'Number',
  verified: 'a proof',
  unverified: 'fills in the form',
  once: 'Key id (kid): {kid}. The secret is shown only now. Copy it at once.',
  removeAsk: 'Its tokens fail from now on; what was joined stays joined.',
};

export const i = translator({ 'zh-CN': zhCN, en }, () => locale.value);
