/** Who and what the fake staff server starts with: accounts, organisations, canned replies. */
import type { CannedReply, MeView, OrgLine, PresenceView } from '../../../routing/protocol/views.ts';
import type { Role } from '../../../routing/vocabulary.ts';
import { permissionsOf } from '../../../server/auth/policy.ts';

export interface FakeAccount {
  me: MeView;
  password: string;
  /** With a second factor: the one code that its app shows. */
  code?: string;
  failed: number;
  presence: PresenceView;
}

export const PASSWORD = 'Demo-pass-1';

export const iso = (ms: number): string => new Date(ms).toISOString();

const account = (username: string, displayName: string, role: Role, extra: Partial<MeView> = {}) => {
  const me: MeView = {
    id: `s-${username}`,
    username,
    displayName,
    role,
    mustChangePassword: false,
    skills: [
      { key: '*', level: 2 },
      { key: '劳动纠纷', level: 5 },
    ],
    languages: ['zh'],
    capacity: { voice: 1, chat: 6, task: 4 },
    capacityTotal: 8,
    permissions: [...permissionsOf(role)],
    ...extra,
  };
  const now = Date.now();
  const presence: PresenceView = {
    staffId: me.id,
    state: 'paused',
    reason: 'not_ready',
    sinceMs: now - 60_000,
    onDuty: role !== 'org_member',
    shiftEndsAt: iso(now + 3 * 3_600_000),
    load: { voice: 0, chat: 0, task: 0 },
  };
  return { me, password: PASSWORD, failed: 0, presence } satisfies FakeAccount;
};

export const ORGS: OrgLine[] = [
  ['o-notary', 'GZC01', '清河县公证处', 'notary_office', ['notary'], '0319-8212348'],
  ['o-aid', 'FYZX', '清河县法律援助中心', 'legal_aid_centre', ['legal_aid', 'advice'], '0319-8212301'],
  ['o-mediate', 'TJW03', '城关镇人民调解委员会', 'mediation_committee', ['mediation'], undefined],
].map(([id, code, name, kind, services, phone]) => ({
  id: id as string,
  code: code as string,
  name: name as string,
  kind: kind as OrgLine['kind'],
  services: services as OrgLine['services'],
  regionCode: '130534',
  ...(phone ? { phone: phone as string } : {}),
  disabled: false,
}));

export const staffOfTheDay = (): FakeAccount[] => [
  account('lin', '林晓', 'agent'),
  account('zhou', '周敏', 'agent'),
  account('gong', '龚正', 'org_member', { orgId: 'o-notary', orgName: '清河县公证处' }),
  account('wang', '王主任', 'supervisor'),
  account('admin', '管理员', 'admin'),
  account('shen', '沈审计', 'auditor'),
  account('xin', '新人', 'agent', { mustChangePassword: true, mustAddSecondFactor: true }),
];

export const cannedReplies = (): CannedReply[] => [
  {
    id: 'c1',
    shortcut: 'hi',
    title: '开场问候',
    text: '{name}您好，我是12348值班律师{agent}，请问有什么可以帮您？',
  },
  {
    id: 'c2',
    shortcut: 'zp',
    title: '准备材料',
    text: '请准备：身份证、劳动合同或工资条、考勤记录、欠条等证据。',
  },
  {
    id: 'c3',
    shortcut: 'zc',
    title: '劳动仲裁途径',
    text: '您可以在争议发生之日起一年内，向用人单位所在地的劳动人事争议仲裁委员会申请仲裁，不收费。',
  },
  {
    id: 'c4',
    shortcut: 'end',
    title: '结束语',
    text: '您的工单号是{no}。如无其他问题，本次服务即将结束，稍后请您评价。',
  },
  {
    id: 'c5',
    shortcut: 'nmg',
    title: '农民工：讨薪与工伤',
    text: '农民工讨薪申请法律援助，免予核查经济困难状况。',
    group: 'migrant_worker',
  },
];
