/** People and organisations, and what they may and do. */
import type { LocalServiceLine } from '../../bureau/local-services.ts';
import type { Skill, Staff } from '../../people.ts';
import type { Id, Instant, PresenceState } from '../../ticket.ts';
import type { StaffKind } from '../../vocabulary/staff-kinds.ts';
import type {
  Clearance,
  Group,
  Lane,
  Language,
  MediationField,
  OrgKind,
  OrgSubtype,
  PauseReason,
  Role,
  Service,
} from '../../vocabulary.ts';

export interface MeView {
  id: Id;
  username: string;
  displayName: string;
  role: Role;
  orgId?: Id;
  orgName?: string;
  mustChangePassword: boolean;
  /** His role needs a second factor, and he has none yet. */
  mustAddSecondFactor?: true;
  skills: Skill[];
  languages: Language[];
  capacity: Record<Lane, number>;
  capacityTotal: number;
  permissions: string[];
  clearances?: Clearance[];
  /** Service lines of this installation, ended ones too: their names are needed for old tickets. */
  localServices?: LocalServiceLine[];
}

/** The own second factor; when off, with a secret that may be taken. */
export type SecondFactorView =
  | { on: true; required: boolean; since: Instant; spareLeft: number }
  | { on: false; required: boolean; proposal: { secret: string; uri: string } };

export interface PresenceView {
  staffId: Id;
  state: PresenceState;
  reason?: PauseReason;
  sinceMs: number;
  onDuty: boolean;
  /** End of today's turn, joined over touching ones, or start of the next. */
  shiftEndsAt?: Instant;
  nextShiftAt?: Instant;
  load: Record<Lane, number>;
}

export interface StaffLine {
  id: Id;
  username: string;
  displayName: string;
  role: Role;
  orgId?: Id;
  disabled: boolean;
  kind?: StaffKind;
  /** RS3: restricted tickets that he may take and open. */
  clearances?: Clearance[];
  skills: Skill[];
  languages: Language[];
  regionCodes: string[];
  capacity: Record<Lane, number>;
  capacityTotal: number;
  /** Where calls ring instead of the console; only for those who manage accounts. */
  answersAt?: Staff['answersAt'];
  presence?: PresenceView;
}

export interface OrgLine {
  id: Id;
  code: string;
  name: string;
  kind: OrgKind;
  services: Service[];
  regionCode: string;
  phone?: string;
  /** Marks of its desks (R084, R085): an order for who belongs there proposes it first. */
  subtypes?: OrgSubtype[];
  /** Fields of mediation (R038): an order about one of them proposes it first. */
  fields?: MediationField[];
  /** SN3: lines that a sanction stops now; `*` = all. No order of them can be given to it. */
  stopped?: (Service | '*')[];
  disabled: boolean;
}

export interface CannedReply {
  id: Id;
  /** Typed after a slash: /zp */
  shortcut: string;
  title: string;
  /** May hold {name} {no} {agent}. */
  text: string;
  /** R073: the opening for this group, offered by itself; null: for nobody in particular. */
  group?: Group | null;
}
