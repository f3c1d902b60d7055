/** BU: what citizens may have themselves told of: a short closed list out of the matters, groups and service lines. */
import { GROUPS } from './citizen.ts';
import { type Label, l } from './label.ts';
import { MATTERS } from './matter.ts';
import { SERVICES } from './services.ts';

/** The label is that of the matter, group or service line that the topic stands for. */
export const BULLETIN_TOPICS = {
  labour: MATTERS.劳动纠纷,
  family: MATTERS.婚姻家庭,
  housing: MATTERS.房产纠纷,
  debt: MATTERS.债权债务,
  legal_aid: SERVICES.legal_aid,
  mediation: SERVICES.mediation,
  notary: SERVICES.notary,
  migrant_worker: GROUPS.migrant_worker,
  elderly: GROUPS.elderly,
  women: GROUPS.women,
  minor: GROUPS.minor,
  veteran: GROUPS.veteran,
  enterprise: GROUPS.enterprise,
} as const satisfies Record<string, Label>;
export type BulletinTopic = keyof typeof BULLETIN_TOPICS;

export const BULLETIN_STATES = {
  planned: l('待发送', 'Planned'),
  sending: l('正在发送', 'Being sent'),
  /** All texts are in line: at night they wait for the morning. */
  done: l('已提交发送', 'Handed over'),
  cancelled: l('已停止', 'Stopped'),
} as const;
export type BulletinState = keyof typeof BULLETIN_STATES;

/** Signs of each part: they go out as one text message, with the name of the bureau and the link that ends it. */
export const BULLETIN_LIMITS = { title: 20, text: 100, link: 120 } as const;
