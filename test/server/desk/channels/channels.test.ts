/** Followers of an official account at a whole desk, against the stand-in for the platform: from following to rating. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../../../../scripts/wechat-stand-in/stand-in.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import type { ChannelAccount, InboundEvent, InboundFact } from '../../../../server/channels/channel.ts';
import { createOfficialAccount } from '../../../../server/channels/wechat/official-account.ts';
import { createMemoryFiles, type MemoryFiles } from '../../../support/ports/memory-files.ts';
import { calmChannels } from '../../../support/worlds/channel-calm.ts';
import {
  codeOf,
  createDeskWorld,
  type DeskWorld,
  must,
  START_MS,
} from '../../../support/worlds/desk-world.ts';

const APP = { appId: 'wx0001', secret: 's'.repeat(32) };
const PNG = new Uint8Array([137, 80, 78, 71]);

describe('followers', () => {
  let standIn: StandIn;
  let world: DeskWorld;
  let files: MemoryFiles;
  let agent: StaffPrincipal;
  let serial = 0;

  const build = async (menus = true) => {
    let nowMs = () => START_MS;
    standIn = await startStandIn({ ...APP, verified: menus, now: () => nowMs(), rules: { tries: 1 } });
    standIn.target({ url: 'http://127.0.0.1:9/nobody', token: 't', appId: APP.appId });
    const account: ChannelAccount = createOfficialAccount(
      { id: 'main', ...APP, menus, baseUrl: standIn.url, timeoutMs: 1_000 },
      { clock: { nowMs: () => nowMs() }, log: { debug() {}, info() {}, warn() {}, error() {} } },
    );
    files = createMemoryFiles();
    world = await createDeskWorld({
      channels: {
        accounts: new Map([['main', account]]),
        files,
        stage: files.stageBytes,
        identify: (bytes) => (bytes[0] === 137 ? { mime: 'image/png', extension: 'png' } : undefined),
      },
    });
    nowMs = () => world.timers.nowMs();
    agent = await world.hire({ username: 'chen', displayName: '陈静' });
    await world.ready(agent);
  };
  beforeEach(() => build());
  afterEach(() => standIn.stop());

  /** The event as the hook would hand it over, and everything that follows from it. */
  const tell = async (fact: InboundFact, given?: string, sender = 'oA'): Promise<void> => {
    serial += 1;
    const key = given ?? `k${serial}`;
    const event: InboundEvent = {
      key: `main:${key}`,
      accountId: 'main',
      sender,
      atMs: world.timers.nowMs(),
      fact,
    };
    await world.channels.receive(event);
    await calm();
  };
  const calm = () => calmChannels(world);
  const follow = async (sender = 'oA') => {
    await standIn.follow(sender);
    await tell({ type: 'followed' }, undefined, sender);
  };
  const say = async (text: string, options: { key?: string; menuId?: string; sender?: string } = {}) => {
    const { key, menuId, sender = 'oA' } = options;
    await standIn.say(sender, text, menuId);
    await tell(
      { type: 'message', content: { kind: 'text', text, ...(menuId ? { menuId } : {}) } },
      key,
      sender,
    );
  };
  const tickets = async () => (await world.store.tickets.find({})).items;
  const words = (sender = 'oA') =>
    standIn.reached(sender).map(({ content }) => String((content as { content?: string }).content ?? 'menu'));
  const accept = async () => {
    const [offerId] = await world.offersOf(agent);
    return must(await world.desk.staff.accept(agent, offerId ?? ''));
  };
  const answer = async (ticketId: string, text: string, clientKey = text) => {
    must(await world.desk.staff.send(agent, { ticketId, clientKey, text }));
    await calm();
  };
  const close = async (ticketId: string) => {
    must(
      await world.desk.staff.close(agent, {
        ticketId,
        matter: '劳动纠纷',
        service: 'advice',
        result: 'answered',
        basis: '',
        feedback: '可申请劳动仲裁。',
      }),
    );
    await calm();
  };

  it('from following to rating: welcome, ticket, answers in order, menu, one rating, thanks', async () => {
    await follow();
    expect(words()[0]).toContain('值班人员会在这里答复您');
    await say('工地欠我三个月工资');
    const [ticket] = await tickets();
    expect(ticket).toMatchObject({ channel: 'wechat', classification: { matter: '劳动纠纷' } });
    await accept();
    await answer(ticket!.id, '您好，有考勤记录吗？');
    await say('有的');
    expect(await tickets()).toHaveLength(1);
    await answer(ticket!.id, '可以申请仲裁。');
    await close(ticket!.id);
    expect(words().slice(1)).toEqual([
      expect.stringContaining(ticket!.no),
      '您好，有考勤记录吗？',
      '可以申请仲裁。',
      'menu',
    ]);
    const menu = standIn.reached('oA').at(-1)!.content as {
      head_content: string;
      list: { id: string; content: string }[];
    };
    expect(menu.head_content).toContain('可申请劳动仲裁。');
    const press = menu.list.find(({ content }) => content === '满意')!;
    await say('满意', { menuId: press.id });
    await say('满意', { menuId: press.id });
    expect((await world.store.ratings.find({})).items).toMatchObject([
      { ticketId: ticket!.id, grade: 4, via: 'wechat' },
    ]);
    expect(await tickets()).toHaveLength(1);
    expect(words().filter((it) => it.includes('感谢您的评价'))).toHaveLength(1);
  });

  it('AF2, VD4: links of his own reach a follower with the words, made when they leave and stored nowhere', async () => {
    await follow();
    await say('工地欠我三个月工资，想申请法律援助');
    const [ticket] = await tickets();
    await accept();
    const { aid, video } = world.desk.citizens;
    const form = { name: '李四', phone: '13812345678', matter: '', happened: '欠薪', region: '' };
    const rest = { hardship: '', opponent: '', asks: '', round: 0 };
    must(await aid.draft(agent, ticket!.id, { ...form, ...rest }));
    await calm();
    expect(words().at(-1)).toMatch(/请点这里核对并确认.*\nhttp:\/\/localhost:12348\/confirm#/s);
    const token = words().at(-1)!.split('#')[1]!;
    expect(must(await aid.page(token))).toMatchObject({ state: 'draft', ticketNo: ticket!.no });
    await world.settings.saveTenant({ videoRoom: 'https://meet.example.gov.cn/{token}' }, 'test');
    const { url } = must(await video.start(agent, ticket!.id));
    await calm();
    expect(words().at(-1)?.endsWith(`\n${url}`)).toBe(true);
    expect(words().filter((it) => it.includes(url!))).toHaveLength(1);
    const stored = JSON.stringify((await world.store.outbox.find({})).items);
    for (const secret of [token.split('.')[1]!, url!.slice(-32)]) expect(stored).not.toContain(secret);
    await standIn.unfollow('oA');
    await tell({ type: 'unfollowed' });
    expect(await aid.draft(agent, ticket!.id, { ...form, ...rest, round: 1 })).toMatchObject({
      code: 'wrong_state',
      detail: expect.stringContaining('不再关注'),
    });
  });

  it('R021: the scene of a QR code says region and station of what he asks next, followed or scanned', async () => {
    await standIn.follow('oA');
    await tell({ type: 'followed', scene: '990101100' });
    await say('工地欠我三个月工资');
    expect((await tickets())[0]).toMatchObject({ regionCode: '990101100' });
    expect((await tickets())[0]).not.toHaveProperty('entry');
    await standIn.follow('oB');
    await tell({ type: 'followed' }, undefined, 'oB');
    await tell({ type: 'scanned', scene: 'ZX-100' }, undefined, 'oB');
    await say('想立一份遗嘱', { sender: 'oB' });
    expect((await tickets()).find(({ entry }) => entry !== undefined)).toMatchObject({
      entry: 'station:ZX-100',
    });
  });

  it('CH3: what he says within one second stays in his order, also when all of it waits at once', async () => {
    await follow();
    await say('工地欠我三个月工资');
    const atMs = world.timers.nowMs();
    const texts = Array.from({ length: 12 }, (_, n) => `补充第${n + 1}句`);
    for (const [n, text] of texts.entries())
      await world.channels.receive({
        key: `main:m${9_007_199_254_740_990n + BigInt(n)}`,
        accountId: 'main',
        sender: 'oA',
        atMs,
        fact: { type: 'message', content: { kind: 'text', text } },
      });
    await calm();
    const { items } = await world.store.messages.find({ sort: { field: 'seq', direction: 'asc' } });
    expect(items.map(({ text }) => text).filter((text) => text.startsWith('补充'))).toEqual(texts);
  });

  it('the same message delivered three times is one message', async () => {
    await follow();
    for (let time = 0; time < 3; time += 1) await say('欠薪了怎么办', { key: 'm9007199254740993' });
    await say('补充一点', { key: 'm9007199254740994' });
    await say('补充一点', { key: 'm9007199254740994' });
    const all = await tickets();
    expect(all).toHaveLength(1);
    const { items } = await world.store.messages.find({ where: { 'author.kind': 'citizen' } });
    expect(items.map(({ text }) => text)).toEqual(['欠薪了怎么办', '补充一点']);
  });

  it('the sixth reply waits here instead of being refused there, and goes when he speaks again', async () => {
    await follow();
    await world.pass(120_000);
    await say('我想咨询离婚');
    const [ticket] = await tickets();
    await accept();
    for (const text of ['一', '二', '三', '四', '五']) await answer(ticket!.id, text);
    // Five less the receipt and the one kept for the rating.
    expect(words().slice(-3)).toEqual(['一', '二', '三']);
    expect(standIn.left('oA')).toBe(1);
    expect(await world.channels.view(ticket!)).toMatchObject({ left: 0, following: true });
    const view = await world.channels.view(ticket!);
    expect(view?.messages.filter(({ state }) => state === 'waiting').map(({ why }) => why)).toContain(
      'no_quota',
    );
    await say('在听');
    expect(words().at(-1)).toBe('四\n\n五');
    await close(ticket!.id);
    expect(words().at(-1)).toBe('menu');
  });

  it('without an answer from the platform a message is marked unknown, and never sent again by itself', async () => {
    await follow();
    await say('邻居打人');
    const [ticket] = await tickets();
    await accept();
    standIn.failNext({ kind: 'silent_after' });
    must(await world.desk.staff.send(agent, { ticketId: ticket!.id, clientKey: 'u', text: '请先报警' }));
    await expect
      .poll(async () => (await world.channels.view(ticket!))?.messages.at(-1)?.state)
      .toBe('unknown');
    await world.pass(3_600_000);
    await calm();
    expect(words().filter((it) => it === '请先报警')).toHaveLength(1);
  });

  it('what was certainly not sent goes again later, and costs nothing', async () => {
    await follow();
    await say('邻居打人');
    const [ticket] = await tickets();
    await accept();
    standIn.failNext({ kind: 'code', errcode: -1 });
    await answer(ticket!.id, '请先报警');
    expect(words()).not.toContain('请先报警');
    const left = (await world.channels.view(ticket!))?.left;
    await world.pass(10_000);
    await calm();
    expect(words()).toContain('请先报警');
    expect((await world.channels.view(ticket!))?.left).toBe((left ?? 0) - 1);
  });

  it('typed 满意 with two open invitations is asked back; with one it rates', async () => {
    await follow();
    for (const text of ['拖欠工资', '房东不退押金']) {
      await say(text);
      const [ticket] = (await tickets()).filter(({ status }) => status !== 'closed');
      await accept();
      await close(ticket!.id);
    }
    await say('满意');
    expect(words().at(-1)).toContain('您有2个工单可以评价');
    expect((await world.store.ratings.find({})).items).toHaveLength(0);
    const menus = standIn.reached('oA').filter(({ msgtype }) => msgtype === 'msgmenu');
    const list = (menus[0]!.content as { list: { id: string; content: string }[] }).list;
    await say('非常满意', { menuId: list[0]!.id });
    await say('满意');
    expect((await world.store.ratings.find({})).items.map(({ grade }) => grade).sort()).toEqual([4, 5]);
    expect(await tickets()).toHaveLength(2);
  });

  it('an account without menus asks for a digit', async () => {
    await standIn.stop();
    await build(false);
    await follow();
    await say('拖欠工资');
    const [ticket] = await tickets();
    await accept();
    await close(ticket!.id);
    expect(words().at(-1)).toContain('请回复数字评价');
    await say('5');
    expect((await world.store.ratings.find({})).items).toMatchObject([{ grade: 5 }]);
  });

  it('a picture is fetched at once; one that has expired leaves a note; a voice is not classified', async () => {
    await follow();
    await standIn.sendMedia('oA', 'image', { bytes: PNG, mime: 'image/png' });
    await tell({
      type: 'message',
      content: { kind: 'media', media: 'image', mediaId: standIn.newestMedia() },
    });
    const [ticket] = await tickets();
    expect(ticket?.classification?.matter).toBe('其他');
    const kept = async () => (await world.store.messages.find({ where: { ticketId: ticket!.id } })).items;
    expect((await kept()).some(({ kind, file }) => kind === 'image' && file?.mime === 'image/png')).toBe(
      true,
    );
    expect(files.size()).toBe(1);
    await standIn.sendMedia('oA', 'voice', { bytes: PNG, mime: 'audio/amr' });
    const mediaId = standIn.newestMedia();
    standIn.expireMedia();
    await tell({ type: 'message', content: { kind: 'media', media: 'voice', mediaId, format: 'amr' } });
    expect((await kept()).map(({ text }) => text)).toContain('[语音未能收到：已超过平台保存期限]');
  });

  it('who leaves is erased; his ticket stays under the pseudonym, and what waited for him is dropped', async () => {
    await follow();
    await standIn.sendMedia('oA', 'image', { bytes: PNG, mime: 'image/png' });
    await tell({
      type: 'message',
      content: { kind: 'media', media: 'image', mediaId: standIn.newestMedia() },
    });
    const [ticket] = await tickets();
    await accept();
    await standIn.unfollow('oA');
    await tell({ type: 'unfollowed' });
    await answer(ticket!.id, '还在吗');
    const everything = JSON.stringify([
      (await world.store.followers.find({})).items,
      (await world.store.citizens.find({})).items,
      (await world.store.inbox.find({})).items.filter(({ state }) => state === 'done'),
      await tickets(),
    ]);
    expect(everything).not.toContain('"oA"');
    expect(files.size()).toBe(0);
    expect((await tickets())[0]).toMatchObject({ id: ticket!.id, status: 'serving' });
    expect(words().at(-1)).not.toBe('还在吗');
    expect(codeOf(await world.desk.queries.ticket(agent, ticket!.id))).toBe('ok');
    await follow();
    await say('我又来了');
    const again = (await tickets()).find(({ id }) => id === ticket!.id);
    expect(again?.lastSeq).toBeGreaterThan(2);
  });
});
