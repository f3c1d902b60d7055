/** CZ4: a call or an answer in writing instead of waiting. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CitizenPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

describe('CZ4: instead of waiting', () => {
  let world: DeskWorld;
  let agent: StaffPrincipal;
  let citizen: CitizenPrincipal;
  let ticketId: string;

  beforeEach(async () => {
    world = await createDeskWorld();
    agent = await world.hire({ username: 'zhou' });
    await world.ready(agent);
    must(await world.desk.staff.setPresence(agent, { state: 'paused', reason: 'meeting' }));
    citizen = await world.visitor();
    ticketId = await world.ask(citizen, '老板拖欠工资');
  });
  const lines = async () =>
    must(await world.desk.citizen.sync(citizen, { ticketId, afterSeq: 0 })).messages.flatMap(({ event }) =>
      event ? [event.code] : [],
    );

  it('a call needs a number, keeps the place, and whoever accepts sees that he is to be called', async () => {
    const before = await world.store.tickets.get(ticketId);
    expect(await world.desk.citizen.instead(citizen, { ticketId, how: 'call' })).toMatchObject({
      ok: false,
      code: 'invalid_input',
      field: 'phone',
    });
    const ask = { ticketId, how: 'call' as const, phone: '138 0000 1111' };
    expect(must(await world.desk.citizen.instead(citizen, ask))).toMatchObject({
      status: 'queued',
      instead: 'call',
    });
    must(await world.desk.citizen.instead(citizen, ask));
    const after = await world.store.tickets.get(ticketId);
    expect(after).toMatchObject({ requester: { phone: '13800001111' }, placement: before!.placement });
    expect((await lines()).filter((code) => code === 'wants_call')).toHaveLength(1);
    must(await world.desk.staff.setPresence(agent, { state: 'ready' }));
    await world.settle();
    const [offerId] = await world.offersOf(agent);
    expect(must(await world.desk.staff.accept(agent, offerId!))).toMatchObject({ instead: 'call' });
    expect(codeOf(await world.desk.citizen.instead(citizen, ask))).toBe('wrong_state');
    await world.core.audit.flush();
    const log = (await world.store.audit.find({ limit: 200 })).items.filter(
      ({ what }) => what === 'ticket.instead',
    );
    expect(log.map(({ who, data }) => [who, data])).toEqual([[citizen.citizenId, { how: 'call' }]]);
  });

  it('a written answer needs nothing; a stranger’s ticket is not found', async () => {
    expect(must(await world.desk.citizen.instead(citizen, { ticketId, how: 'words' })).instead).toBe('words');
    expect(await lines()).toContain('wants_words');
    expect(codeOf(await world.desk.citizen.instead(await world.visitor(), { ticketId, how: 'words' }))).toBe(
      'not_found',
    );
  });
});
