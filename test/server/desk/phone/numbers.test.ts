/** Published numbers that begin in their own way, keys of the greeting, and the language in which a caller is spoken to. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_PHONE_POLICY, type PhonePolicy } from '../../../../routing/call/policy.ts';
import type { Staff } from '../../../../routing/people.ts';
import { createMemoryStore } from '../../../support/ports/memory-store.ts';
import { createCallWorld } from '../../../support/worlds/call-world.ts';

const NUMBERS: PhonePolicy['numbers'] = [
  { number: '057196148', name: '西湖区', regionCode: '330106', desk: 'enterprise', words: '您好，将录音。' },
  { number: '96148', regionCode: '330108' },
];

const having = async (phone: Partial<PhonePolicy>) => {
  const store = createMemoryStore();
  await store.settings.insert({
    id: 'policy',
    version: 1,
    value: { phone: { ...DEFAULT_PHONE_POLICY, ...phone } },
    updatedAt: '2026-11-20T00:00:00.000Z',
    updatedBy: 'test',
  });
  const world = await createCallWorld({ store });
  const calls = async (to: string, from = '13800000009') => {
    const callId = world.exchange.call(from, to);
    await world.settle();
    const ticket = await store.tickets.get(await world.ticketOf(callId));
    if (!ticket) throw new Error('a call without a ticket');
    return { callId, ticket };
  };
  const specialist = async (username: string, over: Partial<Staff>) => {
    const who = await world.hire({ username, ...over });
    world.exchange.signOn(who.id);
    await world.settle();
    await world.ready(who);
    return who;
  };
  return { ...world, calls, specialist };
};

describe('published numbers', () => {
  it('PH21 a call begins with region, desk and greeting of the number that was dialled', async () => {
    const { exchange, agent, ringing, specialist, calls, close } = await having({ numbers: NUMBERS });
    await agent('li');
    const chen = await specialist('chen', {
      skills: [{ key: 'desk:enterprise', level: 3 }],
      regionCodes: ['330106'],
    });
    const first = await calls('8657196148');
    expect(exchange.said(first.callId)).toEqual(['welcome-057196148']);
    expect(first.ticket).toMatchObject({ regionCode: '330106', entry: 'enterprise/057196148' });
    expect(ringing(chen), 'the desk is asked first').toBeDefined();

    const second = await calls('96148', '13800000008');
    expect(exchange.said(second.callId)).toEqual(['welcome']);
    expect(second.ticket).toMatchObject({ regionCode: '330108', entry: '96148' });
    await close();
  });

  it('PH21 a number that the policy does not name begins as the line does', async () => {
    const { exchange, core, agent, calls, close } = await having({ numbers: NUMBERS });
    await agent('li');
    const { callId, ticket } = await calls('12348');
    expect(exchange.said(callId)).toEqual(['welcome']);
    expect(ticket).toMatchObject({ regionCode: core.tenant().regionCode, groups: [] });
    expect(ticket.entry).toBeUndefined();
    await close();
  });
});

describe('keys of the greeting', () => {
  it('PH22 each is named after the greeting; one leads to a desk, once', async () => {
    const { exchange, store, agent, calls, settle, close } = await having({
      keys: [
        { digit: '2', desk: 'enterprise' },
        { digit: '*', language: 'en' },
      ],
    });
    await agent('li');
    const { callId, ticket } = await calls('12348');
    expect(exchange.said(callId)).toEqual(['welcome', 'key-2', 'key-star']);
    expect(ticket.entry).toBeUndefined();
    exchange.press(callId, '2');
    await settle();
    expect(await store.tickets.get(ticket.id)).toMatchObject({ entry: 'enterprise' });
    exchange.press(callId, '*');
    await settle();
    expect((await store.tickets.get(ticket.id))?.language, 'once').toBe('zh');
    await close();
  });

  it('PH23 after a language key he is spoken to in that language; staff and others in Chinese', async () => {
    const { exchange, specialist, ringing, calls, settle, pass, store, close } = await having({
      keys: [{ digit: '3', language: 'en' }],
    });
    const li = await specialist('li', { languages: ['zh', 'en'] });
    const other = await calls('12348', '13800000001');
    const { callId, ticket } = await calls('12348');
    exchange.press(callId, '3');
    exchange.heard(other.callId);
    expect(exchange.tongue(callId), 'the greeting itself').toBe('zh');
    exchange.heard(callId);
    await settle();
    expect((await store.tickets.get(ticket.id))?.language).toBe('en');
    exchange.pickUp(ringing(li) ?? '');
    await settle();
    await pass(31_000);
    expect(exchange.said(callId)).toContain('waiting');
    expect(exchange.tongue(callId)).toBe('en');
    exchange.press(callId, '1');
    await settle();
    expect(exchange.said(callId)).toContain('callback_noted');
    expect(exchange.tongue(callId)).toBe('en');
    exchange.end(other.callId);
    await close();
  });
});
