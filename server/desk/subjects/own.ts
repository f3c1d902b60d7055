/**
 * PI5: a citizen asks for a copy, a correction or the deletion of his data himself, from the device that has his
 * tickets or by number and query code. One open request of each kind: asked again, he is told of that one.
 */

import { type OwnProof, SELF, type SubjectRequest } from '../../../routing/citizens/subject-request.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type * as P from '../../../routing/protocol/citizens/subjects.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { CitizenPrincipal } from '../../auth/policy.ts';
import { type Core, idFromKey } from '../core.ts';
import { type Notices, toHolders } from '../deadlines/notices.ts';
import { takeDown } from './take-down.ts';

export interface OwnSubjectRequests {
  /** Of the device; `not_found` when it has no ticket and no appointment. */
  ask(who: CitizenPrincipal, input: P.SubjectAsked): Promise<Outcome<P.OwnSubjectView>>;
  /** Of a citizen whose ticket was proved by its query code. */
  askFor(citizenId: Id, input: P.SubjectAsked, from: string): Promise<Outcome<P.OwnSubjectView>>;
  /** Of the device, newest first. */
  mine(who: CitizenPrincipal): Promise<P.OwnSubjectView[]>;
}

const viewOf = (request: SubjectRequest, repeated = false): P.OwnSubjectView => {
  const { no, kind, state, dueAt, createdAt, steps } = request;
  // The reason that the person is given; what he himself wrote stays where it is.
  const answer = state === 'open' ? undefined : steps.findLast(({ what }) => what === state)?.words;
  return {
    no,
    kind,
    state,
    dueAt,
    createdAt,
    ...(answer ? { answer } : {}),
    ...(repeated ? { repeated } : {}),
  };
};

export const createOwnSubjectRequests = (core: Core, notices: Pick<Notices, 'tell'>): OwnSubjectRequests => {
  const { store } = core;
  /** Those who decide hear of it, once; nothing of the citizen stands in it. */
  const tell = ({ id, no, dueAt }: SubjectRequest) =>
    notices.tell({
      key: `subject:${id}`,
      to: toHolders('subject.manage'),
      kind: 'data_requested',
      subjectId: id,
      subjectNo: no,
      dueAt,
    });

  const of = (citizenId: Id) =>
    store.subjectRequests.find({
      where: { citizenId },
      sort: { field: 'createdAt', direction: 'desc' },
      limit: 50,
    });

  const put = async (
    citizenId: Id,
    { kind, words }: P.SubjectAsked,
    proof: OwnProof,
    from: string,
  ): Promise<Outcome<P.OwnSubjectView>> => {
    const same = (await of(citizenId)).items.filter((one) => one.kind === kind);
    const open = same.find(({ state }) => state === 'open');
    if (open) {
      // A crash may have come between writing and telling.
      await tell(open);
      return ok(viewOf(open, true));
    }
    // Two at once come to the same id: the second one is told of the first.
    const id = idFromKey(`subject:own:${citizenId}:${kind}:${same.length}`);
    const down = await takeDown(
      { store, clock: core.clock, calendar: () => core.policy().calendar },
      { id, kind, citizenId, proof, words },
      { id: SELF, name: '' },
    );
    if (!down) return refuse('version_conflict');
    if (down.made)
      core.audit.note({
        id: core.ids.next(),
        at: core.now(),
        who: citizenId,
        whoName: '',
        from,
        what: 'subject.asked',
        target: `subject:${id}`,
        data: { no: down.request.no, kind, proof },
      });
    await tell(down.request);
    return ok(viewOf(down.request, !down.made));
  };

  return {
    askFor: (citizenId, input, from) => put(citizenId, input, 'query_code', from),
    ask: async (who, input) => {
      const [tickets, booked] = await Promise.all([
        store.tickets.count({ where: { 'requester.citizenId': who.citizenId } }),
        store.appointments.count({ where: { citizenId: who.citizenId } }),
      ]);
      if (tickets + booked === 0) return refuse('not_found', '这台设备上还没有您的记录。');
      return put(who.citizenId, input, 'device', who.from);
    },
    mine: async (who) => (await of(who.citizenId)).items.map((one) => viewOf(one)),
  };
};
