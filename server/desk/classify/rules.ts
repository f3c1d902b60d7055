/** Rule sets as numbered versions with one shared draft: save, publish, roll back. */

import type { LocalServiceLine } from '../../../routing/bureau/local-services.ts';
import { STARTER_FILES, starterRules, takeProposal } from '../../../routing/classify/index.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type {
  RuleCheck,
  RuleDraft,
  RuleFile,
  RuleProblem,
  RulesView,
  RuleVersion,
} from '../../../routing/protocol/classify/rules.ts';
import type { RuleSetDoc, SettingDoc } from '../../../routing/settings.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Bus, type Clock, type Ids, instant } from '../../ports.ts';
import type { Sheets } from '../../sheets/sheets.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { putSetting } from '../put-setting.ts';
import type { HeavyWork } from './heavy-work.ts';
import {
  createRuleCompiler,
  createRuleReader,
  isHeavy,
  lineOf,
  refuseBroken,
  serviceCheck,
  starterLine,
} from './rule-files.ts';
import type { RuleHolder } from './rules-holder.ts';
import { createRulePreview, type RulePreviewDesk, refuseUnfinished } from './rules-preview.ts';
import { createRuleTransfer, type RuleTransfer } from './rules-transfer.ts';

export const RULES_DRAFT_KEY = 'rules-draft';
/** Versions listed; older ones can still be exported and brought back by number. Each is read with its files. */
const HISTORY = 50;

export interface RuleDesk extends RulePreviewDesk, RuleTransfer {
  view(): Promise<RulesView>;
  /** A faulty draft may be kept; it changes nothing until it is whole and published. */
  saveDraft(
    who: StaffPrincipal,
    input: { version: number; files: RuleFile[] },
  ): Promise<Outcome<{ version: number; problems: RuleProblem[] }>>;
  discardDraft(who: StaffPrincipal, version: number): Promise<Outcome<{ version: number }>>;
  check(files?: readonly RuleFile[]): Promise<Outcome<RuleCheck>>;
  /** `draft` and `live` are what the supervisor saw; if either has moved, nothing is published. */
  publish(
    who: StaffPrincipal,
    input: { draft: number; live: number; why: string },
  ): Promise<Outcome<RuleVersion>>;
  rollback(
    who: StaffPrincipal,
    input: { to: number; live: number; why: string },
  ): Promise<Outcome<RuleVersion>>;
  /** The draft files with one proposed weight in them; nothing is stored. */
  take(input: {
    files?: readonly RuleFile[] | undefined;
    rule: string;
    word: string;
    to: number;
  }): Promise<Outcome<{ files: RuleFile[] }>>;
}

interface DraftValue {
  files: RuleFile[];
  open: boolean;
  basedOn: number;
  byName: string;
}

const isDraft = (value: unknown): value is DraftValue =>
  typeof value === 'object' && value !== null && 'files' in value && 'open' in value;

export interface RuleDeskDeps {
  store: Pick<Store, 'ruleSets' | 'settings' | 'tickets' | 'messages'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish'>;
  holder: RuleHolder;
  work: Pick<HeavyWork, 'check' | 'compile' | 'preview'>;
  sheets: Sheets;
  /** SV3: lines that a rule may give as an effect. */
  localServices?: () => readonly LocalServiceLine[];
}

export const createRuleDesk = (deps: RuleDeskDeps): RuleDesk => {
  const { store, clock, bus, holder, work, sheets } = deps;
  const record = createRecorder(deps);
  const read = createRuleReader(holder, createRuleCompiler(work));
  const withServices = serviceCheck(deps.localServices ?? (() => []));

  const published = async (limit: number): Promise<RuleSetDoc[]> =>
    (await store.ruleSets.find({ sort: { field: 'no', direction: 'desc' }, limit })).items;
  const newest = async (): Promise<RuleSetDoc | undefined> => (await published(1))[0];

  const draftOf = (setting: SettingDoc | undefined, live: RuleSetDoc | undefined): RuleDraft => {
    const value = isDraft(setting?.value) ? setting.value : undefined;
    const liveFiles = live?.files ?? [...STARTER_FILES];
    if (!setting || !value?.open)
      return { version: setting?.version ?? 0, open: false, basedOn: live?.no ?? 0, files: liveFiles };
    const { files, basedOn, byName } = value;
    return {
      ...{ version: setting.version, open: true, basedOn, files },
      ...{ savedAt: setting.updatedAt, savedBy: byName },
    };
  };
  const readDraft = async (): Promise<{ draft: RuleDraft; live: RuleSetDoc | undefined }> => {
    const [setting, live] = await Promise.all([store.settings.get(RULES_DRAFT_KEY), newest()]);
    return { draft: draftOf(setting, live), live };
  };
  const filesOf = async (files: readonly RuleFile[] | undefined): Promise<readonly RuleFile[]> =>
    files ?? (await readDraft()).draft.files;

  /** @param compile also where that takes long: whoever saves a draft is likely to try or publish it next */
  const checked = async (
    files: readonly RuleFile[],
    compile = false,
  ): Promise<Outcome<Omit<RuleCheck, 'same'>>> => {
    if (!compile && isHeavy(files)) {
      const end = await work.check(files);
      return end.how === 'done' ? ok(withServices(files, end.value)) : refuseUnfinished(end);
    }
    const end = await read(files);
    if (end.how !== 'done') return refuseUnfinished(end);
    const { problems, rules, classifier } = end.value;
    const whole = classifier && { digest: classifier().compiled.version, rules: rules ?? 0 };
    return ok(withServices(files, { problems, ...whole }));
  };

  const writeDraft = async (who: StaffPrincipal, expected: number, value: DraftValue) => {
    const doc = { id: RULES_DRAFT_KEY, value, updatedAt: instant(clock.nowMs()), updatedBy: who.id };
    return putSetting(store.settings, doc, expected);
  };

  /** The insert decides between two publishers; what follows it only spreads the word. */
  const append = async (
    who: StaffPrincipal,
    input: { files: readonly RuleFile[]; live: RuleSetDoc | undefined; why: string; copyOf?: number },
  ): Promise<Outcome<RuleVersion>> => {
    const end = await read(input.files);
    if (end.how !== 'done') return refuseUnfinished(end);
    const { problems, rules = 0, classifier } = end.value;
    if (!classifier) return refuseBroken(problems);
    const ready = classifier();
    const digest = ready.compiled.version;
    const known = withServices(input.files, { problems, digest });
    if (known.digest === undefined) return refuseBroken(known.problems);
    const current = input.live?.digest ?? starterRules().version;
    if (digest === current) return refuse('wrong_state', '内容与现行规则相同，无需发布。');
    const no = (input.live?.no ?? 0) + 1;
    const doc: RuleSetDoc = {
      id: `v${no}`,
      no,
      files: [...input.files],
      digest,
      rules,
      at: instant(clock.nowMs()),
      by: who.id,
      byName: who.name,
      why: input.why,
      ...(input.copyOf === undefined ? {} : { copyOf: input.copyOf }),
    };
    const outcome = await store.ruleSets.insert(doc);
    if (!outcome.ok) return refuse('version_conflict');
    holder.prepare({ no, files: doc.files, classifier: ready });
    const what = input.copyOf === undefined ? 'rules.published' : 'rules.rolled_back';
    await record(who, what, `rules:${no}`, {
      digest: doc.digest,
      why: input.why,
      ...(input.copyOf === undefined ? {} : { copyOf: input.copyOf }),
    });
    bus.publish('rules.published', { version: String(no) });
    await holder.settled();
    return ok(lineOf(doc));
  };

  const filesOfVersion = async (no: number): Promise<readonly RuleFile[] | undefined> =>
    no === 0 ? STARTER_FILES : (await store.ruleSets.get(`v${no}`))?.files;

  return {
    ...createRulePreview({ store, holder, work, read, filesOf }),
    ...createRuleTransfer({ sheets, holder, filesOfVersion, draftFiles: () => filesOf(undefined) }),
    view: async () => {
      const [setting, sets] = await Promise.all([store.settings.get(RULES_DRAFT_KEY), published(HISTORY)]);
      const history = [...sets.map(lineOf), starterLine()];
      return { live: history[0]!, running: holder.live().no, draft: draftOf(setting, sets[0]), history };
    },
    saveDraft: async (who, { version, files }) => {
      const names = files.map(({ name }) => name);
      const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
      if (twice >= 0) return refuse('duplicate_key', '文件名重复，请换一个。', `files.${twice}.name`);
      const { draft, live } = await readDraft();
      const basedOn = draft.open ? draft.basedOn : (live?.no ?? 0);
      const found = await checked(files, true);
      if (!found.ok) return found;
      const { problems } = found.value;
      const saved = await writeDraft(who, version, { files, open: true, basedOn, byName: who.name });
      if (saved === undefined) return refuse('version_conflict');
      await record(who, 'rules.draft_saved', `setting:${RULES_DRAFT_KEY}`, {
        version: saved,
        errors: problems.filter(({ severity }) => severity === 'error').length,
      });
      return ok({ version: saved, problems });
    },
    discardDraft: async (who, version) => {
      const { live } = await readDraft();
      const closed = { files: [], open: false, basedOn: live?.no ?? 0, byName: who.name };
      const saved = version === 0 ? undefined : await writeDraft(who, version, closed);
      if (saved === undefined) return refuse('version_conflict');
      await record(who, 'rules.draft_discarded', `setting:${RULES_DRAFT_KEY}`, { version: saved });
      return ok({ version: saved });
    },
    check: async (files) => {
      const found = await checked(await filesOf(files));
      if (!found.ok || found.value.digest === undefined) return found;
      return ok({ ...found.value, same: found.value.digest === holder.live().classifier.compiled.version });
    },
    take: async ({ files, ...proposal }) => {
      const taken = takeProposal([...(await filesOf(files))], proposal);
      return taken.ok ? ok({ files: taken.files }) : refuse('wrong_state', taken.message);
    },
    publish: async (who, { draft: seen, live: seenLive, why }) => {
      const { draft, live } = await readDraft();
      if (draft.version !== seen || (live?.no ?? 0) !== seenLive) return refuse('version_conflict');
      if (!draft.open) return refuse('wrong_state', '没有待发布的草稿。');
      const outcome = await append(who, { files: draft.files, live, why });
      // A draft that somebody saved in this moment is newer than what was published, and stays open.
      if (outcome.ok)
        await writeDraft(who, seen, { files: [], open: false, basedOn: outcome.value.no, byName: who.name });
      return outcome;
    },
    rollback: async (who, { to, live: seenLive, why }) => {
      const [live, files] = await Promise.all([newest(), filesOfVersion(to)]);
      if ((live?.no ?? 0) !== seenLive) return refuse('version_conflict');
      return files ? append(who, { files, live, why, copyOf: to }) : refuse('not_found', undefined, 'to');
    },
  };
};
