/**
 * What goes wrong with single calls, on the built product and a real exchange: nobody picks up, in each of its ways; the
 * caller gives up or his line is dead; a mobile; transfers; what is texted afterwards.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { PresenceView, ReceiptView } from '../../routing/protocol/views.ts';
import { type SmsGateway, startSmsGateway } from '../../scripts/sms-stand-in/gateway.ts';
import type { PhoneCall } from '../support/phones/call.ts';
import { type Person, type PhoneProduct, startPhoneProduct } from '../support/phones/phone-product.ts';
import { goReady } from '../support/phones/phone-staff.ts';
import { findExchange } from '../support/phones/phone-windows.ts';
import type { Tone } from '../support/phones/sound.ts';
import { eventually } from '../support/product/conversations.ts';
import { putOnDuty } from '../support/product/duty-now.ts';
import { ask } from '../support/product/product.ts';
import { expectNoDefects, expectOnePlace, redisUrlOf, staffGet } from '../support/product/product-checks.ts';
import { hasRedis } from '../support/services/redis.ts';

const exchange = hasRedis() ? await findExchange() : undefined;
const PATIENCE_MS = 90_000;
const SMS_KEY = { keyId: 'bureau', secret: 'secret-of-the-gateway' };

const WRAP_UP = {
  matter: '劳动纠纷',
  service: 'advice',
  result: 'answered',
  basis: '',
  feedback: '已在电话里解答。',
} as const;

describe.skipIf(!exchange)('calls that go wrong', { timeout: 300_000 }, () => {
  let house: PhoneProduct;
  let gateway: SmsGateway | undefined;
  const start = async (env: Record<string, string> = {}) => {
    house = await startPhoneProduct(exchange ?? {}, env);
    return house;
  };
  afterEach(async () => {
    await house?.close();
    await gateway?.stop();
    gateway = undefined;
  });

  const comesTo = async (
    number: string,
    look: (found: Awaited<ReturnType<PhoneProduct['find']>>) => void,
  ) => {
    let found: Awaited<ReturnType<PhoneProduct['find']>>;
    await eventually(async () => {
      found = await house.find(number);
      look(found);
    }, PATIENCE_MS);
    if (!found) throw new Error(`no call of ${number}`);
    return found;
  };
  const presenceOf = async (person: Person): Promise<PresenceView> =>
    (await ask<{ presence: PresenceView }>(person.socket, 'hello')).presence;
  const receiptsOf = async (ticketId: string): Promise<ReceiptView[]> =>
    (
      await staffGet<{ items: ReceiptView[] }>(
        house.product,
        house.cookie,
        `/api/v1/tickets/${ticketId}/receipts`,
      )
    ).items;
  const bothHear = (one: PhoneCall, hers: Tone, other: PhoneCall, his: Tone) =>
    Promise.all([one.hears(his), other.hears(hers)]);
  /** A call that has come to this person. */
  const talking = async (person: Person, number: string, his: Tone) => {
    const caller = await house.caller(number, 600);
    const agent = await person.phone.next();
    await bothHear(caller, 600, agent, his);
    const { ticketId, call } = await comesTo(number, (found) => expect(found?.call.state).toBe('talking'));
    return { caller, agent, ticketId, callId: call.id };
  };

  it('PH8: busy, declined, not answered, not signed on: each is what it is, and the call goes on to who picks up', async () => {
    const { product } = await start();
    const [busy, declines, absent, deaf] = [
      await house.seat('zhou', '8001', 800, false),
      await house.seat('zhao', '8002', 800, false),
      await house.seat('shen', '8003', 800, false),
      await house.seat('gu', '8004', 800, false),
    ];
    busy.phone.manner = 'busy';
    declines.phone.manner = 'decline';
    deaf.phone.manner = 'ring';
    await absent.phone.register(0);
    for (const person of [busy, declines, absent, deaf]) await putOnDuty(product, person.username);

    const refusedBy = async (ticketId: string, step: string) =>
      (await receiptsOf(ticketId)).filter((one) => one.step === step).map((one) => one.data.staffId);
    await eventually(async () => void (await goReady(busy)));
    const caller = await house.caller('13900000041', 600);
    const { ticketId } = await comesTo('13900000041', (found) => expect(found?.ticketId).toBeTruthy());
    await eventually(async () => expect(await refusedBy(ticketId, 'refuse')).toContain(busy.id), PATIENCE_MS);
    expect(await presenceOf(busy)).toMatchObject({ state: 'ready' });
    await ask(busy.socket, 'presence:set', { state: 'paused', reason: 'meal' });

    await goReady(declines);
    await eventually(
      async () => expect(await refusedBy(ticketId, 'refuse')).toContain(declines.id),
      PATIENCE_MS,
    );
    await ask(declines.socket, 'presence:set', { state: 'paused', reason: 'meal' });

    await goReady(absent);
    await eventually(
      async () => expect(await presenceOf(absent)).toMatchObject({ state: 'paused', reason: 'not_ready' }),
      PATIENCE_MS,
    );
    await goReady(deaf);
    await eventually(async () => expect(deaf.phone.calls.at(-1)?.ringing).toBe(true), PATIENCE_MS);
    await eventually(
      async () => expect(await presenceOf(deaf)).toMatchObject({ state: 'paused' }),
      PATIENCE_MS,
    );
    expect((await presenceOf(deaf)).reason).not.toBe('not_ready');
    await caller.hearsMusic();

    const lin = await house.seat('lin', '8005', 1000);
    const agent = await lin.phone.next();
    await bothHear(caller, 600, agent, 1000);
    caller.hangUp();
    await comesTo('13900000041', (found) =>
      expect(found?.call).toMatchObject({ state: 'ended', end: 'talked' }),
    );
    expectNoDefects(product);
  });

  it('PH9 PH10: a caller who gives up while somebody is rung lets him go; one whose line is dead is noticed', async () => {
    const { product } = await start();
    const zhou = await house.seat('zhou', '8001', 1000);
    zhou.phone.manner = 'ring';
    const gone = await house.caller('13900000051', 600);
    const rung = await zhou.phone.next();
    expect(rung.ringing).toBe(true);
    gone.hangUp();
    expect(await rung.ended).toBe('them');
    const left = await comesTo('13900000051', (found) =>
      expect(found?.call).toMatchObject({ state: 'ended', end: 'abandoned' }),
    );
    expect(await house.ticket(left.ticketId)).toMatchObject({ status: 'closed' });
    expect(await presenceOf(zhou)).toMatchObject({ state: 'ready' });
    expect((await house.missed()).map((one) => one.number?.slice(-4))).toEqual(['0051']);

    zhou.phone.manner = 'pick_up';
    const { caller, agent } = await talking(zhou, '13900000052', 1000);
    caller.die();
    await agent.ended;
    await comesTo('13900000052', (found) => {
      expect(found?.call).toMatchObject({ state: 'ended', end: 'talked' });
      expect(found?.all.recordings.map((one) => one.state)).toEqual(['kept']);
    });
    expectNoDefects(product);
  });

  it('PH8 PH11 PH19: an agent’s mobile asks for key 1; consulting, warm and blind transfer, with music meanwhile', async () => {
    const { product } = await start();
    const zhou = await house.seat('zhou', '8001', 1000);
    const lin = await house.seat('lin', '8002', 1500, false);
    await putOnDuty(product, lin.username);
    await eventually(async () => void (await goReady(lin)));
    await house.answersAt(zhou.id, { kind: 'number', number: '13711112222' });
    await ask(lin.socket, 'presence:set', { state: 'paused', reason: 'meal' });

    // The first leg goes over the carrier and counts with the key.
    const caller = await house.caller('13900000061', 600);
    const mobile = await house.carrier.next();
    expect(mobile.invite?.first).toContain('13711112222');
    await mobile.hearsMusic();
    mobile.press('1');
    await bothHear(caller, 600, mobile, 1200);
    const { ticketId, call } = await comesTo('13900000061', (found) =>
      expect(found?.call.state).toBe('talking'),
    );

    // He asks a colleague first: the citizen hears music, and nothing of it.
    const callId = call.id;
    await ask(zhou.socket, 'call:invite', { callId, to: { staffId: lin.id }, mode: 'consult' });
    const asked = await lin.phone.next();
    await bothHear(mobile, 1200, asked, 1500);
    await caller.hearsMusic();
    await goReady(lin);
    const legId = (await house.find('13900000061'))?.call.parties.find(
      (party) => party.staffId === lin.id && party.state !== 'gone',
    )?.legId;
    await ask(zhou.socket, 'call:transfer', { callId, legId });
    expect(await mobile.ended).toBe('them');
    await bothHear(caller, 600, asked, 1500);
    expect(await house.ticket(ticketId)).toMatchObject({ ownerId: lin.id, status: 'serving' });

    // Without a word to another service, which picks up.
    await ask(lin.socket, 'call:transfer', { callId, to: { service: '12345' } });
    const service = await house.carrier.next();
    expect(service.invite?.first).toContain('12345');
    await bothHear(caller, 600, service, 1200);
    expect(await asked.ended).toBe('them');
    service.hangUp();
    await comesTo('13900000061', (found) => expect(['rating', 'ended']).toContain(found?.call.state));
    caller.hangUp();
    await comesTo('13900000061', (found) => {
      expect(found?.call).toMatchObject({ state: 'ended', end: 'talked' });
      expect(found?.all.recordings.map((one) => one.state)).toEqual(['kept']);
    });
    await eventually(() => expectOnePlace(product, house.cookie, redisUrlOf(product)));
    expectNoDefects(product);
  });

  it('TM5 PH13: who gave no grade is texted the link after close, who gave one is not', async () => {
    gateway = await startSmsGateway(SMS_KEY);
    const { product } = await start({
      SMS_URL: gateway.url,
      SMS_KEY_ID: SMS_KEY.keyId,
      SMS_SECRET: SMS_KEY.secret,
      SMS_SIGN: '云溪司法',
    });
    await house.setPolicy((policy) => ({
      ...policy,
      sms: { ...policy.sms, perDay: 5, quietFromHour: 0, quietUntilHour: 0 },
    }));
    const zhou = await house.seat('zhou', '8001', 1000);
    const purposes = (number: string) => gateway?.reached(number).map((one) => one.purpose) ?? [];
    const without = await talking(zhou, '13900000071', 1000);
    without.caller.hangUp();
    await without.agent.ended;
    await comesTo('13900000071', (found) => expect(found?.call.state).toBe('ended'));
    await ask(zhou.socket, 'ticket:close', { ticketId: without.ticketId, ...WRAP_UP });

    const graded = await talking(zhou, '13900000072', 1000);
    graded.agent.hangUp();
    await comesTo('13900000072', (found) => expect(found?.call.state).toBe('rating'));
    graded.caller.press('5');
    await graded.caller.ended;
    await ask(zhou.socket, 'ticket:close', { ticketId: graded.ticketId, ...WRAP_UP });
    await eventually(async () =>
      expect(await house.ticket(graded.ticketId)).toMatchObject({ rating: { grade: 5 } }),
    );
    await eventually(async () => {
      expect(purposes('13900000071')).toEqual(['ticket_no', 'rating']);
      expect(purposes('13900000072')).toEqual(['ticket_no']);
    }, PATIENCE_MS);
    const [, texted] = gateway.reached('13900000071');
    const link = /https?:\/\/\S+\/rate\/[\w.-]+/.exec(texted?.text ?? '')?.[0] ?? texted?.values.link ?? '';
    expect(link).toContain('/rate/');
    expect((await fetch(link.replace(/^https?:\/\/[^/]+/, product.url))).status).toBe(200);
    expectNoDefects(product);
  });
});
