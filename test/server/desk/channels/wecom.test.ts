/** Customers of WeCom at a whole desk, pulled from and answered through the stand-in: from the welcome to the rating. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startWeComStandIn,
  type WeComOptions,
  type WeComStandIn,
} from '../../../../scripts/wechat-stand-in/wecom-stand-in.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import type { Puller } from '../../../../server/channels/wecom/puller.ts';
import { createMemoryFiles, type MemoryFiles } from '../../../support/ports/memory-files.ts';
import { CORP, KF, kfAccountOf, pullerOf, SOON } from '../../../support/product/wecom-puller.ts';
import { createDeskWorld, type DeskWorld, must, START_MS } from '../../../support/worlds/desk-world.ts';

const PNG = new Uint8Array([137, 80, 78, 71]);

describe('customers of WeCom', { timeout: 60_000 }, () => {
  let standIn: WeComStandIn;
  let world: DeskWorld;
  let files: MemoryFiles;
  let agent: StaffPrincipal;
  let puller: Puller;

  const build = async (options: Partial<WeComOptions> = {}) => {
    let nowMs = () => START_MS;
    const clock = { nowMs: () => nowMs() };
    standIn = await startWeComStandIn({
      ...CORP,
      openKfId: KF.openKfId,
      now: clock.nowMs,
      history: { pageItems: 3 },
      ...options,
    });
    files = createMemoryFiles();
    world = await createDeskWorld({
      channels: {
        accounts: new Map([[KF.id, kfAccountOf(standIn, clock.nowMs, { timeoutMs: 1_500 })]]),
        files,
        stage: files.stageBytes,
        identify: (bytes) => (bytes[0] === 137 ? { mime: 'image/png', extension: 'png' } : undefined),
      },
    });
    nowMs = () => world.timers.nowMs();
    puller = pullerOf(standIn, clock.nowMs);
    puller.start(world.channels.receive, world.channels.marks);
    agent = await world.hire({ username: 'chen', displayName: '陈静' });
    await world.ready(agent);
  };
  const end = async () => {
    await puller.close();
    await standIn.stop();
  };
  beforeEach(() => build());
  afterEach(end);

  /** Until it holds, with everything that the desk does in between. */
  const until = (look: () => unknown) =>
    expect.poll(async () => {
      await world.settle();
      return look();
    }, SOON);
  const words = () =>
    standIn.reached('wmA').map(({ content }) => String((content as { content?: string }).content ?? 'menu'));
  const tickets = async () => (await world.store.tickets.find({})).items;
  const lines = async () =>
    (await world.store.messages.find({ sort: { field: 'seq', direction: 'asc' } })).items.map(
      ({ kind, text }) => `${kind} ${text}`,
    );
  /** What he says, pulled and worked off. */
  const say = async (text: string, menuId?: string) => {
    await standIn.say('wmA', text, menuId);
    await pulled();
  };
  let sentinels = 0;
  /** Everything that the platform told has come, and been worked off: somebody else's event, which says nothing, comes last. */
  const pulled = async () => {
    sentinels += 1;
    const sender = `wmS${sentinels}`;
    await standIn.recall(sender, 'nothing');
    puller.wake();
    await until(async () =>
      (await world.store.followers.find({ limit: 500 })).items.some((it) => it.sender === sender),
    ).toBe(true);
    await until(async () => world.store.inbox.count({ where: { state: 'new' } })).toBe(0);
  };
  const accept = async () => {
    await until(async () => (await world.offersOf(agent)).length).toBe(1);
    const [offerId] = await world.offersOf(agent);
    return must(await world.desk.staff.accept(agent, offerId ?? ''));
  };
  const send = async (ticketId: string, text: string) =>
    must(await world.desk.staff.send(agent, { ticketId, clientKey: text, text }));
  const answer = async (ticketId: string, text: string) => {
    await send(ticketId, text);
    await until(() => words().join('\n\n')).toContain(text);
  };
  const close = async (ticketId: string) =>
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
  const talk = async (text = '工地欠我三个月工资') => {
    await say(text);
    await accept();
    const [ticket] = (await tickets()).filter(({ status }) => status === 'serving');
    await until(() => words().at(-1)).toContain(ticket!.no);
    return ticket!;
  };
  const states = async (ticket: Awaited<ReturnType<typeof talk>>) =>
    (await world.channels.view(ticket))?.messages
      .sort((one, other) => one.seq - other.seq)
      .map(({ state, why }) => (why ? `${state} ${why}` : state));

  it('CH11: from the welcome, by its code, to the menu, one rating and thanks', async () => {
    await standIn.enter('wmA', { sceneParam: '530102' });
    await pulled();
    await until(() => standIn.reached('wmA').length).toBe(1);
    expect(standIn.reached('wmA')[0]).toMatchObject({ byCode: true, msgtype: 'text' });
    expect(words()[0]).toContain('值班人员会在这里答复您');
    const ticket = await talk();
    expect(ticket).toMatchObject({
      channel: 'wechat',
      regionCode: '530102',
      classification: { matter: '劳动纠纷' },
    });
    await answer(ticket.id, '有考勤记录吗？');
    await say('有的');
    await close(ticket.id);
    await until(() => words().at(-1)).toBe('menu');
    const { list } = standIn.reached('wmA').at(-1)!.content as {
      list: { click: { id: string; content: string } }[];
    };
    const press = list.find(({ click }) => click.content === '满意')!.click;
    await say(press.content, press.id);
    await say(press.content, press.id);
    expect((await world.store.ratings.find({})).items).toMatchObject([{ grade: 4, via: 'wechat' }]);
    await until(() => words().filter((it) => it.includes('感谢您的评价')).length).toBe(1);
    expect(await tickets()).toHaveLength(1);
    expect(standIn.reached('wmA').filter(({ byCode }) => byCode)).toHaveLength(1);
    // Entering again within 48 h lends no code: he is not welcomed twice.
    await standIn.enter('wmA');
    await pulled();
    expect(words().filter((it) => it.includes('值班人员会在这里答复您'))).toHaveLength(1);
  });

  it('CH4: without an answer the very same message goes again under its key: he reads it once', async () => {
    const ticket = await talk();
    standIn.failNext({ kind: 'silent_after' });
    standIn.failNext({ kind: 'cut_before' });
    await send(ticket.id, '请先报警');
    await until(() => states(ticket)).toEqual(['waiting no_answer']);
    // A later line must not be merged into what may have arrived.
    await send(ticket.id, '报警后请告诉我');
    await world.pass(600_000);
    await until(() => states(ticket)).toEqual(['sent', 'sent']);
    expect(words().slice(1)).toEqual(['请先报警', '报警后请告诉我']);
    expect(standIn.left('wmA')).toBe(2);
    expect((await world.channels.view(ticket))?.left).toBe(1);
  });

  it('CH4: a platform that refuses the repeated key leaves it unknown, and nothing goes twice', async () => {
    await end();
    await build({ repeatedCode: 40058 });
    const ticket = await talk();
    standIn.failNext({ kind: 'silent_after' });
    await send(ticket.id, '请先报警');
    await until(() => states(ticket)).toEqual(['waiting no_answer']);
    await world.pass(600_000);
    await until(() => states(ticket)).toEqual(['unknown no_answer']);
    expect(words().filter((it) => it === '请先报警')).toHaveLength(1);
  });

  it('CH12: what did not arrive after all is told: no quota waits for his next word, other reasons end it', async () => {
    const ticket = await talk();
    standIn.loseNext(6);
    await send(ticket.id, '一');
    await until(() => states(ticket)).toEqual(['sent']);
    await pulled();
    await until(() => states(ticket)).toEqual(['waiting no_quota']);
    expect((await world.channels.view(ticket))?.left).toBe(0);
    expect(words()).not.toContain('一');
    await say('在吗');
    await until(() => words().at(-1)).toBe('一');
    standIn.loseNext(10);
    await send(ticket.id, '二');
    await until(async () => (await states(ticket))?.at(-1)).toBe('sent');
    await pulled();
    await until(async () => (await states(ticket))?.at(-1)).toBe('refused unreachable:fail_10');
    await world.pass(3_600_000);
    expect(words()).not.toContain('二');
  });

  it('RW6: the end of a session ends what he granted; its code says what waits, the invitation first', async () => {
    const ticket = await talk();
    await standIn.servicerTakes('wmA', 'zhang');
    await send(ticket.id, '请补充材料');
    await until(() => states(ticket)).toEqual(['waiting window_over']);
    await close(ticket.id);
    await until(async () => world.store.outbox.count({ where: { kind: 'rating' } })).toBe(1);
    await standIn.servicerEnds('wmA');
    await pulled();
    await until(() => words().at(-1)).toBe('menu');
    expect(standIn.reached('wmA').at(-1)).toMatchObject({ byCode: true, msgtype: 'msgmenu' });
    expect(words()).not.toContain('请补充材料');
    expect((await world.channels.view(ticket))?.left).toBe(0);
    await say('好的');
    await until(() => words().join()).toContain('请补充材料');
  });

  it('CH13: an answer in WeCom itself is a note: he has it already', async () => {
    const ticket = await talk();
    await standIn.servicerSays('wmA', 'zhang', '我是小张');
    await pulled();
    await until(lines).toContain('note [同事 zhang 已在企业微信中答复] 我是小张');
    await answer(ticket.id, '请补充材料');
    expect(words().join()).not.toContain('我是小张');
  });

  it('CH13: what he takes back stays in the record, with the word that he took it back', async () => {
    await talk('拖欠工资');
    await standIn.say('wmA', '我身份证号是…发错了');
    const mistake = standIn.newest();
    await pulled();
    await standIn.recall('wmA', mistake);
    await pulled();
    await until(async () => (await lines()).at(-1)).toMatch(
      /^text \[对方撤回了第\d+条消息：我身份证号是…发错了\]$/,
    );
    await standIn.recall('wmA', 'msg_of_nobody');
    await pulled();
    expect((await lines()).filter((it) => it.includes('撤回'))).toHaveLength(1);
  });
  it('pictures and files come and go; what has expired leaves a note', async () => {
    await standIn.sendMedia('wmA', 'image', { bytes: PNG, mime: 'image/png' });
    await pulled();
    await until(() => files.size()).toBe(1);
    await standIn.sendMedia('wmA', 'voice', { bytes: PNG, mime: 'voice/amr' });
    standIn.expireMedia();
    await pulled();
    await until(lines).toContain('text [语音未能收到：已超过平台保存期限]');
    await standIn.sendItem('wmA', 'miniprogram', { title: '办事', appid: 'wx1', pagepath: 'p' });
    await standIn.sendItem('wmA', 'business_card', { userid: 'zhang' });
    await pulled();
    await until(lines).toContain('text [收到一条无法显示的消息：名片]');
    expect((await lines()).join()).toContain('小程序 wx1');
    expect(await tickets()).toHaveLength(1);
  });

  it('many messages in one second stay in the order in which he said them', async () => {
    await talk();
    const texts = Array.from({ length: 20 }, (_, n) => `第${n}句`);
    for (const text of texts) await standIn.say('wmA', text);
    await pulled();
    await until(async () => (await lines()).filter((it) => it.includes('句')).length).toBe(20);
    expect((await lines()).filter((it) => it.includes('句'))).toEqual(texts.map((it) => `text ${it}`));
  });
});
