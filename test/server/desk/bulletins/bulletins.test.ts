/** Targeted notices at a whole desk: who gets one, once, within the limits, never after opting out, and after a crash. */
import { beforeEach, describe, expect, it } from 'vitest';
import { KEEP_MS } from '../../../../routing/citizens/bulletins.ts';
import type { BulletinTopic } from '../../../../routing/vocabulary/bulletins.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import {
  endBulletinsOfOtherNumber,
  eraseBulletins,
} from '../../../../server/desk/bulletins/personal-data.ts';
import { stopTokenOf, subscriptionOfToken } from '../../../../server/desk/bulletins/words.ts';
import { phoneKeyOf } from '../../../../server/desk/sms/places.ts';
import { collectSubject, subjectPage } from '../../../../server/desk/subjects/collect.ts';
import { type FakeSmsLine, fakeSmsLine } from '../../../support/ports/sms-line.ts';
import {
  codeOf,
  createDeskWorld,
  type DeskWorld,
  must,
  START_MS,
} from '../../../support/worlds/desk-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FROM = '10.0.0.1';
const phoneOf = (n: number) => `1381234${String(n).padStart(4, '0')}`;

describe('targeted notices', () => {
  let world: DeskWorld;
  let line: FakeSmsLine;
  let boss: StaffPrincipal;
  let serial = 0;

  beforeEach(async () => {
    line = fakeSmsLine();
    world = await createDeskWorld({ smsLine: line });
    boss = await world.hire(
      { username: 'wang', displayName: '王主任', role: 'supervisor' },
      { onDuty: false },
    );
  });

  const notices = () => world.desk.citizens.notices;
  const desk = () => world.desk.citizens.bulletins;
  const version = () => world.core.tenant().privacyVersion;
  const sent = () => line.sent.filter(({ purpose }) => purpose === 'bulletin');
  const told = () => sent().map(({ phone }) => phone);
  const subscriptions = async () => (await world.store.bulletinSubscriptions.find({ limit: 500 })).items;

  const passOf = async (phone: string): Promise<string> => {
    must(await notices().ask(phone));
    await world.settle();
    const { code } = line.sent.findLast((one) => one.phone === phone && one.purpose === 'code')!.values;
    return must(await notices().open(phone, code!)).pass;
  };
  const subscribe = async (phone: string, topics: BulletinTopic[] = ['labour'], regionCode = '330106') =>
    must(
      await notices().save(
        { phone, pass: await passOf(phone), regionCode, topics, privacyVersion: version() },
        FROM,
      ),
    );
  const send = async (over: Record<string, unknown> = {}) => {
    const target = { topics: ['labour'] as BulletinTopic[], regions: [] as string[], ...over };
    const { people } = must(await desk().reach(target));
    const made = must(
      await desk().create(boss, {
        clientKey: `bulletin-${++serial}`,
        title: '欠薪维权讲座',
        text: '周六上午九点，县公共法律服务中心二楼。',
        reach: people,
        ...target,
      }),
    );
    await world.settle();
    return made;
  };
  /** Texts leave ten a second. */
  const deliver = () => world.pass(30_000);

  it('BU1: a number is proved by a code; the code is good once, for ten minutes, five tries, and stands in no record', async () => {
    const phone = phoneOf(1);
    must(await notices().ask(`+86 ${phone}`));
    expect(codeOf(await notices().ask(phone))).toBe('rate_limited');
    await world.settle();
    const { code } = line.sent[0]!.values;
    expect(line.sent).toMatchObject([{ phone, purpose: 'code' }]);
    const stored = JSON.stringify([
      (await world.store.phoneProofs.find()).items,
      (await world.store.sms.find()).items,
    ]);
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(phone);
    const wrong = code === '000000' ? '000001' : '000000';
    expect(codeOf(await notices().open(phone, wrong))).toBe('bad_token');
    expect(codeOf(await notices().open(phoneOf(2), code!))).toBe('bad_token');
    const { pass } = must(await notices().open(phone, code!));
    expect(codeOf(await notices().open(phone, code!))).toBe('bad_token');
    // The pass of one number opens no other, and ends.
    const save = { pass, regionCode: '330106', topics: ['labour' as const], privacyVersion: version() };
    expect(codeOf(await notices().save({ ...save, phone: phoneOf(2) }, FROM))).toBe('bad_token');
    await world.leap(31 * 60_000);
    expect(codeOf(await notices().save({ ...save, phone }, FROM))).toBe('bad_token');

    must(await notices().ask(phone));
    await world.settle();
    const next = line.sent.at(-1)!.values.code!;
    const other = next === '000000' ? '000001' : '000000';
    for (let n = 0; n < 5; n += 1) await notices().open(phone, other);
    expect(codeOf(await notices().open(phone, next))).toBe('bad_token');
    await world.leap(2 * 60_000);
    must(await notices().ask(phone));
    await world.settle();
    await world.leap(11 * 60_000);
    expect(codeOf(await notices().open(phone, line.sent.at(-1)!.values.code!))).toBe('bad_token');
    // Three a day.
    expect(codeOf(await notices().ask(phone))).toBe('rate_limited');
    expect(codeOf(await notices().ask('0571-88123456'))).toBe('invalid_input');
  });

  it('BU2: consent carries version and date of the notice that holds; one number has one, seen and changed with a code', async () => {
    const phone = phoneOf(1);
    const pass = await passOf(phone);
    const save = { phone, pass, regionCode: '330106', topics: ['labour' as const] };
    expect(codeOf(await notices().save({ ...save, privacyVersion: 'old' }, FROM))).toBe('version_conflict');
    expect(
      codeOf(await notices().save({ ...save, regionCode: '1234567', privacyVersion: version() }, FROM)),
    ).toBe('invalid_input');
    const first = must(await notices().save({ ...save, privacyVersion: version() }, FROM));
    expect(first).toMatchObject({ on: true, privacyVersion: version(), agreedAt: world.core.now() });
    await world.pass(61_000);
    const again = await passOf(phone);
    must(
      await notices().save(
        {
          ...save,
          pass: again,
          topics: ['elderly', 'family'],
          regionCode: '330106001',
          privacyVersion: version(),
        },
        FROM,
      ),
    );
    expect(await subscriptions()).toMatchObject([
      { topics: ['elderly', 'family'], regionCode: '330106', regions: ['330106', '330100', '330000'], phone },
    ]);
    must(await notices().end(phone, again, FROM));
    const [ended] = await subscriptions();
    expect(ended).toMatchObject({ endedBy: 'page', privacyVersion: version() });
    expect(JSON.stringify(ended)).not.toContain(phone);
    await world.core.audit.flush();
    const log = JSON.stringify((await world.store.audit.find({ limit: 500 })).items);
    for (const what of ['bulletin.agreed', 'bulletin.changed', 'bulletin.ended']) expect(log).toContain(what);
    expect(log + JSON.stringify(world.logged.lines)).not.toContain(phone);
  });

  it('BU3: the sender sees whom it reaches by topic and region; words hold no address, a link stays on the own site', async () => {
    await subscribe(phoneOf(1), ['labour'], '330106');
    await subscribe(phoneOf(2), ['labour', 'elderly'], '330201');
    await subscribe(phoneOf(3), ['family'], '330106');
    const people = async (topics: BulletinTopic[], regions: string[] = []) =>
      must(await desk().reach({ topics, regions })).people;
    expect(await people(['labour'])).toBe(2);
    expect(await people(['labour', 'elderly', 'family'])).toBe(3);
    expect(await people(['labour', 'family'], ['330100'])).toBe(2);
    expect(await people(['labour'], ['330201', '330106'])).toBe(2);
    expect(await people(['labour'], ['510000'])).toBe(0);
    expect(sent()).toEqual([]);
    const wrong = async (over: Record<string, unknown>) =>
      codeOf(
        await desk().create(boss, {
          clientKey: 'bulletin-wrong',
          title: '讲座',
          text: '周六上午',
          topics: ['labour'],
          regions: [],
          reach: 2,
          ...over,
        }),
      );
    expect(await wrong({ text: '请看 www.evil.example' })).toBe('invalid_input');
    expect(await wrong({ link: 'https://evil.example/faq' })).toBe('invalid_input');
    expect(await wrong({ link: '//evil.example' })).toBe('invalid_input');
    expect(await wrong({ link: 'javascript:alert(1)' })).toBe('invalid_input');
    // What the sender has not seen does not go out.
    expect(await wrong({ reach: 40 })).toBe('version_conflict');
    expect(await wrong({ topics: ['notary'], reach: 1 })).toBe('wrong_state');
    expect(await wrong({ plannedAt: '2027-06-01T00:00:00Z' })).toBe('invalid_input');
    line.closed.add('bulletin');
    expect(await wrong({})).toBe('wrong_state');
    line.closed.delete('bulletin');

    const made = await send({ regions: ['330106'], link: '/faq' });
    await deliver();
    expect(sent()).toMatchObject([
      { phone: phoneOf(1), values: { title: '欠薪维权讲座', link: ' http://localhost:12348/faq' } },
    ]);
    expect(must(await desk().get(made.id))).toMatchObject({ state: 'done', asked: 1, figures: { sent: 1 } });
  });

  it('BU4: each person once per notice, at most so many a week, and the next week again', async () => {
    await subscribe(phoneOf(1));
    const first = await send();
    await deliver();
    // The same job again: the record says that it is done.
    await world.timers.schedule('bulletin.send', first.id, { bulletinId: first.id }, world.timers.nowMs());
    await deliver();
    expect(told()).toEqual([phoneOf(1)]);
    await send({ regions: ['330106'] });
    await deliver();
    expect(told()).toHaveLength(2);
    expect(must(await desk().reach({ topics: ['labour'], regions: [] }))).toMatchObject({
      people: 0,
      full: 1,
      perWeek: 2,
    });
    await subscribe(phoneOf(2));
    const third = await send();
    await deliver();
    expect(told().filter((phone) => phone === phoneOf(1))).toHaveLength(2);
    expect(must(await desk().get(third.id)).figures).toMatchObject({
      sent: 1,
      failed: 1,
      reasons: [{ why: 'week_limit', count: 1 }],
    });
    expect(must(await desk().log(third.id, { limit: 50, state: 'failed' })).items).toMatchObject([
      { state: 'failed', why: 'week_limit' },
    ]);
    // 20 November 2026 is a Friday.
    await world.leap(3 * DAY);
    await send();
    await deliver();
    expect(told().filter((phone) => phone === phoneOf(1))).toHaveLength(3);
  });

  it('BU4: nobody is texted between nine in the evening and eight, whatever the policy says', async () => {
    await world.store.settings.insert({
      id: 'policy',
      version: 1,
      value: { sms: { perDay: 5, quietFromHour: 0, quietUntilHour: 0 } },
      updatedAt: world.core.now(),
      updatedBy: 'test',
    });
    await world.settings.refresh();
    expect(world.core.policy().sms).toMatchObject({ quietFromHour: 0, bulletinsPerWeek: 2 });
    await subscribe(phoneOf(1));
    await world.leap(12 * HOUR - 60_000);
    await send();
    await world.leap(11 * HOUR - 60_000);
    expect(told()).toEqual([phoneOf(1)]);
    // 20:59 was still day.
    await world.leap(13 * HOUR + 120_000);
    expect(must(await desk().reach({ topics: ['labour'], regions: [] })).leavesAt).toBe(
      '2026-11-22T00:00:00.000Z',
    );
    await send({ regions: ['330106'] });
    await world.leap(10 * HOUR);
    expect(told()).toHaveLength(1);
    await world.leap(HOUR);
    expect(told()).toHaveLength(2);
  });

  it('BU5: after opting out nothing comes, not even what was on its way; the link ends one subscription alone', async () => {
    await subscribe(phoneOf(1));
    await subscribe(phoneOf(2));
    const first = await send();
    await deliver();
    const token = sent()
      .find(({ phone }) => phone === phoneOf(1))!
      .values.stop!.split('#')[1]!;
    expect(JSON.stringify(await subscriptions())).not.toContain(token.split('.')[1]);
    const [id] = token.split('.');
    const forged = `${(await subscriptions()).find((one) => one.id !== id)!.id}.${token.split('.')[1]}`;
    expect(codeOf(await notices().endByLink(forged, FROM))).toBe('bad_token');
    expect(subscriptionOfToken(world.core.ratingKey, token)).toBe(id);
    expect(must(await notices().byLink(token))).toMatchObject({ on: true, topics: ['labour'] });
    // In the outbox, and not gone yet.
    const planned = new Date(START_MS + 3 * HOUR).toISOString();
    await send({ plannedAt: planned });
    const evening = await send({ regions: ['330106'] });
    expect(must(await notices().endByLink(token, FROM))).toMatchObject({ on: false });
    const ended = (await subscriptions()).find((one) => one.id === id)!;
    expect(must(await notices().endByLink(token, FROM))).toMatchObject({ endedAt: ended.endedAt });
    await world.pass(4 * HOUR);
    expect(told().filter((phone) => phone === phoneOf(1)).length).toBeLessThanOrEqual(2);
    const after = told().length;
    await world.leap(3 * DAY);
    await send();
    await deliver();
    expect(told().slice(after)).toEqual([phoneOf(2)]);
    const { figures } = must(await desk().get(ended.endedAfter ?? first.id));
    expect(figures.optedOut).toBe(1);
    expect([first.id, evening.id]).toContain(ended.endedAfter);
    // A new consent is a new document; the old link has nothing to do with it.
    await subscribe(phoneOf(1));
    must(await notices().endByLink(token, FROM));
    expect((await subscriptions()).filter(({ on }) => on)).toHaveLength(2);
  });

  it('BU5: who opts out while his text waits for the morning gets none', async () => {
    await subscribe(phoneOf(1));
    await world.leap(13 * HOUR);
    const made = await send();
    expect(sent()).toEqual([]);
    const [one] = await subscriptions();
    must(await notices().endByLink(stopTokenOf(world.core.ratingKey, one!.id), FROM));
    await world.leap(12 * HOUR);
    expect(sent()).toEqual([]);
    expect(must(await desk().get(made.id)).figures.reasons).toEqual([{ why: 'opted_out', count: 1 }]);
  });

  it('BU6: a stopped bulletin sends no more; the log tells what the gateway said', async () => {
    for (let n = 1; n <= 3; n += 1) await subscribe(phoneOf(n));
    line.next.push({ result: 'refused', code: 'blacklist' });
    const made = await send();
    await deliver();
    expect(must(await desk().get(made.id))).toMatchObject({
      asked: 3,
      byName: '王主任',
      figures: { sent: 2, failed: 1, reasons: [{ why: 'blacklist', count: 1 }] },
    });
    const [lineOfLog] = must(await desk().log(made.id, { limit: 10 })).items;
    expect(Object.keys(lineOfLog!).sort()).not.toContain('phone');
    const planned = await send({ plannedAt: new Date(world.timers.nowMs() + 2 * HOUR).toISOString() });
    expect(planned.state).toBe('planned');
    must(await desk().cancel(boss, planned.id));
    await world.leap(DAY);
    expect(told()).toHaveLength(2);
    expect(must(await desk().get(planned.id))).toMatchObject({ state: 'cancelled', asked: 0 });
    await world.core.audit.flush();
    const log = JSON.stringify((await world.store.audit.find({ limit: 500 })).items);
    for (const what of ['bulletin.planned', 'bulletin.begun', 'bulletin.done', 'bulletin.stopped'])
      expect(log).toContain(what);
    expect(log).not.toMatch(/1381234/);
  });

  it('BU7: a process that dies half way goes on where it stood, and doubles nobody', async () => {
    for (let n = 1; n <= 150; n += 1) {
      // As `save` writes them; a hundred and fifty codes would only take time.
      const at = world.core.now();
      const phone = phoneOf(n);
      await world.store.bulletinSubscriptions.insert({
        id: `subscription-${String(n).padStart(4, '0')}`,
        version: 1,
        citizenId: `citizen-${n}`,
        phone,
        phoneKey: phoneKeyOf(world.core, phone),
        on: phoneKeyOf(world.core, phone),
        regionCode: '330106',
        regions: ['330106', '330100', '330000'],
        topics: ['labour'],
        privacyVersion: version(),
        agreedAt: at,
        createdAt: at,
        updatedAt: at,
      });
    }
    let writes = 0;
    let dead = false;
    const { sms } = world.store;
    const dying = new Proxy(sms, {
      get: (target, name) => {
        const value = target[name as 'insert'];
        if (typeof value !== 'function') return value;
        if (name !== 'insert') return value.bind(target);
        return async (doc: never) => {
          writes += 1;
          if (dead || writes === 120) {
            dead = true;
            throw new Error('killed');
          }
          return target.insert(doc);
        };
      },
    });
    const store = { ...world.store, sms: dying };
    const parts = { store: world.store, timers: world.timers, queue: world.queue, ids: world.core.ids };
    const half = await createDeskWorld({
      ...parts,
      smsLine: line,
      around: (ports) => ({ ...ports, store }),
    });
    world = half;
    const made = await send();
    const before = (await sms.find({ where: { bulletinId: made.id }, limit: 500 })).items.length;
    expect(before).toBe(119);
    expect(await world.store.bulletins.get(made.id)).toMatchObject({ state: 'sending', asked: 100 });

    world = await createDeskWorld({ ...parts, smsLine: line });
    await world.pass(3 * 60_000);
    expect(await world.store.bulletins.get(made.id)).toMatchObject({ state: 'done', asked: 150 });
    expect(told()).toHaveLength(150);
    expect(new Set(told()).size).toBe(150);
  });

  it('BU7: a gateway that is closed meanwhile: it waits, and after two days it is given up', async () => {
    await subscribe(phoneOf(1));
    const at = (ms: number) => new Date(world.timers.nowMs() + ms).toISOString();
    const soon = await send({ plannedAt: at(2 * HOUR) });
    line.closed.add('bulletin');
    await world.leap(3 * HOUR);
    expect(must(await desk().get(soon.id)).state).toBe('planned');
    line.closed.delete('bulletin');
    await world.pass(2 * 60_000);
    expect(told()).toEqual([phoneOf(1)]);
    const late = await send({ plannedAt: at(2 * HOUR) });
    line.closed.add('bulletin');
    await world.leap(3 * DAY);
    await world.pass(60_000);
    expect(must(await desk().get(late.id))).toMatchObject({ state: 'cancelled', asked: 0 });
  });

  it('PI: copy, correction and deletion reach the subscription; what ended is forgotten after its time', async () => {
    await subscribe(phoneOf(1));
    await subscribe(phoneOf(2));
    const made = await send();
    await deliver();
    const [his] = await subscriptions();
    const data = await collectSubject(world.store, his!.citizenId);
    expect(data.notices).toMatchObject([
      { region: '330106', topics: ['劳动纠纷'], privacyVersion: version() },
    ]);
    expect(subjectPage(data, 'GS1')).toContain('劳动纠纷');
    await endBulletinsOfOtherNumber(world.store, his!.citizenId, his!.phone!, world.core.now());
    expect((await subscriptions()).filter(({ on }) => on)).toHaveLength(2);
    await endBulletinsOfOtherNumber(world.store, his!.citizenId, phoneOf(9), world.core.now());
    expect((await subscriptions()).filter(({ on }) => on)).toHaveLength(1);
    const other = (await subscriptions()).find(({ on }) => on)!;
    await eraseBulletins(world.store, other.citizenId);
    expect((await subscriptions()).map(({ id }) => id)).toEqual([his!.id]);
    expect(await world.store.sms.count({ where: { subscriptionId: other.id } })).toBe(0);
    // The consent that ended is kept for a while, then it goes with the citizen who was known by it alone.
    expect(await world.store.citizens.get(his!.citizenId)).toBeDefined();
    await world.leap(KEEP_MS + DAY);
    await world.pass(60_000);
    expect(await subscriptions()).toEqual([]);
    expect(await world.store.citizens.get(his!.citizenId)).toBeUndefined();
    // The figures stand alone: one of the two texts went with the deletion.
    expect(await world.store.sms.count({ where: { bulletinId: made.id } })).toBe(0);
    expect(must(await desk().get(made.id))).toMatchObject({ asked: 2, figures: { sent: 1, optedOut: 1 } });
    expect((await world.store.phoneProofs.find()).items).toEqual([]);
  });
});
