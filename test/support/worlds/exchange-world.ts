/** A desk that exchanges work orders with two partners, whose answers the test decides. */
import { workOrderIn } from '../../../routing/protocol/exchange/exchange.ts';
import type { FieldMapping } from '../../../routing/workorder.ts';
import type { SignedPrincipal } from '../../../server/auth/policy.ts';
import { createDeskWorld, must } from './desk-world.ts';

/** The partner that sends. */
export const who: SignedPrincipal = {
  kind: 'partner',
  apiKeyId: 'partner-1',
  partnerId: 'partner-1',
  system: '12345',
  from: '192.0.2.1',
};
/** Another one. */
export const other: SignedPrincipal = {
  ...who,
  apiKeyId: 'partner-2',
  partnerId: 'partner-2',
  system: 'court',
};
const MAPPING: FieldMapping = { out: {}, in: {}, statuses: {} };

export type ExchangeWorld = Awaited<ReturnType<typeof createExchangeWorld>>;

export const createExchangeWorld = async () => {
  const world = await createDeskWorld();
  const addPartner = async (id: string, code: string, over: object = {}) => {
    await world.store.partners.insert({
      id,
      version: 1,
      code,
      name: `系统${code}`,
      kind: 'hotline_12345',
      ordersUrl: `https://${code}.example/orders`,
      statusUrl: `https://${code}.example/status`,
      mapping: MAPPING,
      keys: [{ keyId: `${code}.1`, sealed: 'sealed:s', createdAt: '2026-11-01T00:00:00.000Z' }],
      keyIds: [`${code}.1`],
      disabled: false,
      createdAt: '2026-11-01T00:00:00.000Z',
      updatedAt: '2026-11-01T00:00:00.000Z',
      ...over,
    });
    world.core.bus.publish('settings.changed', { key: 'partners' });
    await world.settle();
  };

  const input = (over: object = {}) =>
    workOrderIn.parse({ externalNo: 'A1', text: '公司拖欠工资两个月', phone: '13800000000', ...over });
  const receive = (key = 'key-00000001', over: object = {}) =>
    world.desk.workOrders.receive(who, key, input(over));
  /** The agent takes what is offered to him. */
  const take = async () => {
    const [offerId] = await world.offersOf(zhou);
    const detail = must(await world.desk.staff.accept(zhou, offerId!));
    await world.settle();
    return detail;
  };
  const told = () =>
    world.line.sent.filter((one) => one.url.endsWith('/status')).map((one) => one.body as { status: string });
  const close = async (ticketId: string) => {
    must(
      await world.desk.staff.close(zhou, {
        ticketId,
        matter: '劳动纠纷',
        service: 'advice',
        result: 'answered',
        basis: '',
        feedback: '已告知仲裁途径',
      }),
    );
    await world.settle();
  };

  await addPartner('partner-1', '12345');
  await addPartner('partner-2', 'court');
  const zhou = await world.hire({ username: 'zhou' });
  await world.ready(zhou);
  return { world, zhou, addPartner, receive, take, told, close };
};
