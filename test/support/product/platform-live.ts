/**
 * The built product with one account whose platform is a stand-in, and what the live tests of both platforms do alike:
 * an agent takes, answers and closes; many citizens and agents talk through a `kill -9`.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Socket } from 'socket.io-client';
import { expect } from 'vitest';
import type { ChannelView, TicketChannel } from '../../../routing/protocol/channels/channel.ts';
import type { MessageView, OfferView, TicketSummary } from '../../../routing/protocol/views.ts';
import type { PushTarget } from '../../../scripts/wechat-stand-in/push.ts';
import { keyOf } from '../../../server/channels/tencent/cipher.ts';
import {
  type Acknowledged,
  type Citizen,
  createLedger,
  type Desk,
  eventually,
  playAgent,
} from './conversations.ts';
import { ask, clientKey, type Product, startProduct } from './product.ts';
import { staffGet } from './product-checks.ts';

export const AGENTS = ['zhou', 'lin', 'chen'];

export const HOOK_TOKEN = 'token12348';
const AES_KEY = 'Y'.repeat(43);

export interface PlatformProduct {
  product: Product;
  /** How a delivery must be signed and sealed to be taken, and where it goes. */
  target: PushTarget;
}

/** @param account its entry of the accounts file without what is the same for all */
export const startWithAccount = async (
  account: { id: string; kind: 'official' | 'kf'; baseUrl: string } & Record<string, unknown>,
  receiver: string,
): Promise<PlatformProduct> => {
  const entry = { ...account, token: HOOK_TOKEN, encodingAesKey: AES_KEY };
  const product = await startProduct({
    prepare: (dataDir) =>
      writeFileSync(path.join(dataDir, 'wechat.json'), JSON.stringify([entry]), { mode: 0o600 }),
  });
  const url = `${product.url}/channels/${account.kind === 'kf' ? 'wecom' : 'wechat'}/${account.id}`;
  return { product, target: { url, token: HOOK_TOKEN, appId: receiver, key: keyOf(AES_KEY) } };
};

/** Texts that reached somebody; what went as one stands apart again, a menu is `[menu]`. */
export const textsOf = (reached: readonly { content: unknown }[]): string[] =>
  reached.flatMap(({ content }) =>
    String((content as { content?: string }).content ?? '[menu]').split('\n\n'),
  );

/** Takes the offer of a wage matter and asks back. */
export const takeAndAsk = async (agent: Socket, offer: OfferView, text: string): Promise<string> => {
  expect(offer.ticket).toMatchObject({ channel: 'wechat', matter: '劳动纠纷' });
  const { id } = await ask<TicketSummary>(agent, 'offer:accept', { offerId: offer.offerId });
  await ask(agent, 'message:send', { ticketId: id, clientKey: clientKey(), text });
  return id;
};

export const closeAnswered = (agent: Socket, ticketId: string): Promise<unknown> =>
  ask(agent, 'ticket:close', {
    ticketId,
    matter: '劳动纠纷',
    service: 'advice',
    result: 'answered',
    feedback: '可以向劳动监察部门投诉或申请仲裁。',
  });

export interface Talk {
  product: Product;
  people: readonly string[];
  /** Messages of each citizen before the last one. */
  says: number;
  /** Answers to each ticket. */
  answers: number;
  say(person: string, text: string): Promise<void>;
  /** Once while they talk. */
  meanwhile?(): void;
}

export interface Talked {
  /** What citizens said, in the order of each. */
  said: string[];
  /** What agents were told to be kept. */
  answered: readonly Acknowledged[];
  ticketIds: string[];
  leave(): void;
}

/** Everybody talks; the process is killed in the middle and comes back; each citizen speaks once more at the end. */
export const talkThroughKill = async (talk: Talk): Promise<Talked> => {
  const { product, people, says, answers, say } = talk;
  const ledger = createLedger();
  const desks: Desk[] = await Promise.all(
    AGENTS.map((name) =>
      playAgent(product, ledger, new Map<string, Citizen>(), name, {
        answers,
        keep: () => true,
        resumes: () => true,
      }),
    ),
  );
  const said: string[] = [];
  const tell = async (person: string, text: string) => {
    said.push(text);
    await say(person, text);
  };
  const talkAll = people.map(async (person) => {
    for (let n = 1; n <= says; n += 1)
      await tell(person, n === 1 ? `老板拖欠工资，我是${person}。` : `${person} 第${n}句`);
  });
  talk.meanwhile?.();
  const killInTheMiddle = async () => {
    await eventually(async () => expect(ledger.messages.length).toBeGreaterThan(people.length), 60_000);
    await product.kill9();
    await product.restart();
  };
  await Promise.all([...talkAll, killInTheMiddle()]);
  await eventually(async () => expect(ledger.messages.length).toBe(people.length * answers), 90_000);
  // Speaking once more gives what waits for want of quota its way.
  for (const person of people) await tell(person, `${person} 最后一句`);
  expect(ledger.faults).toEqual([]);
  return {
    said,
    answered: ledger.messages,
    ticketIds: [...new Set(ledger.messages.map(({ ticketId }) => ticketId))],
    leave: () => {
      for (const desk of desks) desk.leave();
    },
  };
};

/** What the agents see of the channel of each ticket. */
export const channelsOf = async (
  product: Product,
  cookie: string,
  ticketIds: readonly string[],
): Promise<Map<string, ChannelView>> => {
  const views = new Map<string, ChannelView>();
  for (const ticketId of ticketIds) {
    const route = `/api/v1/tickets/${ticketId}/channel`;
    const { channel } = await staffGet<TicketChannel>(product, cookie, route);
    if (channel) views.set(ticketId, channel);
  }
  return views;
};

/** Everything that citizens said stands once in a conversation, in the order in which each of them said it. */
export const expectSaidOnce = async (
  product: Product,
  cookie: string,
  { said, ticketIds }: Pick<Talked, 'said' | 'ticketIds'>,
): Promise<void> => {
  const kept: string[] = [];
  for (const ticketId of ticketIds) {
    const route = `/api/v1/tickets/${ticketId}/messages`;
    const { items } = await staffGet<{ items: MessageView[] }>(product, cookie, route);
    const own = items.filter(({ author }) => author.kind === 'citizen').map(({ text }) => text);
    expect(own).toEqual(said.filter((text) => own.includes(text)));
    kept.push(...own);
  }
  expect(kept.sort()).toEqual([...said].sort());
};
