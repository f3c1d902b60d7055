/** R063: who is adviser of which household, village, enterprise; one by one or imported as a list. */
import type { Adviser } from '../../../routing/dispatch/adviser.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { AdviserLine } from '../../../routing/protocol/policies.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { createRecorder, pageOptions } from '../admin/shared.ts';
import { type Core, idFromKey } from '../core.ts';
import { normalisePhone } from '../intake/intake.ts';

export interface AdviserInput {
  kind: Adviser['kind'];
  name: string;
  staffId: Id;
  phone?: string | undefined;
  regionCode?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface AdviserDesk {
  list(query: {
    cursor?: string | undefined;
    limit: number;
    text?: string | undefined;
  }): Promise<Outcome<PageOf<AdviserLine>>>;
  add(who: StaffPrincipal, input: AdviserInput): Promise<Outcome<AdviserLine>>;
  update(
    who: StaffPrincipal,
    id: Id,
    input: {
      version: number;
      disabled?: boolean | undefined;
      staffId?: Id | undefined;
      from?: string | undefined;
      to?: string | undefined;
    },
  ): Promise<Outcome<AdviserLine>>;
  import(
    who: StaffPrincipal,
    items: readonly (Omit<AdviserInput, 'staffId'> & { username: string })[],
  ): Promise<Outcome<{ added: number; known: number; wrong: { line: number; why: string }[] }>>;
}

/** A household is known by a number, a village by its place; an enterprise by a number. */
export const missingOf = (input: Pick<AdviserInput, 'kind' | 'phone' | 'regionCode' | 'from' | 'to'>) => {
  if (input.kind === 'village' ? !input.regionCode : !input.phone)
    return input.kind === 'village'
      ? { field: 'regionCode', column: '区划代码', zh: '村（社区）须填写9位或12位区划代码。' }
      : { field: 'phone', column: '电话', zh: '家庭和企业须填写电话。' };
  if (input.from && input.to && input.from > input.to)
    return { field: 'to', column: '止', zh: '结束早于开始。' };
  return undefined;
};

export const createAdvisers = (core: Core): AdviserDesk => {
  const { advisers } = core.store;
  const record = createRecorder(core);

  const lineOf = (one: Adviser): AdviserLine => ({
    ...{ id: one.id, version: one.version, kind: one.kind, name: one.name, staffId: one.staffId },
    staffName: core.directory.staff(one.staffId)?.displayName ?? '',
    disabled: one.disabled,
    ...(one.phone ? { phone: one.phone } : {}),
    ...(one.regionCode ? { regionCode: one.regionCode } : {}),
    ...(one.from ? { from: one.from } : {}),
    ...(one.to ? { to: one.to } : {}),
  });

  const docOf = (input: AdviserInput): Adviser => {
    const at = core.now();
    const phone = input.phone ? normalisePhone(input.phone) : undefined;
    return {
      // Who enters the same line twice has entered it once.
      id: idFromKey(
        ['adviser', input.kind, input.name, input.staffId, phone ?? '', input.regionCode ?? ''].join('|'),
      ),
      version: 1,
      ...{ kind: input.kind, name: input.name, staffId: input.staffId, disabled: false },
      ...(phone ? { phone } : {}),
      ...(input.regionCode ? { regionCode: input.regionCode } : {}),
      ...(input.from ? { from: input.from } : {}),
      ...(input.to ? { to: input.to } : {}),
      ...{ createdAt: at, updatedAt: at },
    };
  };

  return {
    list: async ({ text, ...query }) => {
      const page = await advisers.find({ ...pageOptions(query), ...(text ? { text } : {}) });
      return ok({ items: page.items.map(lineOf), ...(page.cursor ? { cursor: page.cursor } : {}) });
    },
    add: async (who, input) => {
      const wrong = missingOf(input);
      if (wrong) return refuse('invalid_input', wrong.zh, wrong.field);
      if (!core.directory.staff(input.staffId)) return refuse('not_found', undefined, 'staffId');
      const made = await advisers.insert(docOf(input));
      if (!made.ok) return refuse('duplicate_key');
      await record(who, 'adviser.added', `adviser:${made.doc.id}`, {
        staffId: input.staffId,
        kind: input.kind,
      });
      return ok(lineOf(made.doc));
    },
    update: async (who, id, { version, ...input }) => {
      const known = await advisers.get(id);
      if (!known) return refuse('not_found');
      if (input.staffId && !core.directory.staff(input.staffId))
        return refuse('not_found', undefined, 'staffId');
      const next: Adviser = {
        ...known,
        ...(input.disabled === undefined ? {} : { disabled: input.disabled }),
        ...(input.staffId ? { staffId: input.staffId } : {}),
        ...(input.from ? { from: input.from } : {}),
        ...(input.to ? { to: input.to } : {}),
        updatedAt: core.now(),
      };
      const wrong = missingOf(next);
      if (wrong) return refuse('invalid_input', wrong.zh, wrong.field);
      const written = await advisers.replace(next, version);
      if (!written.ok) return refuse(written.reason === 'not_found' ? 'not_found' : 'version_conflict');
      await record(who, 'adviser.changed', `adviser:${id}`, {
        disabled: next.disabled,
        staffId: next.staffId,
      });
      return ok(lineOf(written.doc));
    },
    import: async (who, items) => {
      const byName = new Map(core.directory.allStaff().map((person) => [person.username, person.id]));
      const wrong: { line: number; why: string }[] = [];
      let added = 0;
      let known = 0;
      for (const [index, { username, ...item }] of items.entries()) {
        const staffId = byName.get(username);
        const fault = staffId ? missingOf(item)?.zh : `没有账号“${username}”。`;
        if (!staffId || fault) {
          wrong.push({ line: index + 1, why: fault ?? '' });
          continue;
        }
        if ((await advisers.insert(docOf({ ...item, staffId }))).ok) added += 1;
        else known += 1;
      }
      await record(who, 'adviser.imported', 'advisers', { added, known, wrong: wrong.length });
      return ok({ added, known, wrong });
    },
  };
};
