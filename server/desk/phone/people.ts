/** Whom a call may ring, and where: consoles that are signed on, desk telephones, mobiles, organisations, services. */

import { normaliseNumber } from '../../../routing/call/numbers.ts';
import type { CallAddress, CallLeg } from '../../../routing/call/types.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Core } from '../core.ts';
import type { CallTargetInput } from './types.ts';

export interface PhonePeople {
  /** Undefined when he cannot be rung. */
  addressOf(staffId: Id): CallAddress | undefined;
  principal(staffId: Id): StaffPrincipal | undefined;
  nameOf(staffId: Id): string;
  isOnline(staffId: Id): boolean;
  seen(staffId: Id, online: boolean): void;
  /** All who are signed on, as the exchange says. */
  seenAll(staffIds: readonly Id[]): void;
  link(up: boolean): void;
  isUp(): boolean;
  /** Name and address of somebody to ask or to bring in. */
  target(to: CallTargetInput): Outcome<Pick<CallLeg, 'name' | 'to' | 'staffId'>>;
}

export const createPhonePeople = (core: Core): PhonePeople => {
  const online = new Set<Id>();
  let up = false;

  const addressOf: PhonePeople['addressOf'] = (staffId) => {
    const at = core.directory.staff(staffId)?.answersAt;
    if (at?.kind === 'sip') return at;
    if (at) return { ...at, confirm: true };
    // A node without the link does not know who is signed on: the exchange says it when he is rung.
    return online.has(staffId) || !up ? { kind: 'browser', staffId } : undefined;
  };

  return {
    addressOf,
    nameOf: (staffId) => core.directory.staff(staffId)?.displayName ?? '',
    principal: (staffId) => {
      const staff = core.directory.staff(staffId);
      if (!staff) return undefined;
      return {
        kind: 'staff',
        id: staff.id,
        name: staff.displayName,
        role: staff.role,
        ...(staff.orgId ? { orgId: staff.orgId } : {}),
        ...(staff.clearances?.length ? { clearances: staff.clearances } : {}),
        sessionId: 'phone',
        from: 'phone',
      };
    },
    isOnline: (staffId) => online.has(staffId),
    seen: (staffId, isOn) => {
      if (isOn) online.add(staffId);
      else online.delete(staffId);
    },
    seenAll: (staffIds) => {
      online.clear();
      for (const id of staffIds) online.add(id);
    },
    link: (isUp) => {
      up = isUp;
    },
    isUp: () => up,
    target: (to) => {
      if ('staffId' in to) {
        const staff = core.directory.staff(to.staffId);
        if (!staff || staff.disabled) return refuse('not_found', '没有这个人。', 'to');
        const address = addressOf(to.staffId);
        if (!address) return refuse('wrong_state', '对方的电话不在线。', 'to');
        return ok({ name: staff.displayName, staffId: staff.id, to: address });
      }
      if ('orgId' in to) {
        const org = core.directory.org(to.orgId);
        const number = normaliseNumber(org?.phone);
        if (!org || org.disabled) return refuse('not_found', '没有这个机构。', 'to');
        if (!number) return refuse('wrong_state', '该机构没有登记电话。', 'to');
        return ok({ name: org.name, to: { kind: 'number', number, confirm: false } });
      }
      if ('service' in to)
        return ok({ name: to.service, to: { kind: 'number', number: to.service, confirm: false } });
      const number = normaliseNumber(to.number);
      if (!number) return refuse('invalid_input', '电话号码有误。', 'to');
      return ok({ name: number, to: { kind: 'number', number, confirm: false } });
    },
  };
};
