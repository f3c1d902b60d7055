/** The lists of the telephone as rows of cells: keys that the greeting names, and published numbers. */
import type { EditablePolicy } from '../../../routing/protocol/policies.ts';
import { GROUPS, keysOf, LANGUAGES, type Label } from '../../../routing/vocabulary.ts';
import { l } from './policy-field.ts';
import { filled, type PolicyList, type Row } from './policy-lists.ts';

const table = (labels: Record<string, Label>) =>
  keysOf(labels).map((value) => ({ value, label: labels[value]! }));
/** Nobody is spoken to in signs. */
const SPOKEN = table(LANGUAGES).filter(({ value }) => value !== 'sgn');
const DIGITS = [...'1234567890*'].map((value) => ({ value, label: l(value, value) }));
const EVERY_KEY = ['digit', 'language', 'desk', 'group', 'words'] as const;
const EVERY_NUMBER = ['number', 'name', 'regionCode', 'desk', 'words'] as const;

/** @param desks those of the draft, also ones that are not saved yet */
export const phoneLists = (desks: EditablePolicy['desks']): PolicyList[] => {
  const choices = desks.map(({ key, name }) => ({ value: key, label: l(name || key, name || key) }));
  return [
    {
      key: 'phone.keys',
      title: l('问候语中的按键', 'Keys of the greeting'),
      hint: l(
        '群众听完问候语可按一个键，只计第一次：选语言、专席或人群。按键不得重复，也不得与回电、留言按键相同。宜少不宜多（GB/T 33358）。',
        'After the greeting a caller may press one key, the first counts: a language, a desk or a group. No key twice, nor one of call-back and message. Few are best (GB/T 33358).',
      ),
      columns: [
        { key: 'digit', label: l('按键', 'Key'), kind: 'choice', choices: DIGITS },
        { key: 'language', label: l('转到语言', 'Language'), kind: 'choice', choices: SPOKEN },
        { key: 'desk', label: l('转到专席', 'Desk'), kind: 'choice', choices },
        { key: 'group', label: l('记为人群', 'Group'), kind: 'choice', choices: table(GROUPS) },
        { key: 'words', label: l('提示语', 'Words'), kind: 'text', wide: true, longest: 200 },
      ],
      fresh: () => ({}),
      toRow: (entry) => ({ ...(entry as Row) }),
      fromRow: (row) => ({ digit: '', ...filled(row, EVERY_KEY) }),
    },
    {
      key: 'phone.numbers',
      title: l('公示号码', 'Published numbers'),
      hint: l(
        '打进这个号码的来电从这里写的地区、专席和问候语开始；没有列出的号码按原样办理。问候语须告知通话将被录音。',
        'Calls to such a number begin with its region, desk and greeting; numbers that are not listed begin as the line does. A greeting must say that the call is recorded.',
      ),
      columns: [
        { key: 'number', label: l('号码', 'Number'), kind: 'text', longest: 20 },
        { key: 'name', label: l('名称', 'Name'), kind: 'text' },
        { key: 'regionCode', label: l('地区代码', 'Region'), kind: 'text', longest: 12 },
        { key: 'desk', label: l('专席', 'Desk'), kind: 'choice', choices },
        { key: 'words', label: l('问候语', 'Greeting'), kind: 'text', wide: true, longest: 200 },
      ],
      fresh: () => ({ number: '' }),
      toRow: (entry) => ({ ...(entry as Row) }),
      fromRow: (row) => ({ number: '', ...filled(row, EVERY_NUMBER) }),
    },
  ];
};
