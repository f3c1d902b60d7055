/** Service lines that administrators and supervisors add: kept as one setting, told to every node. */

import { type LocalServiceLine, localServiceProblems } from '../../../routing/bureau/local-services.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { LocalServicesView } from '../../../routing/protocol/views.ts';
import type { SettingDoc } from '../../../routing/settings.ts';
import { isLocalService, type LocalService, type Service } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Bus, type Clock, type Ids, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';

export const LOCAL_SERVICES_KEY = 'local-services';

const isLine = (value: unknown): value is LocalServiceLine =>
  typeof value === 'object' && value !== null && 'code' in value && 'orgKind' in value;

export const readLocalServices = (doc: SettingDoc | undefined): LocalServiceLine[] => {
  const lines = (doc?.value as { lines?: unknown } | undefined)?.lines;
  return Array.isArray(lines) ? lines.filter(isLine) : [];
};

/** A built-in line, or one that the installation has; ended ones still stand on old tickets. */
export const isKnownService = (lines: readonly LocalServiceLine[], code: Service): boolean =>
  !isLocalService(code) || lines.some((line) => line.code === code);

/**
 * Why a line cannot be rostered or newly named, in a sentence; undefined when nothing is wrong. A line that has ended
 * may stay where it stands (`kept`).
 */
export const lineFault = (
  lines: readonly LocalServiceLine[],
  code: string,
  kept: ReadonlySet<string> = new Set(),
): string | undefined => {
  if (!isLocalService(code) || kept.has(code)) return undefined;
  const found = lines.find((line) => line.code === code);
  if (!found) return `没有编码为 ${code} 的服务。`;
  return found.ended ? `服务“${found.zh}”已停用。` : undefined;
};

/** Deadlines of orders by line, as the policy has them. */
export const daysOf = (lines: readonly LocalServiceLine[]): Record<LocalService, number> =>
  Object.fromEntries(lines.map(({ code, orderDays }) => [code, orderDays]));

export interface LocalServiceAdmin {
  view(): Promise<LocalServicesView>;
  /** The whole list, against the version that was read; nothing is stored when anything is wrong. */
  save(
    who: StaffPrincipal,
    input: { version: number; lines: LocalServiceLine[] },
  ): Promise<Outcome<LocalServicesView>>;
}

export const createLocalServiceAdmin = (deps: {
  store: Pick<Store, 'settings'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish'>;
}): LocalServiceAdmin => {
  const { store, clock, bus } = deps;
  const record = createRecorder(deps);
  const viewOf = (doc: SettingDoc | undefined): LocalServicesView => ({
    version: doc?.version ?? 0,
    lines: readLocalServices(doc),
  });
  return {
    view: async () => viewOf(await store.settings.get(LOCAL_SERVICES_KEY)),
    save: async (who, { version, lines }) => {
      const old = await store.settings.get(LOCAL_SERVICES_KEY);
      if ((old?.version ?? 0) !== version) return refuse('version_conflict');
      const before = readLocalServices(old);
      const [problem] = localServiceProblems(lines, before);
      if (problem) return refuse('invalid_input', problem.message, `lines.${problem.row}.${problem.field}`);
      const doc: SettingDoc = {
        ...{ id: LOCAL_SERVICES_KEY, version: 1, value: { lines } },
        ...{ updatedAt: instant(clock.nowMs()), updatedBy: who.id },
      };
      const outcome = old ? await store.settings.replace(doc, version) : await store.settings.insert(doc);
      if (!outcome.ok) return refuse('version_conflict');
      const changed = lines.filter(
        (line) => JSON.stringify(line) !== JSON.stringify(before.find(({ code }) => code === line.code)),
      );
      await record(who, 'services.saved', `setting:${LOCAL_SERVICES_KEY}`, {
        version: outcome.doc.version,
        changed: changed.map(({ code }) => code),
      });
      bus.publish('settings.changed', { key: LOCAL_SERVICES_KEY });
      return ok(viewOf(outcome.doc));
    },
  };
};
