/** People of the demo county. */
import type { Skill } from '../../routing/people.ts';
import type { SeedPerson } from './accounts.ts';

const general: Skill[] = [{ key: '*', level: 3 }];

export const DEMO_PEOPLE: SeedPerson[] = [
  {
    username: 'zhou',
    displayName: '周明律师',
    role: 'agent',
    allDay: true,
    skills: general,
    languages: ['zh', 'en'],
  },
  {
    username: 'lin',
    displayName: '林晓律师',
    role: 'agent',
    allDay: true,
    skills: [
      { key: '劳动纠纷', level: 5 },
      { key: '*', level: 2 },
    ],
  },
  {
    username: 'chen',
    displayName: '陈静律师',
    role: 'agent',
    allDay: true,
    skills: [
      { key: '婚姻家庭', level: 5 },
      { key: '房产纠纷', level: 4 },
    ],
    languages: ['zh', 'yue'],
  },
  { username: 'notary', displayName: '公证处 何公证员', role: 'org_member', org: 'NT01' },
  { username: 'aid', displayName: '法援中心 吴主任', role: 'org_member', org: 'LA01' },
  { username: 'mediator', displayName: '调委会 孙调解员', role: 'org_member', org: 'MD01' },
  {
    username: 'supervisor',
    displayName: '值班主管 徐科长',
    role: 'supervisor',
    skills: general,
    allDay: true,
  },
  {
    ...{ username: 'gao', displayName: '分管领导 高翔', role: 'supervisor', kind: 'civil_servant' },
    skills: general,
  },
  { username: 'zhao', displayName: '赵岚律师', role: 'agent', kind: 'purchased', skills: general },
  {
    ...{ username: 'shen', displayName: '沈月律师', role: 'agent', kind: 'volunteer' },
    ...{ skills: general, languages: ['zh', 'yue'] },
  },
  {
    username: 'gu',
    displayName: '顾言律师',
    role: 'agent',
    kind: 'legal_aid_lawyer',
    org: 'FWZX',
    skills: [...general, { key: 'local:find-relatives', level: 3 }],
  },
  { username: 'admin', displayName: '系统管理员', role: 'admin' },
  { username: 'auditor', displayName: '审计员', role: 'auditor' },
];
