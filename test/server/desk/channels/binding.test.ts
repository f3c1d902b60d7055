/** CH14: a follower is joined with a citizen of the web by proof alone, over the stand-in for the platform. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../../../../scripts/wechat-stand-in/stand-in.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import type { ChannelAccount, InboundFact } from '../../../../server/channels/channel.ts';
import { createOfficialAccount } from '../../../../server/channels/wechat/official-account.ts';
import { joinedIds } from '../../../../server/desk/channels/binding.ts';
import { queryCodeOf } from '../../../../server/desk/citizens/status.ts';
import { createMemoryFiles } from '../../../support/ports/memory-files.ts';
import { calmChannels } from '../../../support/worlds/channel-calm.ts';
import {
  codeOf,
  createDeskWorld,
  type DeskWorld,
  must,
  START_MS,
} from '../../../support/worlds/desk-world.ts';

const APP = { appId: 'wx0001', secret: 's'.repeat(32) };
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

describe('joining a follower with a citizen', () => {
  let standIn: StandIn;
  let world: DeskWorld;
  let agent: StaffPrincipal;
  let citizen: CitizenPrincipal;
  let webTicket: string;
  let serial = 0;

  beforeEach(async () => {
    let nowMs = () => START_MS;
    standIn = await startStandIn({ ...APP, verified: true, now: () => nowMs(), rules: { tries: 1 } });
    standIn.target({ url: 'http://127.0.0.1:9/nobody', token: 't', appId: APP.appId });
    const accounts = new Map<string, ChannelAccount>();
    for (const id of ['main', 'second'])
      accounts.set(
        id,
        createOfficialAccount(
          { id, ...APP, menus: true, baseUrl: standIn.url, timeoutMs: 1_000 },
          { clock: { nowMs: () => nowMs() }, log: QUIET },
        ),
      );
    const files = createMemoryFiles();
    world = await createDeskWorld({
      channels: { accounts, files, stage: files.stageBytes, identify: () => undefined },
    });
    nowMs = () => world.timers.nowMs();
    agent = await world.hire({ username: 'chen', displayName: '陈静' });
    await world.ready(agent);
    citizen = await world.visitor();
    webTicket = await world.ask(citizen, '公司拖欠工资');
  });
  afterEach(() => standIn.stop());

  const calm = () => calmChannels(world);
  const give = (fact: InboundFact, sender: string, accountId: string) => {
    serial += 1;
    return world.channels.receive({
      key: `${accountId}:b${serial}`,
      accountId,
      sender,
      atMs: world.timers.nowMs(),
      fact,
    });
  };
  const say = async (text: string, sender = 'oA', accountId = 'main') => {
    await standIn.say(sender, text);
    await give({ type: 'message', content: { kind: 'text', text } }, sender, accountId);
    await calm();
  };
  const follow = async (sender = 'oA', accountId = 'main') => {
    await standIn.follow(sender);
    await give({ type: 'followed' }, sender, accountId);
    await calm();
  };
  const last = (sender = 'oA') =>
    String((standIn.reached(sender).at(-1)?.content as { content?: string } | undefined)?.content);
  const slip = async (who = citizen, ticketId = webTicket) => {
    const { no, queryCode } = must(await world.desk.citizen.ticket(who, ticketId));
    return [no, queryCode ?? ''] as const;
  };
  const codeFor = async () => must(await world.desk.status.joinCode(...(await slip()), 'test'));
  const bound = async () =>
    (await world.store.followers.find({ where: { boundTo: citizen.citizenId } })).items;
  const opened = async () =>
    (await world.store.tickets.find({ where: { channel: 'wechat' } })).items.map(({ id }) => id);

  it('CH14: the code of the status page joins; history goes across channels, tickets keep their pseudonym', async () => {
    await follow();
    await say('还想问问工伤');
    const [offerId] = await world.offersOf(agent);
    expect(must(await world.desk.staff.accept(agent, offerId ?? '')).id).toBe(webTicket);
    expect(must(await world.desk.queries.history(agent, webTicket)).items).toEqual([]);

    const [no, queryCode] = await slip();
    expect(must(await world.desk.status.look(no, queryCode)).joinable).toBe(true);
    const { code } = await codeFor();
    expect(JSON.stringify((await world.store.citizens.find({})).items)).not.toContain(code);
    await say(`绑定 ${code}`);
    expect(last()).toContain('绑定成功');
    const [wechatTicket] = await opened();
    expect(must(await world.desk.queries.history(agent, webTicket)).items.map(({ id }) => id)).toEqual([
      wechatTicket,
    ]);
    expect(codeOf(await world.desk.queries.ticket(agent, wechatTicket ?? ''))).toBe('ok');
    const kept = await world.store.tickets.get(wechatTicket ?? '');
    expect(kept?.requester.citizenId).toMatch(/^w_/);
    const texts = (await world.store.messages.find({})).items.map(({ text }) => text);
    expect(texts.some((text) => text.includes(code))).toBe(false);
    await world.core.audit.flush();
    const log = (await world.store.audit.find({ where: { what: 'follower.joined' } })).items;
    expect(log).toHaveLength(1);
    expect(JSON.stringify(log)).not.toContain(citizen.citizenId);
  });

  it('CH14: wrong number or query code gives no code, and a ticket of a follower neither', async () => {
    const [no] = await slip();
    expect(codeOf(await world.desk.status.joinCode(no, '00000000', 'test'))).toBe('bad_token');
    await follow();
    await say('还想问问工伤');
    const ticket = (await world.store.tickets.find({ where: { channel: 'wechat' } })).items[0]!;
    const key = queryCodeOf(world.core.ratingKey, ticket.id);
    expect(codeOf(await world.desk.status.joinCode(ticket.no, key, 'test'))).toBe('wrong_state');
    expect(must(await world.desk.status.look(ticket.no, key)).joinable).toBeUndefined();
  });

  it('CH14: wrong, late, replaced and used codes read alike and open no ticket', async () => {
    await follow();
    await follow('oB');
    const replaced = (await codeFor()).code;
    const late = (await codeFor()).code;
    await say('绑定 ABCD2345');
    const refused = last();
    expect(refused).toContain('绑定码不正确或已失效');
    await say(replaced);
    expect(last()).toBe(refused);
    await world.pass(15 * 60_000);
    await say(late);
    expect(last()).toBe(refused);
    expect(await bound()).toEqual([]);
    const { code } = await codeFor();
    await say(code);
    await say(code, 'oB');
    expect(last('oB')).toBe(refused);
    expect(await bound()).toHaveLength(1);
    expect(await opened()).toEqual([]);
  });

  it('CH14: after five wrong tries a right code does not help for an hour, leaving or not', async () => {
    await follow();
    for (let tried = 0; tried < 5; tried += 1) {
      await say(`绑定 ABCD234${tried}`);
      await world.pass(60_000);
    }
    await give({ type: 'unfollowed' }, 'oA', 'main');
    await follow();
    await say((await codeFor()).code);
    expect(last()).toContain('尝试次数过多');
    expect(await bound()).toEqual([]);
    await world.pass(3_600_000);
    await say((await codeFor()).code);
    expect(last()).toContain('绑定成功');
    expect(await bound()).toHaveLength(1);
  });

  it('CH14: of two followers with one code in one moment one is joined', async () => {
    await follow();
    await follow('oB');
    const { code } = await codeFor();
    await Promise.all(
      ['oA', 'oB'].map(async (sender) => {
        await standIn.say(sender, code);
        await give({ type: 'message', content: { kind: 'text', text: code } }, sender, 'main');
      }),
    );
    await calm();
    expect(await bound()).toHaveLength(1);
    expect([last(), last('oB')].filter((text) => text.includes('绑定成功'))).toHaveLength(1);
  });

  it('CH6, CH14: who leaves is parted: no trace leads from his tickets to the citizen, and the old code is dead', async () => {
    await follow();
    await say('还想问问工伤');
    const { code } = await codeFor();
    await say(code);
    const [follower] = await bound();
    await give({ type: 'unfollowed' }, 'oA', 'main');
    await calm();
    expect(await bound()).toEqual([]);
    expect(await joinedIds(world.store, citizen.citizenId)).toEqual([citizen.citizenId]);
    const own = await world.store.citizens.get(citizen.citizenId);
    expect(own).toBeDefined();
    expect(own).not.toHaveProperty('bindUsedBy');
    expect(await opened()).toHaveLength(1);
    expect((await world.store.tickets.get(webTicket))?.requester.citizenId).toBe(citizen.citizenId);
    await world.core.audit.flush();
    const log = await world.store.audit.find({ where: { who: follower!.id }, limit: 100 });
    expect(log.items.map(({ what }) => what)).toContain('follower.parted');
    expect(JSON.stringify(log.items)).not.toContain(citizen.citizenId);
    await follow();
    await say(code);
    expect(last()).toContain('绑定码不正确或已失效');
    expect(await bound()).toEqual([]);
  });

  it('CH14: on another account he is somebody else until he proves it there too', async () => {
    await follow();
    await say((await codeFor()).code);
    await follow('oA', 'second');
    expect(await bound()).toHaveLength(1);
    await say((await codeFor()).code, 'oA', 'second');
    expect((await bound()).map(({ accountId }) => accountId).sort()).toEqual(['main', 'second']);
    expect(await joinedIds(world.store, (await bound())[0]!.id)).toHaveLength(3);
  });
});
