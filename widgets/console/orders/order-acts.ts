/** What this person may do with an order now, and what each action asks for. The server decides; this only shows. */
import type { OrderView } from '../../../routing/protocol/views.ts';
import type { OrderWord } from '../words/orders.ts';

export type ActName =
  | 'sign'
  | 'reply'
  | 'stage'
  | 'co'
  | 'collaborate'
  | 'extend'
  | 'suspend'
  | 'resume'
  | 'return'
  | 'accept'
  | 'reject'
  | 'grant'
  | 'refuse'
  | 'assign'
  | 'remind'
  | 'supervise'
  | 'takeBack'
  | 'cancel';

export type ActField =
  | 'text'
  | 'note'
  | 'reason'
  | 'days'
  | 'why'
  | 'stage'
  | 'org'
  | 'forced'
  | 'result'
  | 'basis'
  | 'path'
  | 'waive'
  | 'files';

export interface Act {
  label: OrderWord;
  fields: readonly ActField[];
  /** What the words are for. */
  words?: OrderWord;
  primary?: true;
}

export const ACTS: Record<ActName, Act> = {
  sign: { label: 'actSign', fields: [], primary: true },
  reply: {
    label: 'actReply',
    fields: ['result', 'path', 'text', 'basis', 'files', 'waive'],
    words: 'fieldReply',
    primary: true,
  },
  stage: { label: 'actStage', fields: ['stage', 'note'] },
  co: { label: 'actCo', fields: ['org', 'text'], words: 'fieldDemand' },
  collaborate: { label: 'actCollaborate', fields: ['org', 'text'], words: 'fieldDemand' },
  extend: { label: 'actExtend', fields: ['days', 'text'] },
  suspend: { label: 'actSuspend', fields: ['why', 'text'], words: 'fieldNeeded' },
  resume: { label: 'actResume', fields: ['note'], primary: true },
  return: { label: 'actReturn', fields: ['reason', 'note'] },
  accept: { label: 'actAccept', fields: ['note'], primary: true },
  reject: { label: 'actReject', fields: ['text'] },
  grant: { label: 'actGrant', fields: ['note'], primary: true },
  refuse: { label: 'actRefuse', fields: ['text'] },
  assign: { label: 'actAssign', fields: ['org', 'forced', 'text'] },
  remind: { label: 'actRemind', fields: ['note'] },
  supervise: { label: 'actSupervise', fields: ['text'], words: 'fieldSupervise' },
  takeBack: { label: 'actTakeBack', fields: ['text'] },
  cancel: { label: 'actCancel', fields: ['note'] },
};

export interface Viewer {
  id: string;
  orgId?: string;
  supervises: boolean;
  /** Owner of the order's ticket. */
  owns: boolean;
  nowMs: number;
}

const SUSPENDABLE = ['notary', 'legal_aid', 'appraisal'];

/** In the order in which they are shown. */
export const actsOf = (order: OrderView, who: Viewer): ActName[] => {
  const { status, kind } = order;
  const acts: ActName[] = [];
  const open =
    status === 'dispatched' || status === 'signed' || status === 'returning' || status === 'suspended';
  if (!open) return [];
  const mine = order.orgId ? order.orgId === who.orgId : order.staffId === who.id;
  const supervision = kind === 'supervision';
  if (mine) {
    if (status === 'dispatched' && !supervision) acts.push('sign');
    if (status === 'signed' || (supervision && status === 'dispatched')) acts.push('reply');
    if (status === 'signed') {
      if (order.stages?.some((one) => !one.doneAt)) acts.push('stage');
      if (kind === 'service') acts.push('co');
      if (kind === 'service' && order.service === 'legal_aid') acts.push('collaborate');
      if (!supervision && order.extension?.state !== 'asked' && Date.parse(order.dueAt) > who.nowMs)
        acts.push('extend');
      if (kind === 'service' && SUSPENDABLE.includes(order.service)) acts.push('suspend');
    }
    const returnable = kind !== 'rectification' && !supervision && !order.forced;
    if (
      returnable &&
      (status === 'dispatched' || status === 'signed') &&
      Date.parse(order.returnBy) > who.nowMs
    )
      acts.push('return');
  }
  if (status === 'suspended' && (mine || who.owns)) acts.push('resume');
  if (status === 'returning' && !order.returning?.needsForced && (who.owns || who.supervises))
    acts.push('accept', 'reject');
  if (who.supervises) {
    if (order.extension?.state === 'asked') acts.push('grant', 'refuse');
    if (order.orgId) acts.push('assign');
    if (!supervision) acts.push('supervise');
  }
  if ((who.owns || who.supervises) && !mine) acts.push('remind');
  if (who.owns && kind === 'service' && !mine && status === 'signed') acts.push('co');
  if (who.supervises) acts.push('takeBack');
  if (who.owns && !supervision && kind !== 'rectification') acts.push('cancel');
  return acts;
};
