/** Partners for administrators: made, changed, their secrets rotated with an overlap, their line tested. */
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type * as X from '../../../routing/protocol/exchange/exchange.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Id, Instant } from '../../../routing/ticket.ts';
import type { Partner } from '../../../routing/workorder.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { PartnerLine } from '../../channels/partner-line.ts';
import { type Bus, type Clock, type Ids, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder, findAll } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { PARTNERS_CHANGED } from './book.ts';
import { testPartner } from './test-line.ts';

export interface PartnerAdmin {
  list(): Promise<PageOf<X.PartnerView>>;
  /** With the first secret, shown this once. */
  create(
    who: StaffPrincipal,
    input: z.output<typeof X.partnerInput>,
  ): Promise<Outcome<{ partner: X.PartnerView; keyId: string; secret: string }>>;
  update(
    who: StaffPrincipal,
    id: Id,
    input: z.output<typeof X.partnerUpdate>,
  ): Promise<Outcome<X.PartnerView>>;
  rotate(
    who: StaffPrincipal,
    id: Id,
    input: z.output<typeof X.secretRotation>,
  ): Promise<Outcome<{ keyId: string; secret: string; previousUntil?: Instant }>>;
  test(who: StaffPrincipal, id: Id): Promise<Outcome<X.PartnerTest>>;
}

const HOUR_MS = 3_600_000;

export const createPartnerAdmin = (deps: {
  store: Pick<Store, 'partners'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish'>;
  line: PartnerLine;
  lastRefused: (partnerId: Id) => { at: Instant; why: string } | undefined;
}): PartnerAdmin => {
  const { store, clock, ids, bus, line } = deps;
  const record = createRecorder(deps);
  const now = () => instant(clock.nowMs());
  const tell = () => bus.publish('settings.changed', { key: PARTNERS_CHANGED });

  const view = (partner: Partner): X.PartnerView => {
    const lastRefused = deps.lastRefused(partner.id);
    const { keys, keyIds: _, ...rest } = partner;
    return {
      ...rest,
      keys: keys.map(({ keyId, createdAt, until }) => ({ keyId, createdAt, ...(until ? { until } : {}) })),
      ...(lastRefused ? { lastRefused } : {}),
    };
  };

  const keyTaken = async (keyId: string): Promise<boolean> =>
    (await store.partners.count({ where: { keyIds: keyId } })) > 0;

  const newSecret = () => randomBytes(32).toString('base64url');

  return {
    list: async () => ({
      items: (await findAll(store.partners, { sort: { field: 'code', direction: 'asc' } })).map(view),
    }),

    create: async (who, input) => {
      const at = now();
      const { ordersUrl, statusUrl, key, ...rest } = input;
      const secret = key?.secret ?? newSecret();
      const keyId = key?.keyId ?? `${input.code}.1`;
      if (await keyTaken(keyId))
        return key
          ? refuse('duplicate_key', '该密钥编号已存在。', 'key.keyId')
          : refuse('duplicate_key', '该代号已存在，请换一个。', 'code');
      const made = await store.partners.insert({
        id: ids.next(),
        version: 1,
        ...rest,
        ...(ordersUrl ? { ordersUrl } : {}),
        ...(statusUrl ? { statusUrl } : {}),
        keys: [{ keyId, sealed: line.seal(secret), createdAt: at }],
        keyIds: [keyId],
        disabled: false,
        createdAt: at,
        updatedAt: at,
      });
      if (!made.ok) return refuse('duplicate_key', '该代号已存在，请换一个。', 'code');
      await record(who, 'partner.created', `partner:${made.doc.id}`, { code: input.code, kind: input.kind });
      tell();
      return ok({ partner: view(made.doc), keyId, secret });
    },

    update: async (who, id, input) => {
      const found = await store.partners.get(id);
      if (!found) return refuse('not_found');
      const { version, ordersUrl, statusUrl, ...rest } = input;
      const { ordersUrl: oldOrders, statusUrl: oldStatus, ...kept } = found;
      const orders = ordersUrl === undefined ? oldOrders : (ordersUrl ?? undefined);
      const status = statusUrl === undefined ? oldStatus : (statusUrl ?? undefined);
      const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      const written = await store.partners.replace(
        {
          ...kept,
          ...named,
          ...(orders ? { ordersUrl: orders } : {}),
          ...(status ? { statusUrl: status } : {}),
          updatedAt: now(),
        },
        version,
      );
      if (!written.ok) return refuse(written.reason);
      await record(who, 'partner.updated', `partner:${id}`, {
        fields: Object.keys(input).filter((field) => field !== 'version'),
        disabled: written.doc.disabled,
      });
      tell();
      return ok(view(written.doc));
    },

    rotate: async (who, id, { overlapHours, key: given }) => {
      const found = await store.partners.get(id);
      if (!found) return refuse('not_found');
      const secret = given?.secret ?? newSecret();
      const nowMs = clock.nowMs();
      const at = instant(nowMs);
      const until = instant(nowMs + overlapHours * HOUR_MS);
      const last = Math.max(0, ...found.keys.map((key) => Number(key.keyId.split('.').at(-1)) || 0));
      const keyId = given?.keyId ?? `${found.code}.${last + 1}`;
      if (await keyTaken(keyId)) return refuse('duplicate_key', '该密钥编号已存在。', 'key.keyId');
      const current = found.keys.find((key) => !key.until);
      const written = await store.partners.replace(
        {
          ...found,
          // Current and previous alone: whatever is older ends with this rotation.
          keys: [
            { keyId, sealed: line.seal(secret), createdAt: at },
            ...(current && overlapHours > 0 ? [{ ...current, until }] : []),
          ],
          keyIds: [keyId, ...(current && overlapHours > 0 ? [current.keyId] : [])],
          updatedAt: at,
        },
        found.version,
      );
      if (!written.ok) return refuse(written.reason);
      await record(who, 'partner.secret_rotated', `partner:${id}`, { keyId, overlapHours });
      tell();
      return ok({ keyId, secret, ...(current && overlapHours > 0 ? { previousUntil: until } : {}) });
    },

    test: async (who, id) => {
      const found = await store.partners.get(id);
      if (!found) return refuse('not_found');
      const result = await testPartner(found, { line, clock, ids });
      await record(who, 'partner.tested', `partner:${id}`, { ok: result.ok });
      return ok(result);
    },
  };
};
