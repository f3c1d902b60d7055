/** Requests of citizens about their own data: taken down with proof and deadline, worked off, each step audited (PI). */
import type { z } from 'zod';
import type { Calendar } from '../../../routing/calendar.ts';
import { maskPhone } from '../../../routing/citizens/mask.ts';
import type { SubjectRequest, SubjectRequestState } from '../../../routing/citizens/subject-request.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type * as P from '../../../routing/protocol/citizens/subjects.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Id } from '../../../routing/ticket.ts';
import { CLEARANCES, type Clearance } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Clock, type Ids, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder, findAll, pageOptions } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { endBulletinsOfOtherNumber } from '../bulletins/personal-data.ts';
import { actorOf, idFromKey } from '../core.ts';
import { normalisePhone } from '../intake/intake.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { restrictionOf } from '../tickets/ticket-states.ts';
import { collectSubject, type SubjectData } from './collect.ts';
import type { SubjectEraser } from './erase.ts';
import { takeDown } from './take-down.ts';

type In<T extends z.ZodType> = z.output<T>;
type Answer = Promise<Outcome<P.SubjectRequestView>>;
const TRIES = 8;

export interface SubjectAdmin {
  find(
    who: StaffPrincipal,
    input: In<typeof P.subjectFind>,
  ): Promise<Outcome<{ items: P.SubjectCandidate[] }>>;
  list(query: {
    state?: SubjectRequestState | undefined;
    cursor?: string | undefined;
    limit: number;
  }): Promise<PageOf<P.SubjectRequestView>>;
  create(who: StaffPrincipal, input: In<typeof P.subjectCreate>): Answer;
  /** Only for an open request for a copy; each time is audited. */
  export(who: StaffPrincipal, id: Id): Promise<Outcome<{ no: string; data: SubjectData }>>;
  correct(who: StaffPrincipal, id: Id, input: In<typeof P.subjectCorrect>): Answer;
  erase(who: StaffPrincipal, id: Id, input: In<typeof P.subjectErase>): Answer;
  close(who: StaffPrincipal, id: Id, input: In<typeof P.subjectClose>): Answer;
}

export const createSubjects = (deps: {
  store: Store;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  record: Pick<TicketRecord, 'change'>;
  eraser: SubjectEraser;
  calendar: () => Calendar;
}): SubjectAdmin => {
  const { store, clock } = deps;
  const audit = createRecorder(deps);
  const now = () => instant(clock.nowMs());

  const candidate = async (citizenId: Id): Promise<P.SubjectCandidate> => {
    const where = { 'requester.citizenId': citizenId };
    const [citizen, page, tickets, openTickets] = await Promise.all([
      store.citizens.get(citizenId),
      store.tickets.find({ where, sort: { field: 'createdAt', direction: 'desc' }, limit: 1 }),
      store.tickets.count({ where }),
      store.tickets.count({ where: { ...where, status: { ne: 'closed' } } }),
    ]);
    const last = page.items[0];
    const name = citizen?.name ?? last?.requester.name;
    const phone = citizen?.phone ?? last?.requester.phone;
    return {
      citizenId,
      ...(name ? { name } : {}),
      ...(phone ? { phone: maskPhone(phone) } : {}),
      tickets,
      openTickets,
      ...(last ? { lastAt: last.createdAt } : {}),
    };
  };

  const viewOf = async ({ version: _, ...request }: SubjectRequest): Promise<P.SubjectRequestView> => {
    const { name, phone, tickets, openTickets } = await candidate(request.citizenId);
    return {
      ...request,
      overdue: request.state === 'open' && request.dueAt < now(),
      who: { tickets, openTickets, ...(name ? { name } : {}), ...(phone ? { phone } : {}) },
    };
  };

  /** Compare-and-set with one more step; only open requests change. */
  const change = async (
    who: StaffPrincipal,
    id: Id,
    what: string,
    set: Partial<SubjectRequest>,
    words?: string,
  ): Answer => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const old = await store.subjectRequests.get(id);
      if (!old) return refuse('not_found');
      if (old.state !== 'open') return refuse('wrong_state');
      const at = now();
      const step = { at, by: who.id, byName: who.name, what, ...(words ? { words } : {}) };
      const next = { ...old, ...set, updatedAt: at, steps: [...old.steps, step] };
      const written = await store.subjectRequests.replace(next, old.version);
      if (!written.ok) continue;
      await audit(who, `subject.${what}`, `subject:${id}`, { no: old.no, kind: old.kind });
      return ok(await viewOf(written.doc));
    }
    return refuse('version_conflict');
  };

  /** The restricted tickets among his, and as what. */
  const restrictedOf = async (citizenId: Id): Promise<Map<Id, Clearance>> => {
    const tickets = await findAll(store.tickets, { where: { 'requester.citizenId': citizenId } });
    return new Map(
      tickets.flatMap((ticket) => {
        const clearance = restrictionOf(ticket);
        return clearance ? [[ticket.id, clearance] as const] : [];
      }),
    );
  };

  const openOf = async (id: Id, kind: SubjectRequest['kind']): Promise<Outcome<SubjectRequest>> => {
    const request = await store.subjectRequests.get(id);
    if (!request) return refuse('not_found');
    return request.state === 'open' && request.kind === kind ? ok(request) : refuse('wrong_state');
  };

  return {
    find: async (who, { ticketNo, phone }) => {
      const ids = ticketNo
        ? [(await store.tickets.getBy({ no: ticketNo }))?.requester.citizenId]
        : (
            await Promise.all([
              findAll(store.citizens, { where: { phone: normalisePhone(phone ?? '') } }),
              findAll(store.tickets, { where: { 'requester.phone': normalisePhone(phone ?? '') } }),
            ])
          ).flatMap((docs) => docs.map((doc) => ('requester' in doc ? doc.requester.citizenId : doc.id)));
      const found = [...new Set(ids)].filter((id): id is Id => id !== undefined).slice(0, 20);
      // Looking somebody up is a use of his data; the number that was typed is not repeated here.
      await audit(who, 'subject.looked_up', 'subject:find', {
        by: ticketNo ? 'ticket' : 'phone',
        found: found.length,
      });
      return ok({ items: await Promise.all(found.map(candidate)) });
    },
    list: async (query) => {
      const page = await store.subjectRequests.find({
        ...pageOptions(query),
        ...(query.state ? { where: { state: query.state } } : {}),
        sort: { field: 'createdAt', direction: 'desc' },
      });
      return { ...page, items: await Promise.all(page.items.map(viewOf)) };
    },
    create: async (who, { clientKey, kind, citizenId, proof, words }) => {
      const { tickets } = await candidate(citizenId);
      if (tickets === 0 && !(await store.citizens.get(citizenId))) return refuse('not_found');
      const id = idFromKey(`subject:${who.id}:${clientKey}`);
      const known = await store.subjectRequests.get(id);
      if (known) return ok(await viewOf(known));
      const down = await takeDown(deps, { id, kind, citizenId, proof, words }, who);
      if (!down) return refuse('version_conflict');
      if (down.made)
        await audit(who, 'subject.taken_down', `subject:${id}`, {
          no: down.request.no,
          kind,
          proof,
          citizenId,
        });
      return ok(await viewOf(down.request));
    },
    export: async (who, id) => {
      const request = await openOf(id, 'export');
      if (!request.ok) return request;
      const { citizenId } = request.value;
      const kinds = await restrictedOf(citizenId);
      // A copy is the person's right and holds all his tickets; who makes it must be cleared to see them (RS9).
      const lacking = [...kinds.values()].find((kind) => !who.clearances?.includes(kind));
      if (lacking)
        return refuse(
          'forbidden',
          `其中有受限工单（${CLEARANCES[lacking].zh}），须由获准查看这类工单的管理员导出；可在“人员”中为账号授权，授权会留痕。`,
        );
      for (const [ticketId, clearance] of kinds)
        await audit(who, 'ticket.restricted_exported', `ticket:${ticketId}`, {
          no: request.value.no,
          clearance,
        });
      const noted = await change(who, id, 'exported', {});
      if (!noted.ok) return noted;
      return ok({ no: request.value.no, data: await collectSubject(store, citizenId) });
    },
    correct: async (who, id, { name, phone }) => {
      const request = await openOf(id, 'correct');
      if (!request.ok) return request;
      const { citizenId } = request.value;
      const set = {
        ...(name === undefined ? {} : { name }),
        ...(phone === undefined ? {} : { phone: normalisePhone(phone) }),
      };
      const fields = (['name', 'phone'] as const).filter((field) => set[field] !== undefined);
      for (let tried = 0; ; tried += 1) {
        const citizen = await store.citizens.get(citizenId);
        if (!citizen) break;
        if ((await store.citizens.replace({ ...citizen, ...set, updatedAt: now() }, citizen.version)).ok)
          break;
        if (tried >= TRIES) return refuse('version_conflict');
      }
      for (const ticket of await findAll(store.tickets, { where: { 'requester.citizenId': citizenId } })) {
        const changed = await deps.record.change(ticket.id, actorOf(who), ({ requester }) =>
          fields.every((field) => requester[field] === set[field])
            ? ok(undefined)
            : ok({
                set: { requester: { ...requester, ...set } },
                type: 'ticket.requester_corrected',
                data: { request: request.value.no, fields },
              }),
        );
        if (!changed.ok) return changed;
      }
      if (set.phone !== undefined) await endBulletinsOfOtherNumber(store, citizenId, set.phone, now());
      return change(who, id, 'corrected', {
        corrected: [...new Set([...(request.value.corrected ?? []), ...fields])],
      });
    },
    erase: async (who, id, { basis }) => {
      const request = await openOf(id, 'erase');
      if (!request.ok) return request;
      const { citizenId } = request.value;
      const { openTickets } = await candidate(citizenId);
      if (openTickets > 0) return refuse('wrong_state', '还有未办结的工单，请先办结或由本人撤回。');
      const tickets = await deps.eraser.erase(citizenId);
      return change(who, id, 'erased', {
        citizenId: deps.eraser.pseudonymOf(citizenId),
        words: '',
        kept: { tickets, basis },
        state: 'done',
      });
    },
    close: async (who, id, { state, words }) => {
      const request = await store.subjectRequests.get(id);
      if (request?.kind === 'erase' && state === 'done')
        return refuse('wrong_state', '删除申请由删除操作办结。');
      return change(who, id, state, { state }, words);
    },
  };
};
