/** A follower whom the platform lets nobody answer, at a whole desk: template notice, text message, telephone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../../../../scripts/wechat-stand-in/stand-in.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import type { InboundFact } from '../../../../server/channels/channel.ts';
import { createOfficialAccount } from '../../../../server/channels/wechat/official-account.ts';
import { type FakeSmsLine, fakeSmsLine } from '../../../support/ports/sms-line.ts';
import { calmChannels } from '../../../support/worlds/channel-calm.ts';
import {
  codeOf,
  createDeskWorld,
  type DeskWorld,
  must,
  START_MS,
} from '../../../support/worlds/desk-world.ts';

const APP = { appId: 'wx0001', secret: 's'.repeat(32) };
const TEMPLATE = { id: 'template-of-answers', fields: { character_string1: '{no}', time2: '{time}' } };
const WAIT_MS = 31 * 60_000;

describe('other ways to a follower', () => {
  let standIn: StandIn;
  let world: DeskWorld;
  let sms: FakeSmsLine;
  let agent: StaffPrincipal;
  let serial = 0;

  const build = async (templates: Record<string, typeof TEMPLATE>) => {
    let nowMs = () => START_MS;
    standIn = await startStandIn({
      ...APP,
      templates: [TEMPLATE.id],
      now: () => nowMs(),
      rules: { tries: 1 },
    });
    standIn.target({ url: 'http://127.0.0.1:9/nobody', token: 't', appId: APP.appId });
    const account = createOfficialAccount(
      { id: 'main', ...APP, menus: true, templates, baseUrl: standIn.url, timeoutMs: 1_500 },
      { clock: { nowMs: () => nowMs() }, log: { debug() {}, info() {}, warn() {}, error() {} } },
    );
    sms = fakeSmsLine();
    world = await createDeskWorld({ smsLine: sms, channels: { accounts: new Map([['main', account]]) } });
    nowMs = () => world.timers.nowMs();
    agent = await world.hire({ username: 'chen', displayName: '陈静' });
    await world.ready(agent);
  };
  beforeEach(() => build({ answer: TEMPLATE }));
  afterEach(() => standIn.stop());

  const calm = () => calmChannels(world);
  const tell = async (fact: InboundFact): Promise<void> => {
    serial += 1;
    const atMs = world.timers.nowMs();
    await world.channels.receive({ key: `main:k${serial}`, accountId: 'main', sender: 'oA', atMs, fact });
    await calm();
  };
  const say = async (text: string) => {
    await standIn.say('oA', text);
    await tell({ type: 'message', content: { kind: 'text', text } });
  };
  /** A ticket whose five replies but the last are used up, and one more answer. */
  const stuck = async (phone?: string) => {
    await standIn.follow('oA');
    await tell({ type: 'followed' });
    await say('工地欠我三个月工资');
    const [ticket] = (await world.store.tickets.find({})).items;
    const [offerId] = await world.offersOf(agent);
    must(await world.desk.staff.accept(agent, offerId ?? ''));
    if (phone) {
      const now = (await world.store.citizens.get(ticket!.requester.citizenId))!;
      await world.store.citizens.replace({ ...now, phone }, now.version);
    }
    await world.leap(49 * 3_600_000);
    must(
      await world.desk.staff.send(agent, { ticketId: ticket!.id, clientKey: 'late', text: '可以申请仲裁。' }),
    );
    await calm();
    return ticket!;
  };
  /** The answer has waited; the sweep runs as often as a step needs. */
  const late = async () => {
    await world.leap(WAIT_MS);
    for (let n = 0; n < 4; n += 1) {
      await world.channels.sweep();
      await calm();
    }
  };
  const ways = async (ticketId: string) =>
    must(await world.channels.desk.view(agent, ticketId)).channel!.ways.map(
      ({ way, state }) => `${way} ${state}`,
    );

  it('CH8: a template notice says that there is an answer, once; his next words bring the answer', async () => {
    const ticket = await stuck();
    expect(await ways(ticket.id)).toEqual([]);
    await late();
    await late();
    expect(standIn.notified('oA')).toMatchObject([
      { url: 'http://localhost:12348/status', data: { character_string1: { value: ticket.no } } },
    ]);
    expect(JSON.stringify(standIn.notified())).not.toContain('仲裁');
    expect(await ways(ticket.id)).toEqual(['template sent']);
    await say('您好');
    expect(JSON.stringify(standIn.reached('oA').at(-1)?.content)).toContain('可以申请仲裁');
    await tell({ type: 'notice_finished', noticeId: '1', delivered: true, code: '' });
    expect(await ways(ticket.id)).toEqual(['template sent']);
  });
  it('CH8: the platform says later that he blocked it: text message, and when that fails the telephone', async () => {
    const ticket = await stuck('13812345678');
    await late();
    sms.next.push({ result: 'refused', code: 'blacklist' });
    await tell({ type: 'notice_finished', noticeId: '1', delivered: false, code: 'user_block' });
    await late();
    expect(await ways(ticket.id)).toEqual(['template failed', 'sms failed', 'phone waiting']);
    const told = (await world.store.notices.find({})).items.filter(({ kind }) => kind === 'phone_him');
    expect(told).toMatchObject([{ to: [`staff:${agent.id}`] }]);
    must(await world.channels.desk.phoned(agent, ticket.id));
    expect(await ways(ticket.id)).toEqual(['template failed', 'sms failed', 'phone sent']);
    expect(codeOf(await world.channels.desk.phoned(agent, ticket.id))).toBe('wrong_state');
  });
  it('CH8: no answer from the platform: nothing else is sent by itself', async () => {
    const ticket = await stuck('13812345678');
    standIn.failNext({ kind: 'silent_after' });
    await late();
    // The call ends by its time limit of 300 ms.
    await expect.poll(() => ways(ticket.id)).toEqual(['template unknown']);
    await late();
    expect(standIn.notified('oA')).toHaveLength(1);
    expect(sms.sent).toEqual([]);
  });
  it('CH8: without template a text message that says nothing of the matter; who speaks first gets none', async () => {
    await standIn.stop();
    await build({});
    const ticket = await stuck('13812345678');
    await late();
    expect(sms.sent).toMatchObject([{ purpose: 'notice', phone: '13812345678', values: { no: ticket.no } }]);
    expect(JSON.stringify(sms.sent)).not.toContain('仲裁');
    await late();
    expect(await ways(ticket.id)).toEqual(['sms sent']);
    expect(sms.sent).toHaveLength(1);
  });
  it('CH8: neither template nor number: the owner is asked to phone; he speaks, and it is called off', async () => {
    await standIn.stop();
    await build({});
    const ticket = await stuck();
    await late();
    expect(await ways(ticket.id)).toEqual(['phone waiting']);
    await say('您好');
    await world.channels.sweep();
    expect(await ways(ticket.id)).toEqual(['phone not_needed']);
  });
});
