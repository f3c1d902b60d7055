/** What the bureau says of itself: name, telephone, notice on privacy with its version, published numbers by region. */
import type { z } from 'zod';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type * as D from '../../../routing/protocol/bureau/directory.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { VideoLine } from '../../channels/video-line.ts';
import { type Bus, type Clock, type Ids, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import type { Directory } from '../people/directory.ts';
import { putSetting } from '../put-setting.ts';
import type { RegionDesk } from './regions.ts';
import type { Settings } from './settings.ts';

export interface SiteAdmin {
  view(): Promise<D.SiteView>;
  save(who: StaffPrincipal, input: z.output<typeof D.siteSave>): Promise<Outcome<D.SiteView>>;
  saveHotlines(who: StaffPrincipal, input: z.output<typeof D.hotlinesSave>): Promise<Outcome<D.SiteView>>;
  hotlines(): Promise<PageOf<D.HotlineView>>;
}

type Hotline = z.output<typeof D.hotline>;
interface HotlineBook {
  items: Hotline[];
  changes: D.SiteView['changes'];
}

const HOTLINES = 'hotlines';
/** Newest changes that are shown; the audit log has them all. */
const CHANGES_KEPT = 200;

export const createSiteAdmin = (deps: {
  store: Pick<Store, 'settings'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish'>;
  settings: Settings;
  directory: Pick<Directory, 'allOrgs'>;
  regions: Pick<RegionDesk, 'tree'>;
  videoLine: VideoLine;
}): SiteAdmin => {
  const { store, clock, settings } = deps;
  const record = createRecorder(deps);

  const book = async (): Promise<{ version: number; value: HotlineBook }> => {
    const doc = await store.settings.get(HOTLINES);
    return {
      version: doc?.version ?? 0,
      value: (doc?.value as HotlineBook | undefined) ?? { items: [], changes: [] },
    };
  };

  /** R027: the three lines that every tenant has. Publicity has no service orders; a centre or office does it. */
  const missingLines = (): string[] => {
    const orgs = deps.directory.allOrgs().filter((one) => !one.disabled);
    const has = (fits: (one: (typeof orgs)[number]) => boolean) => orgs.some(fits);
    return [
      ...(has((one) => one.kind === 'legal_service_centre' || one.kind === 'judicial_office')
        ? []
        : ['publicity']),
      ...(has((one) => one.services.includes('legal_aid')) ? [] : ['legal_aid']),
      ...(has((one) => one.services.includes('mediation')) ? [] : ['mediation']),
    ];
  };

  const view = async (): Promise<D.SiteView> => {
    const [tenantDoc, hotlines] = await Promise.all([store.settings.get('tenant'), book()]);
    const { name, phone, regionCode, regionName, hoursText, privacyVersion, privacyText, asks, faq, tiles } =
      settings.tenant();
    const { videoRoom = '' } = settings.tenant();
    return {
      facts: {
        name,
        phone,
        regionCode,
        regionName,
        hoursText,
        privacyVersion,
        privacyText,
        asks: asks ?? [],
        faq: faq ?? false,
        tiles: tiles ?? 'events',
        videoRoom,
      },
      videoHosts: [...deps.videoLine.hosts],
      version: tenantDoc?.version ?? 0,
      hotlines: hotlines.value.items,
      hotlinesVersion: hotlines.version,
      changes: hotlines.value.changes,
      missingLines: missingLines(),
    };
  };

  return {
    view,
    save: async (who, { version, facts }) => {
      const known = await store.settings.get('tenant');
      if ((known?.version ?? 0) !== version) return refuse('version_conflict');
      const before = settings.tenant();
      if (before.privacyText !== facts.privacyText && before.privacyVersion === facts.privacyVersion)
        return refuse('invalid_input', '告知内容改了，请同时更换版本号。', 'facts.privacyVersion');
      // A setting that stood before its host was taken off the list may stay: it opens nothing.
      if (facts.videoRoom !== undefined && facts.videoRoom !== (before.videoRoom ?? '')) {
        const provider = deps.videoLine.providerOf(facts.videoRoom);
        if (!provider.ok) return refuse(provider.code, provider.detail, 'facts.videoRoom');
      }
      // What a citizen agreed to stays readable under its version.
      const at = instant(clock.nowMs());
      await store.settings.insert({
        id: `privacy:${before.privacyVersion}`,
        version: 1,
        value: before.privacyText,
        updatedAt: at,
        updatedBy: who.id,
      });
      await settings.saveTenant({ ...before, ...facts }, who.id);
      await record(who, 'site.saved', 'setting:tenant', {
        fields: Object.entries(facts)
          .filter(([field, value]) => String(before[field as keyof typeof facts] ?? '') !== String(value))
          .map(([field]) => field),
        privacyVersion: facts.privacyVersion,
      });
      return ok(await view());
    },
    saveHotlines: async (who, { version, hotlines }) => {
      const known = await book();
      if (known.version !== version) return refuse('version_conflict');
      const twice = hotlines.findIndex(
        (one, at) =>
          hotlines.findIndex(
            (other) => other.number === one.number && other.regionCode === one.regionCode,
          ) !== at,
      );
      if (twice >= 0) return refuse('duplicate_key', '同一地区的号码重复。', `hotlines.${twice}.number`);
      const at = instant(clock.nowMs());
      const keyOf = (one: Hotline) => `${one.regionCode} ${one.number}`;
      const before = new Map(known.value.items.map((one) => [keyOf(one), one]));
      const after = new Map(hotlines.map((one) => [keyOf(one), one]));
      const change = (what: string, one: Hotline) => ({ at, by: who.name, what, number: keyOf(one) });
      const changes = [
        ...[...after].flatMap(([key, one]) => {
          const old = before.get(key);
          if (!old) return [change('added', one)];
          return JSON.stringify(old) === JSON.stringify(one) ? [] : [change('changed', one)];
        }),
        ...[...before].filter(([key]) => !after.has(key)).map(([, one]) => change('removed', one)),
      ];
      const value: HotlineBook = {
        items: hotlines,
        changes: [...changes, ...known.value.changes].slice(0, CHANGES_KEPT),
      };
      const doc = { id: HOTLINES, value, updatedAt: at, updatedBy: who.id };
      if ((await putSetting(store.settings, doc, version)) === undefined) return refuse('version_conflict');
      await record(who, 'hotlines.saved', `setting:${HOTLINES}`, {
        changes: changes.map(({ what, number }) => `${what} ${number}`),
      });
      return ok(await view());
    },
    hotlines: async () => ({
      items: (await book()).value.items.map((one) => ({
        ...one,
        regionName: deps.regions.tree().name(one.regionCode),
      })),
    }),
  };
};
