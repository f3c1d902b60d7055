/** The port of the telephone exchange on a real Asterisk, with scripted telephones that know what they hear. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PhoneEvent } from '../../server/channels/phone-line.ts';
import { findAsterisk } from '../support/phones/pbx.ts';
import type { PhoneWorld } from '../support/phones/phone-world.ts';
import { startPhoneWorld } from '../support/phones/phone-world.ts';
import { toneWav } from '../support/samples/tone-wav.ts';

const OK = { ok: true };
const GONE = { ok: false, why: 'gone' };
const asterisk = await findAsterisk();

describe.skipIf(!asterisk)('a telephone exchange', () => {
  let world: PhoneWorld;
  beforeAll(async () => {
    if (asterisk) world = await startPhoneWorld(asterisk);
  });
  afterAll(() => world?.close());

  test('a caller arrives with both numbers, hears music and sentences once answered, presses keys, hangs up', async () => {
    const { line, told } = world;
    const { call, id } = await world.caller(600, '13900000001');
    expect(told.all.find((event) => event.type === 'arrived' && event.callId === id)).toMatchObject({
      from: '13900000001',
      to: '12348',
    });
    expect(await line.answer(id)).toEqual(OK);
    await told.next('answered', { legId: id });
    expect(await call.answered).toBe(200);
    expect(await line.music(id, true)).toEqual(OK);
    await call.hearsMusic();
    expect(await line.music(id, false)).toEqual(OK);
    await call.hearsNothing();
    const spoken = line.say(id, ['ahead', { digits: '12' }, 'people']);
    await call.hearsMusic();
    expect(await spoken).toEqual(OK);
    call.press('4#');
    await told.next('digit', { legId: id, digit: '4' });
    await told.next('digit', { legId: id, digit: '#' });
    call.hangUp();
    await told.next('ended', { legId: id, why: 'hung_up' });
    expect(await line.answer(id)).toEqual(GONE);
    expect(await line.say(id, ['thanks'])).toEqual(GONE);
    expect(await line.hangUp(id)).toEqual(GONE);
  });

  test('a sentence ends when another one begins, when it is hushed, and when the caller leaves', async () => {
    const { line } = world;
    const { call, id } = await world.answered(600);
    const first = line.say(id, ['rate']);
    await call.hearsMusic();
    const second = line.say(id, ['welcome'], 'en');
    expect(await first).toEqual(OK);
    expect(await line.hush(id)).toEqual(OK);
    expect(await second).toEqual(OK);
    await call.hearsNothing();
    const last = line.say(id, ['welcome']);
    await call.hearsMusic();
    call.hangUp();
    // He has not heard it to its end.
    expect(await last).toEqual(GONE);
  });

  test('PH21 PH23 what was recorded in a language is heard in it, everything else in Chinese', async () => {
    const { line, pbx } = world;
    const { call, id } = await world.answered(600);
    // Put there while it runs: it counts at once.
    const put = (language: string, name: string) =>
      writeFileSync(path.join(pbx.dataDir, 'pbx', 'prompts', language, `${name}.wav`), toneWav(1500, 20));
    put('yue', 'rate');
    put('zh', 'welcome-96148');
    expect([line.speaks?.('rate', 'yue'), line.speaks?.('thanks', 'yue')]).toEqual([true, false]);
    const his = line.say(id, ['rate'], 'yue');
    await call.hears(1500);
    const chinese = line.say(id, ['rate', 'thanks'], 'yue');
    expect(await his).toEqual(OK);
    await call.hearsMusic();
    await call.hears();
    const own = line.say(id, [{ own: 'welcome-96148', or: 'welcome' }, { own: 'key-2' }]);
    expect(await chinese).toEqual(OK);
    await call.hears(1500);
    expect(await line.hush(id)).toEqual(OK);
    expect(await own).toEqual(OK);
    expect(await line.say(id, [{ own: 'key-2' }]), 'nothing was recorded').toEqual(OK);
    call.hangUp();
    await world.told.next('ended', { legId: id });
  });

  test('legs of a talk hear each other, and nobody else; a repeated command changes nothing', async () => {
    const { line, told } = world;
    const [first, other] = [await world.answered(600), await world.answered(1500, '13900000002')];
    const one = await world.reach(await world.desk('8001', 1000), '8001', 'leg-one', first.id);
    const two = await world.reach(await world.desk('8002', 1200), '8002', 'leg-two', other.id);
    expect(one.invite?.headers.get('x-ticket-id')).toEqual(['T']);
    await line.music(first.id, true);
    expect(await line.connect('talk-a', [first.id, 'leg-one'])).toEqual(OK);
    expect(await line.connect('talk-b', [other.id, 'leg-two'])).toEqual(OK);
    expect(await line.connect('talk-a', [first.id, 'leg-one'])).toEqual(OK);
    await Promise.all([first.call.hears(1000), one.hears(600), other.call.hears(1200), two.hears(1500)]);

    expect(await line.connect('talk-a', ['leg-two'])).toEqual(OK);
    await Promise.all([first.call.hears(1000, 1200), one.hears(600, 1200), two.hears(600, 1000)]);
    await other.call.hears();
    const seen = (await line.snapshot())?.legs.map(({ legId, talkId, callId, state }) => [
      legId,
      talkId,
      callId,
      state,
    ]);
    expect(new Map(seen?.map((leg) => [leg[0], leg]))).toEqual(
      new Map([
        [first.id, [first.id, 'talk-a', first.id, 'up']],
        [other.id, [other.id, 'talk-b', other.id, 'up']],
        ['leg-one', ['leg-one', 'talk-a', first.id, 'up']],
        ['leg-two', ['leg-two', 'talk-a', other.id, 'up']],
      ]),
    );

    expect(await line.disconnect('talk-a', 'leg-two')).toEqual(OK);
    expect(await line.disconnect('talk-a', 'leg-two')).toEqual(OK);
    await Promise.all([first.call.hears(1000), one.hears(600)]);
    expect(await line.endTalk('talk-a')).toEqual(OK);
    expect(await line.endTalk('talk-a')).toEqual(GONE);
    expect(await line.connect('talk-c', [first.id, 'nobody'])).toEqual(GONE);
    one.hangUp();
    await told.next('ended', { legId: 'leg-one', why: 'hung_up' });
    expect(await line.hangUp('leg-two')).toEqual(OK);
    expect(await two.ended).toBe('them');
    for (const { call, id } of [first, other]) {
      call.hangUp();
      await told.next('ended', { legId: id });
    }
  });

  test('busy, declined, no answer, nobody there, given up: each is told as what it is', async () => {
    const { line, told } = world;
    const { call, id } = await world.answered(600);
    const desk = await world.desk('8003', 1000);
    const ring = (legId: string, address: string, timeoutMs: number) =>
      line.ring({ legId, callId: id, ticketId: 'T', to: { kind: 'sip', address }, timeoutMs });
    desk.manner = 'busy';
    expect(await ring('r-busy', '8003', 20_000)).toEqual(OK);
    await told.next('ended', { legId: 'r-busy', why: 'busy' });
    desk.manner = 'decline';
    await ring('r-declined', '8003', 20_000);
    await told.next('ended', { legId: 'r-declined', why: 'declined' });
    desk.manner = 'ring';
    await ring('r-late', '8003', 1_000);
    await told.next('ended', { legId: 'r-late', why: 'no_answer' });
    desk.manner = 'silent';
    await ring('r-silent', '8003', 1_000);
    await told.next('ended', { legId: 'r-silent', why: 'no_answer' });
    expect(await ring('r-nobody', 'nobody', 1_000)).toEqual({ ok: false, why: 'unreachable' });
    desk.manner = 'ring';
    await ring('r-given-up', '8003', 20_000);
    await expect.poll(() => desk.calls.at(-1)?.ringing && desk.calls.length).toBe(4);
    expect(await line.hangUp('r-given-up')).toEqual(OK);
    expect(await desk.calls.at(-1)?.ended).toBe('them');
    await told.next('ended', { legId: 'r-given-up', why: 'hung_up' });
    call.hangUp();
    await told.next('ended', { legId: id });
  });

  test('whoever is called over the carrier counts when he presses 1: a mailbox cannot', async () => {
    const { line, told, carrier } = world;
    const { call, id } = await world.answered(600);
    const to = { kind: 'number', number: '13911112222', confirm: true } as const;
    const reach = (legId: string) =>
      line.ring({ legId, callId: id, ticketId: 'T', to, caller: '12348', timeoutMs: 20_000 });
    expect(await reach('n-person')).toEqual(OK);
    const person = await carrier.next();
    await person.hearsMusic();
    expect((await line.snapshot())?.legs.find((leg) => leg.legId === 'n-person')?.state).toBe('ringing');
    person.press('1');
    await told.next('answered', { legId: 'n-person' });
    await line.connect('talk-n', [id, 'n-person']);
    await Promise.all([person.hears(600), call.hears(1200)]);
    // The key was for the exchange, later ones are for the engine.
    expect(told.all.filter((event) => event.type === 'digit' && event.legId === 'n-person')).toEqual([]);
    person.press('9');
    await told.next('digit', { legId: 'n-person', digit: '9' });
    person.hangUp();

    await reach('n-wrong');
    const wrong = await carrier.next();
    await wrong.hearsMusic();
    wrong.press('555');
    await told.next('ended', { legId: 'n-wrong', why: 'no_answer' });
    const answered = (event: PhoneEvent) => event.type === 'answered' && event.legId === 'n-wrong';
    expect(told.all.some(answered)).toBe(false);
    call.hangUp();
    await told.next('ended', { legId: id });
  });

  test('a supervisor hears a talk, whispers to one of it alone, joins, and leaves', async () => {
    const { line, told } = world;
    const { call, id } = await world.answered(600);
    const agent = await world.reach(await world.desk('8001', 1000), '8001', 's-agent', id);
    const chief = await world.reach(await world.desk('8002', 1500), '8002', 's-chief', id);
    await line.connect('talk-s', [id, 's-agent']);
    expect(await line.listen('talk-s', 's-chief', 'listen', 's-agent')).toEqual(OK);
    await Promise.all([chief.hears(600, 1000), agent.hears(600), call.hears(1000)]);
    expect(await line.listen('talk-s', 's-chief', 'whisper', 's-agent')).toEqual(OK);
    await Promise.all([chief.hears(600, 1000), agent.hears(600, 1500), call.hears(1000)]);
    expect(await line.listen('talk-s', 's-chief', 'join', 's-agent')).toEqual(OK);
    await Promise.all([chief.hears(600, 1000), agent.hears(600, 1500), call.hears(1000, 1500)]);
    expect(await line.listen('talk-s', 's-chief', 'listen', 's-agent')).toEqual(OK);
    await Promise.all([chief.hears(600, 1000), agent.hears(600), call.hears(1000)]);
    // Nobody waits between two presses.
    for (const mode of ['whisper', 'listen', 'whisper', 'listen', 'whisper'] as const)
      expect(await line.listen('talk-s', 's-chief', mode, 's-agent')).toEqual(OK);
    await Promise.all([chief.hears(600, 1000), agent.hears(600, 1500), call.hears(1000)]);
    expect(await line.disconnect('talk-s', 's-chief')).toEqual(OK);
    await chief.hears();
    expect((await line.snapshot())?.legs.filter((leg) => leg.callId === id).length).toBe(3);
    for (const one of [call, agent, chief]) one.hangUp();
    for (const legId of [id, 's-agent', 's-chief']) await told.next('ended', { legId });
  });
});
