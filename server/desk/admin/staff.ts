/** Accounts of staff: create with a one-time password, change, reset, disable. Hashes never leave this file. */
import type { z } from 'zod';
import { type Outcome, ok, type Refusal, refuse } from '../../../routing/errors.ts';
import type { Staff } from '../../../routing/people.ts';
import type { staffCreate, staffUpdate } from '../../../routing/protocol/commands.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { PresenceView, StaffLine } from '../../../routing/protocol/views.ts';
import type { Id } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import { type Bus, type Clock, type Ids, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import type { AuditLog } from '../audit-port.ts';
import { createRecorder, pageOptions } from './shared.ts';

/** A line of the staff list; `version` is what an update must name. */
export type StaffRow = StaffLine & { version: number };

export interface StaffAdminDeps {
  store: Pick<Store, 'staff' | 'organisations'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish'>;
  passwords: { hash(password: string): Promise<string>; random(): string };
  sessions: {
    endAllOf(staffId: Id, reason: 'disabled' | 'role_changed' | 'password_reset'): Promise<number>;
  };
  /** Shown to those who hand out work; without it the list has no presence. */
  presence?: (staffId: Id) => Promise<PresenceView>;
}

export interface StaffAdmin {
  list(who: StaffPrincipal, query: { cursor?: string | undefined; limit: number }): Promise<PageOf<StaffRow>>;
  create(
    who: StaffPrincipal,
    input: z.output<typeof staffCreate>,
  ): Promise<Outcome<{ staff: StaffRow; password: string }>>;
  update(who: StaffPrincipal, id: Id, input: z.output<typeof staffUpdate>): Promise<Outcome<StaffRow>>;
  resetPassword(who: StaffPrincipal, id: Id): Promise<Outcome<{ password: string }>>;
}

const rowOf = (staff: Staff, presence?: PresenceView): StaffRow => ({
  id: staff.id,
  version: staff.version,
  username: staff.username,
  displayName: staff.displayName,
  role: staff.role,
  ...(staff.orgId === undefined ? {} : { orgId: staff.orgId }),
  disabled: staff.disabled,
  skills: staff.skills,
  languages: staff.languages,
  regionCodes: staff.regionCodes,
  capacity: staff.capacity,
  capacityTotal: staff.capacityTotal,
  ...(presence === undefined ? {} : { presence }),
});

/** Use cases on accounts. The caller has been found to hold `staff.read` or `staff.manage`. */
export const createStaffAdmin = (deps: StaffAdminDeps): StaffAdmin => {
  const { store, clock, ids, bus, passwords, sessions } = deps;
  const record = createRecorder(deps);
  const now = (): string => instant(clock.nowMs());

  /** An organisation member needs an organisation that exists; nobody else may have one. */
  const orgRefusal = async (staff: Pick<Staff, 'role' | 'orgId'>): Promise<Refusal | undefined> => {
    if (staff.role !== 'org_member')
      return staff.orgId === undefined
        ? undefined
        : refuse('invalid_input', '只有机构人员才能选择所属机构。', 'orgId');
    const org = staff.orgId === undefined ? undefined : await store.organisations.get(staff.orgId);
    return org ? undefined : refuse('invalid_input', '机构人员必须选择所属机构。', 'orgId');
  };

  const create: StaffAdmin['create'] = async (who, input) => {
    const refusal = await orgRefusal(input);
    if (refusal) return refusal;
    const password = passwords.random();
    const at = now();
    const outcome = await store.staff.insert({
      ...input,
      id: ids.next(),
      version: 1,
      passwordHash: await passwords.hash(password),
      mustChangePassword: true,
      failedLogins: 0,
      disabled: false,
      createdAt: at,
      updatedAt: at,
    });
    if (!outcome.ok) return refuse('duplicate_key', '用户名已存在，请换一个。', 'username');
    await record(who, 'staff.created', `staff:${outcome.doc.id}`, { role: input.role });
    bus.publish('staff.changed', { staffId: outcome.doc.id });
    return ok({ staff: rowOf(outcome.doc), password });
  };

  const update: StaffAdmin['update'] = async (who, id, { version, ...changes }) => {
    const staff = await store.staff.get(id);
    if (!staff) return refuse('not_found');
    if (staff.version !== version) return refuse('version_conflict');
    const roleChanged = changes.role !== undefined && changes.role !== staff.role;
    if (who.id === id && (roleChanged || changes.disabled === true))
      return refuse('forbidden', '不能停用自己的账号或更改自己的角色。');
    const next: Staff = { ...staff, ...changes, updatedAt: now() };
    if (next.role !== 'org_member' && changes.orgId === undefined) delete next.orgId;
    const refusal = await orgRefusal(next);
    if (refusal) return refusal;
    const outcome = await store.staff.replace(next, version);
    if (!outcome.ok) return refuse(outcome.reason);
    await record(who, changes.disabled === true ? 'staff.disabled' : 'staff.updated', `staff:${id}`, {
      fields: Object.keys(changes),
      ...(roleChanged ? { from: staff.role, to: next.role } : {}),
    });
    if (next.disabled) await sessions.endAllOf(id, 'disabled');
    else if (roleChanged || next.orgId !== staff.orgId) await sessions.endAllOf(id, 'role_changed');
    bus.publish('staff.changed', { staffId: id });
    return ok(rowOf(outcome.doc));
  };

  const resetPassword: StaffAdmin['resetPassword'] = async (who, id) => {
    const staff = await store.staff.get(id);
    if (!staff) return refuse('not_found');
    const password = passwords.random();
    const { lockedUntil: _, ...unlocked } = staff;
    const passwordHash = await passwords.hash(password);
    const outcome = await store.staff.replace(
      { ...unlocked, passwordHash, mustChangePassword: true, failedLogins: 0, updatedAt: now() },
      staff.version,
    );
    if (!outcome.ok) return refuse(outcome.reason);
    await record(who, 'staff.password_reset', `staff:${id}`);
    await sessions.endAllOf(id, 'password_reset');
    return ok({ password });
  };

  return {
    list: async (who, query) => {
      const page = await store.staff.find({
        ...pageOptions(query),
        sort: { field: 'username', direction: 'asc' },
      });
      const presence = may(who, 'ticket.serve') || may(who, 'board.read') ? deps.presence : undefined;
      const items = await Promise.all(
        page.items.map(async (staff) =>
          rowOf(staff, staff.disabled || !presence ? undefined : await presence(staff.id)),
        ),
      );
      return { ...page, items };
    },
    create,
    update,
    resetPassword,
  };
};
