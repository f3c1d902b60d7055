/** CZ3: a transcript by link: for one ticket, for a time, ended at will, masked, audited. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CitizenPrincipal } from '../../../../server/auth/policy.ts';
import { queryCodeOf } from '../../../../server/desk/citizens/status.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const DAY_MS = 86_400_000;

let world: DeskWorld;
let who: CitizenPrincipal;
let ticketId: string;

const desk = () => world.desk.citizens.transcripts;
const tokenOf = (link: string): string => link.split('/').pop() ?? '';
const page = (link: string, tongue: 'zh-CN' | 'en' | 'bo' = 'zh-CN') =>
  desk().page(tokenOf(link), tongue, '10.0.0.9');
const audited = async (what: string): Promise<number> => {
  await world.core.audit.flush();
  return (await world.store.audit.find({ where: { what }, limit: 100 })).items.length;
};

beforeEach(async () => {
  world = await createDeskWorld();
  who = await world.visitor();
  ticketId = await world.ask(who, '我叫<b>李四</b>，电话 13812345678，被欠薪');
});

describe('CZ3: a transcript by link', () => {
  it('shows what was said in three languages, masked, without notes and without markup of the words', async () => {
    const agent = await world.hire({ username: 'zhou' });
    await world.ready(agent);
    must(await world.desk.staff.accept(agent, (await world.offersOf(agent))[0]!));
    must(await world.desk.staff.send(agent, { ticketId, clientKey: 'answer-0001', text: '可以申请仲裁' }));
    must(await world.desk.staff.note(agent, { ticketId, clientKey: 'note-00001', text: '内部备注不外传' }));
    const { link, until } = must(await desk().make(who, ticketId));
    expect(Date.parse(until) - world.core.clock.nowMs()).toBe(7 * DAY_MS);
    for (const [tongue, title] of [
      ['zh-CN', '对话记录'],
      ['en', 'Conversation'],
      ['bo', 'གླེང་མོལ་ཟིན་ཐོ།'],
    ] as const) {
      const html = must(await page(link, tongue));
      expect(html).toContain(`<html lang="${tongue}">`);
      expect(html).toContain(`<h1>${title}</h1>`);
      expect(html).toContain('138****5678');
      expect(html).toContain('&lt;b&gt;李四');
      expect(html).toContain('可以申请仲裁');
      for (const hidden of ['13812345678', '<b>李四', '内部备注', '<script'])
        expect(html).not.toContain(hidden);
    }
    expect(await audited('transcript.opened')).toBe(3);
  });

  it('is for his own ticket alone, and for whoever has number and query code', async () => {
    expect(codeOf(await desk().make(await world.visitor(), ticketId))).toBe('not_found');
    expect(codeOf(await desk().end(await world.visitor(), ticketId))).toBe('not_found');
    const { no } = (await world.store.tickets.get(ticketId))!;
    expect(codeOf(await world.desk.status.proved(no, '00000000'))).toBe('bad_token');
    const ticket = must(await world.desk.status.proved(no, queryCodeOf(world.core.ratingKey, ticketId)));
    const { link } = must(await desk().makeFor(ticket, '10.0.0.1'));
    expect((await page(link)).ok).toBe(true);
    const other = await world.ask(who, '另一件事情');
    expect(must(await page(link))).not.toContain('另一件事情');
    expect(other).not.toBe(ticketId);
  });

  it('ends at will, with the next link, and with its time; wrong, ended and expired read alike', async () => {
    const first = must(await desk().make(who, ticketId));
    const second = must(await desk().make(who, ticketId));
    const third = tokenOf(second.link).replace(/^./, (sign) => (sign === 'a' ? 'b' : 'a'));
    expect((await page(second.link)).ok).toBe(true);
    const ended = await page(first.link);
    expect(ended).toMatchObject({ code: 'bad_token', detail: expect.stringContaining('已作废') });
    expect(await desk().page(third, 'zh-CN', '')).toEqual(ended);
    await world.leap(7 * DAY_MS + 1000);
    expect(await page(second.link)).toEqual(ended);
    const last = must(await desk().make(who, ticketId));
    must(await desk().end(who, ticketId));
    expect(await page(last.link)).toEqual(ended);
    expect(await audited('transcript.made')).toBe(3);
    expect(await audited('transcript.ended')).toBe(1);
  });

  it('is made five times a day at most, and its secret is stored nowhere', async () => {
    const links = [];
    for (let count = 0; count < 5; count += 1) links.push(must(await desk().make(who, ticketId)).link);
    expect(await desk().make(who, ticketId)).toMatchObject({
      code: 'rate_limited',
      detail: expect.stringContaining('明天'),
    });
    await world.core.audit.flush();
    const kept = JSON.stringify([
      (await world.store.transcripts.find({ limit: 100 })).items,
      (await world.store.audit.find({ limit: 100 })).items,
    ]);
    for (const link of links) expect(kept).not.toContain(tokenOf(link));
    await world.leap(DAY_MS + 1000);
    expect((await desk().make(who, ticketId)).ok).toBe(true);
  });
});
