/** Rules published on one node of two, on one Redis and one MongoDB, classify the next message on the other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelsView } from '../../routing/protocol/classify/models.ts';
import type { RulesView, RuleVersion } from '../../routing/protocol/classify/rules.ts';
import type { OfferView } from '../../routing/protocol/views.ts';
import {
  ask,
  citizenSocket,
  contact,
  next,
  type Product,
  signIn,
  staffSocket,
} from '../support/product/product.ts';
import { expectNoDefects, staffGet } from '../support/product/product-checks.ts';
import { startTwoNodes, type TwoNodes } from '../support/product/two-nodes.ts';
import { findMongo } from '../support/services/mongo.ts';
import { hasRedis } from '../support/services/redis.ts';

const found = findMongo();
const LOCAL = `format: 1
rules:
  - id: local.garden
    name: 共享菜园多为认种合同
    when: 共享菜园
    then: {matter: 合同纠纷, weight: 12}
`;

let nodes: TwoNodes;
let one: Product;
let two: Product;
let cookie: string;

const change = async <T>(method: string, route: string, body: unknown): Promise<T> => {
  const response = await fetch(`${one.url}/api/v1/rules/${route}`, {
    method,
    headers: { cookie, origin: one.url, 'x-yixiantong': '1', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};
const seenBy = (node: Product) => staffGet<RulesView>(node, cookie, '/api/v1/rules');

describe.skipIf(!found || !hasRedis())('rules on two nodes', () => {
  beforeAll(async () => {
    nodes = await startTwoNodes(found!);
    ({ one, two } = nodes);
    cookie = await signIn(one, one.account('supervisor'));
  });
  afterAll(async () => {
    await nodes?.stop();
  });

  it('CL-W4: the other node is told at once, not by its sweep after 30 s, and classifies its next message by them', async () => {
    const { draft } = await seenBy(one);
    const saved = await change<{ version: number; problems: unknown[] }>('PUT', 'draft', {
      version: draft.version,
      files: [...draft.files, { name: 'local.yaml', text: LOCAL }],
    });
    expect(saved.problems).toEqual([]);
    expect((await seenBy(two)).draft).toMatchObject({ version: saved.version, open: true });
    const { no } = await change<RuleVersion>('POST', 'publish', { draft: saved.version, live: 0, why: '试' });
    await expect.poll(async () => (await seenBy(two)).running, { timeout: 15_000, interval: 20 }).toBe(no);

    const agent = await staffSocket(two, 'zhou');
    await ask(agent, 'presence:set', { state: 'ready' });
    const offered = next<OfferView>(agent, 'offer');
    const citizen = await citizenSocket(two);
    await ask(citizen, 'contact:open', contact('我想咨询一下，共享菜园到底归谁管'));
    expect((await offered).ticket.matter).toBe('合同纠纷');
    for (const socket of [agent, citizen]) socket.disconnect();
  });

  it('CL-M2: a model published on one node classifies on the other, before its sweep', async () => {
    const models = (node: Product) => staffGet<ModelsView>(node, cookie, '/api/v1/models');
    const response = await fetch(`${one.url}/api/v1/models/publish`, {
      method: 'POST',
      headers: { cookie, origin: one.url, 'x-yixiantong': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'none', live: 0, why: '试' }),
    });
    expect(response.status).toBe(201);
    await expect.poll(async () => (await models(two)).running, { timeout: 15_000, interval: 20 }).toBe(1);
  });

  it('CL-W3, CL-W4: a node that starts later begins with what is live', async () => {
    await two.stop();
    await two.restart();
    expect((await seenBy(two)).running).toBe(1);
    expect((await staffGet<ModelsView>(two, cookie, '/api/v1/models')).running).toBe(1);
    expectNoDefects(one);
    expectNoDefects(two);
  });
});
