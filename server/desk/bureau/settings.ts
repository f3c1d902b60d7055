/** Tenant facts and policy in the store, merged over the defaults, kept fresh by the bus. */
import { type LocalServiceLine, namesOf } from '../../../routing/bureau/local-services.ts';
import { DEFAULT_POLICY, type Policy } from '../../../routing/policy.ts';
import { overlaid, policyFrom } from '../../../routing/policy-read.ts';
import { setLocalServiceNames } from '../../../routing/vocabulary.ts';
import { type Bus, type Clock, instant, type Log } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import type { TenantSettings } from '../core.ts';
import { createDutyOverlay } from '../duty/policy-overlay.ts';
import { inOneGo } from '../in-one-go.ts';
import { daysOf, LOCAL_SERVICES_KEY, readLocalServices } from './local-services.ts';
import { DEFAULT_NOTICE, EARLIER_NOTICES, withCurrentNotice } from './privacy-notice.ts';

const DEFAULT_TENANT: TenantSettings = {
  name: '公共法律服务中心',
  regionCode: '330000',
  regionName: '本地区',
  phone: '12348',
  privacyVersion: DEFAULT_NOTICE.version,
  privacyText: DEFAULT_NOTICE.text,
  hoursText: '全天24小时受理；人工值班时间以页面显示为准',
  asks: [],
  faq: false,
  videoRoom: '',
  tiles: 'events',
  maxFileBytes: 10 * 1024 * 1024,
};

export interface Settings {
  policy(): Policy;
  /** The published version that is live here; 0 before the first. */
  policyNo(): number;
  /** Reads again what is live, after a publication. */
  refresh(): Promise<void>;
  /** Asked now and then: reads again when the last reading is old, in case that a word of the bus was lost. */
  lookAgain(): Promise<void>;
  tenant(): TenantSettings;
  /** SV1: service lines of this installation, ended ones too. */
  services(): readonly LocalServiceLine[];
  /** Writes the tenant facts (first start). */
  saveTenant(tenant: Partial<TenantSettings>, by: string): Promise<void>;
}

/** How old a reading may become, ms. */
const OLD_MS = 30_000;

export const createSettings = async (deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  log: Log;
}): Promise<Settings> => {
  let policy = DEFAULT_POLICY;
  let policyNo = 0;
  let tenant = DEFAULT_TENANT;
  let services: readonly LocalServiceLine[] = [];
  let readAtMs = 0;
  const load = async () => {
    readAtMs = deps.clock.nowMs();
    const [policyDoc, tenantDoc, servicesDoc, versions] = await Promise.all([
      deps.store.settings.get('policy'),
      deps.store.settings.get('tenant'),
      deps.store.settings.get(LOCAL_SERVICES_KEY),
      deps.store.policyVersions.find({ sort: { field: 'no', direction: 'desc' }, limit: 1 }),
    ]);
    const base = policyFrom(policyDoc?.value ?? {});
    const published = versions.items[0];
    // What was published has the steps; the calendar and what came later than the version stay as they were.
    if (published) {
      const { widenAfterMs: _before, ...rest } = base;
      policy = overlaid<Policy>(rest, published.value);
    } else policy = base;
    policyNo = published?.no ?? 0;
    tenant = withCurrentNotice(overlaid(DEFAULT_TENANT, tenantDoc?.value ?? {}));
    services = readLocalServices(servicesDoc);
    setLocalServiceNames(namesOf(services));
    policy = { ...policy, orderDays: { ...daysOf(services), ...policy.orderDays } };
  };
  // Never two readings at once: an older answer of the store would replace a newer one.
  const refresh = inOneGo(load);
  deps.bus.on('settings.changed', ({ key }) => {
    if (key !== 'policy' && key !== 'tenant' && key !== LOCAL_SERVICES_KEY) return;
    refresh().catch((error: unknown) => deps.log.warn({ err: error }, 'settings could not be refreshed'));
  });
  await refresh();
  // What a citizen agreed to stays readable under its version; a notice that stands there already stays.
  const readAt = instant(deps.clock.nowMs());
  for (const { version, text } of EARLIER_NOTICES)
    await deps.store.settings.insert({
      ...{ id: `privacy:${version}`, version: 1, value: text },
      ...{ updatedAt: readAt, updatedBy: 'seed' },
    });
  const duty = await createDutyOverlay(deps);
  return {
    policy: () => duty.over(policy),
    policyNo: () => policyNo,
    refresh,
    lookAgain: async () => {
      if (deps.clock.nowMs() - readAtMs >= OLD_MS) await refresh();
    },
    tenant: () => tenant,
    services: () => services,
    saveTenant: async (value, by) => {
      const at = instant(deps.clock.nowMs());
      const old = await deps.store.settings.get('tenant');
      const doc = {
        id: 'tenant',
        version: old?.version ?? 1,
        value: { ...DEFAULT_TENANT, ...value },
        updatedAt: at,
        updatedBy: by,
      };
      if (old) await deps.store.settings.replace(doc, old.version);
      else await deps.store.settings.insert(doc);
      await refresh();
      deps.bus.publish('settings.changed', { key: 'tenant' });
    },
  };
};
