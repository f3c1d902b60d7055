/** Sentences of the page of service lines. */
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  title: '服务项目',
  hint: '在内置服务之外增加本地服务（如国家统一法律职业资格考试咨询、寻亲）。保存后可在工单、服务单、机构与规则中使用；规则里写作：服务: local:编码。',
  builtIn: '内置服务',
  local: '本地服务',
  add: '增加服务',
  code: '编码',
  codeHint: '小写字母、数字、横线；保存后不能改',
  zh: '中文名称',
  en: '英文名称',
  orgKind: '承办机构类型',
  days: '办理时限（工作日）',
  ended: '停用',
  remove: '移除',
  none: '还没有本地服务',
  saved: '服务项目已保存',
  stale: '列表已被他人修改，已重新读取，请再次编辑。',
} as const;

const en: Translation<typeof zh> = {
  title: 'Service lines',
  hint: 'Lines beside the built-in ones, for example the national legal examination or the search for relatives. Once saved they can be used in tickets, orders, organisations and rules; in a rule write: service: local:code.',
  builtIn: 'Built-in',
  local: 'Of this installation',
  add: 'Add a line',
  code: 'Code',
  codeHint: 'Small letters, digits, hyphens; fixed once saved',
  zh: 'Chinese name',
  en: 'English name',
  orgKind: 'Served by',
  days: 'Due in working days',
  ended: 'Ended',
  remove: 'Remove',
  none: 'No line of its own yet',
  saved: 'Service lines saved',
  stale: 'Somebody else changed the list; it was read again, please edit once more.',
};

export const s = translator({ 'zh-CN': zh, en }, () => locale.value);
