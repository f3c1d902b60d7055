/** Accounts of staff: create with a one-time password, change, reset, disable. Hashes never leave this file. */
import type { z } from 'zod';
import type { LocalServiceLine } from '../../../routing/bureau/local-services.ts';
import { type Outcome, ok, type Refusal, refuse } from '../../../routing/errors.ts';
import type { Skill, Staff } from '../../../routing/people.ts';
import type { staffCreate, staffUpdate } from '../../../routing/protocol/commands.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { PresenceView, StaffLine } from '../../../routing/protocol/views.ts';
import type { Id } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import { type Bus, type Clock, type Ids, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { lineFault } from '../bureau/local-services.ts';
import { createRecorder, pageOptions } from './shared.ts';

/** A line of the staff list; `version` is what an update must name (see `revisionOf`). */
export type StaffRow = StaffLine & { version: number };

/**
 * The version that people see moves only with what people edit: every sign-in raises the document's own version
 * (it counts attempts there), and must not make an open form stale.
 */
const revisionOf = (staff: Pick<Staff, 'updatedAt'>): number => Date.parse(staff.updatedAt);

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
  /** Lines that the installation has added, ended ones too (SV). */
  services: () => readonly LocalServiceLine[];
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

/** A mobile number is the person's own: only those who manage accounts see it. */
const rowOf = (who: StaffPrincipal, staff: Staff, presence?: PresenceView): StaffRow => ({
  id: staff.id,
  version: revisionOf(staff),
  username: staff.username,
  displayName: staff.displayName,
  role: staff.role,
  ...(staff.orgId === undefined ? {} : { orgId: staff.orgId }),
  disabled: staff.disabled,
  ...(staff.kind ? { kind: staff.kind } : {}),
  ...(staff.clearances?.length ? { clearances: staff.clearances } : {}),
  skills: staff.skills,
  languages: staff.languages,
  regionCodes: staff.regionCodes,
  capacity: staff.capacity,
  capacityTotal: staff.capacityTotal,
  ...(staff.answersAt && may(who, 'staff.manage') ? { answersAt: staff.answersAt } : {}),
  ...(presence === undefined ? {} : { presence }),
});

/** Use cases on accounts. The caller has been found to hold `staff.read` or `staff.manage`. */
export const createStaffAdmin = (deps: StaffAdminDeps): StaffAdmin => {
  const { store, clock, ids, bus, passwords, sessions } = deps;
  const record = createRecorder(deps);
  const now = (): string => instant(clock.nowMs());
  /** Later than the last edit even when the clock stood still or went back. */
  const editedAt = (staff: Staff): string => instant(Math.max(clock.nowMs(), revisionOf(staff) + 1));

  /** Writes what `edit` makes of the present state, again when a sign-in came between. */
  const save = async (
    id: Id,
    edit: (staff: Staff) => Outcome<Staff> | Promise<Outcome<Staff>>,
  ): Promise<Outcome<{ before: Staff; after: Staff }>> => {
    for (;;) {
      const before = await store.staff.get(id);
      if (!before) return refuse('not_found');
      const edited = await edit(before);
      if (!edited.ok) return edited;
      const outcome = await store.staff.replace(
        { ...edited.value, updatedAt: editedAt(before) },
        before.version,
      );
      if (outcome.ok) return ok({ before, after: outcome.doc });
      if (outcome.reason !== 'version_conflict') return refuse(outcome.reason);
    }
  };

  /**
   * An organisation member needs an organisation. Whoever answers the line may belong to one (a firm that stands by a
   * weak county, an appraisal institute with a desk here); administrators and auditors belong to none.
   */
  const orgRefusal = async (staff: Pick<Staff, 'role' | 'orgId'>): Promise<Refusal | undefined> => {
    if (staff.orgId === undefined)
      return staff.role === 'org_member'
        ? refuse('invalid_input', '机构人员必须选择所属机构。', 'orgId')
        : undefined;
    if (staff.role === 'admin' || staff.role === 'auditor')
      return refuse('invalid_input', '系统管理员和审计员不属于任何机构。', 'orgId');
    const org = await store.organisations.get(staff.orgId);
    return org ? undefined : refuse('invalid_input', '没有这个机构。', 'orgId');
  };

  /** SV: a skill in a line that the installation does not have would open nothing; what somebody has he keeps. */
  const skillRefusal = (next: readonly Skill[], before: readonly Skill[] = []): Refusal | undefined => {
    const kept = new Set(before.map(({ key }) => key as string));
    for (const { key } of next) {
      const fault = lineFault(deps.services(), key, kept);
      if (fault) return refuse('invalid_input', fault, 'skills');
    }
    return undefined;
  };

  const create: StaffAdmin['create'] = async (who, input) => {
    const refusal = (await orgRefusal(input)) ?? skillRefusal(input.skills);
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
    return ok({ staff: rowOf(who, outcome.doc), password });
  };

  const update: StaffAdmin['update'] = async (who, id, { version, ...changes }) => {
    const saved = await save(id, async (staff) => {
      if (revisionOf(staff) !== version) return refuse('version_conflict');
      const newRole = changes.role !== undefined && changes.role !== staff.role;
      if (who.id === id && (newRole || changes.disabled === true))
        return refuse('forbidden', '不能停用自己的账号或更改自己的角色。');
      const { answersAt, kind, orgId, ...plain } = changes;
      const next: Staff = {
        ...{ ...staff, ...plain },
        ...(answersAt ? { answersAt } : {}),
        ...(kind ? { kind } : {}),
        ...(orgId ? { orgId } : {}),
      };
      if (answersAt === null) delete next.answersAt;
      if (kind === null) delete next.kind;
      // Another role is another place: an organisation is kept only where it is named again.
      if (orgId === null || (newRole && orgId === undefined)) delete next.orgId;
      return (await orgRefusal(next)) ?? skillRefusal(next.skills, staff.skills) ?? ok(next);
    });
    if (!saved.ok) return saved;
    const { before, after } = saved.value;
    await record(who, changes.disabled === true ? 'staff.disabled' : 'staff.updated', `staff:${id}`, {
      fields: Object.keys(changes),
      ...(after.role === before.role ? {} : { from: before.role, to: after.role }),
    });
    if (after.disabled) await sessions.endAllOf(id, 'disabled');
    // RS3: a session carries what its person is cleared for.
    else if (
      after.role !== before.role ||
      after.orgId !== before.orgId ||
      (after.clearances ?? []).toSorted().join() !== (before.clearances ?? []).toSorted().join()
    )
      await sessions.endAllOf(id, 'role_changed');
    bus.publish('staff.changed', { staffId: id });
    return ok(rowOf(who, after));
  };

  const resetPassword: StaffAdmin['resetPassword'] = async (who, id) => {
    const password = passwords.random();
    const passwordHash = await passwords.hash(password);
    // Whoever has lost his telephone and his spare codes comes back this way too: the administrator knows who asks.
    const saved = await save(id, ({ lockedUntil: _, secondFactor: __, ...unlocked }) =>
      ok({ ...unlocked, passwordHash, mustChangePassword: true, failedLogins: 0 }),
    );
    if (!saved.ok) return saved;
    const hadFactor = saved.value.before.secondFactor !== undefined;
    await record(who, 'staff.password_reset', `staff:${id}`, hadFactor ? { secondFactor: 'removed' } : {});
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
          rowOf(who, staff, staff.disabled || !presence ? undefined : await presence(staff.id)),
        ),
      );
      return { ...page, items };
    },
    create,
    update,
    resetPassword,
  };
};
