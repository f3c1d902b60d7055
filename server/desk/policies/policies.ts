/** Policies as numbered versions with one shared draft: save, preview, publish, roll back, switch a campaign. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { DEFAULT_POLICY, type Policy } from '../../../routing/policy.ts';
import { checkPolicy, editableOf, type KnownCodes } from '../../../routing/policy-check.ts';
import { overlaid, withNewLists } from '../../../routing/policy-read.ts';
import type {
  EditablePolicy,
  PoliciesView,
  PolicyDraft,
  PolicyPreview,
  PolicyProblem,
  PolicyVersion,
} from '../../../routing/protocol/policies.ts';
import type { PolicyVersionDoc } from '../../../routing/settings.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { createRecorder } from '../admin/shared.ts';
import type { Settings } from '../bureau/settings.ts';
import type { Core } from '../core.ts';
import { SYSTEM } from '../core.ts';
import { readAll } from '../people/directory.ts';
import type { Planning } from '../planning/planning.ts';
import { putSetting } from '../put-setting.ts';
import { isQueued } from '../tickets/ticket-states.ts';
import { comparePolicies, strandedBy } from './policy-preview.ts';

export const POLICY_DRAFT_KEY = 'policy-draft';
const HISTORY = 50;

export interface PolicyDesk {
  view(): Promise<PoliciesView>;
  /** A faulty draft may be kept; it changes nothing until it is whole and published. */
  saveDraft(
    who: StaffPrincipal,
    input: { version: number; policy: unknown },
  ): Promise<Outcome<{ version: number; problems: PolicyProblem[] }>>;
  discardDraft(who: StaffPrincipal, version: number): Promise<Outcome<{ version: number }>>;
  preview(who: StaffPrincipal, policy?: unknown): Promise<PolicyPreview>;
  /** `confirmed`: tickets that nobody on staff could take any more are accepted, for the reason given. */
  publish(
    who: StaffPrincipal,
    input: { draft: number; live: number; why: string; confirmed: boolean },
  ): Promise<Outcome<PolicyVersion>>;
  rollback(
    who: StaffPrincipal,
    input: { to: number; live: number; why: string; confirmed: boolean },
  ): Promise<Outcome<PolicyVersion>>;
  /** R076: one campaign on or off, at once. */
  switchCampaign(
    who: StaffPrincipal,
    id: string,
    input: { on: boolean; why: string },
  ): Promise<Outcome<PolicyVersion>>;
}

interface DraftValue {
  policy: unknown;
  open: boolean;
  basedOn: number;
  byName: string;
}

const isDraft = (value: unknown): value is DraftValue =>
  typeof value === 'object' && value !== null && 'policy' in value && 'open' in value;

/** Key order says nothing. */
const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );

const changedParts = (before: EditablePolicy, after: EditablePolicy): string[] =>
  (Object.keys(after) as (keyof EditablePolicy)[]).filter((part) => !same(before[part], after[part]));

export const createPolicies = (
  core: Core,
  settings: Pick<Settings, 'policy' | 'policyNo' | 'refresh'>,
  planning: Pick<Planning, 'replan'>,
): PolicyDesk => {
  const { store } = core;
  const record = createRecorder(core);

  const newest = async (): Promise<PolicyVersionDoc | undefined> =>
    (await store.policyVersions.find({ sort: { field: 'no', direction: 'desc' }, limit: 1 })).items[0];
  const phoneKnown = (): NonNullable<KnownCodes['phone']> => {
    const { phoneLine: line } = core;
    return {
      ...(line?.numbers ? { numbers: line.numbers } : {}),
      ...(line?.speaks ? { speaks: (name) => line.speaks?.(name, 'zh') ?? false } : {}),
    };
  };
  const known = () => ({
    orgIds: new Set(core.directory.allOrgs().map((org) => org.id)),
    phone: phoneKnown(),
    clearances: new Set(
      core.directory
        .allStaff()
        .flatMap((person) =>
          person.disabled || person.capacityTotal === 0 ? [] : (person.clearances ?? []),
        ),
    ),
  });
  const problemsOf = (policy: EditablePolicy) => checkPolicy(policy, known());
  const live = (): EditablePolicy => editableOf(settings.policy());
  /** As it would be read back: the rest of the live policy stands beneath. */
  const wholeOf = (policy: unknown): Policy => {
    const { widenAfterMs: _before, ...rest } = settings.policy();
    return overlaid<Policy>(rest, policy);
  };

  const lineOf = ({ no, at, byName, why, changed, copyOf }: PolicyVersionDoc): PolicyVersion => ({
    ...{ no, at, byName, why, changed },
    ...(copyOf === undefined ? {} : { copyOf }),
  });

  const readDraft = async (): Promise<{ draft: PolicyDraft; raw: unknown }> => {
    const setting = await store.settings.get(POLICY_DRAFT_KEY);
    const value = isDraft(setting?.value) ? setting.value : undefined;
    if (!setting || !value?.open)
      return {
        draft: { version: setting?.version ?? 0, open: false, basedOn: settings.policyNo(), policy: live() },
        raw: undefined,
      };
    const { policy, basedOn, byName } = value;
    return {
      draft: {
        ...{ version: setting.version, open: true, basedOn, policy: withNewLists(policy) as EditablePolicy },
        ...{ savedAt: setting.updatedAt, savedBy: byName },
      },
      raw: policy,
    };
  };

  const writeDraft = async (who: StaffPrincipal, expected: number, value: DraftValue) => {
    const doc = { id: POLICY_DRAFT_KEY, value, updatedAt: core.now(), updatedBy: who.id };
    return putSetting(store.settings, doc, expected);
  };

  /** What waits is planned under the new policy at once; an open offer runs its course. */
  const planAnew = async (): Promise<void> => {
    for (const ticket of await readAll(store.tickets, { where: { status: 'queued' } }))
      if (ticket.placement)
        await planning.replan(ticket.id, { actor: SYSTEM, type: 'ticket.queued', when: isQueued, step: 0 });
  };

  /** The insert decides between two publishers; what follows it only spreads the word. */
  const append = async (
    who: StaffPrincipal,
    input: { policy: EditablePolicy; why: string; confirmed: boolean; copyOf?: number },
    what: string,
  ): Promise<Outcome<PolicyVersion>> => {
    const wrong = problemsOf(input.policy).find((problem) => problem.severity === 'error');
    if (wrong) return refuse('invalid_input', wrong.zh, wrong.path);
    const before = live();
    const changed = changedParts(before, input.policy);
    if (changed.length === 0) return refuse('wrong_state', '内容与现行策略相同，无需发布。');
    const compared = await comparePolicies(core, who, settings.policy(), wholeOf(input.policy));
    const lost = compared.unroutable[0];
    if (lost && !input.confirmed)
      return refuse(
        'invalid_input',
        `这样设置后，有${compared.unroutable.length}类来访将没有任何人员可以接，例如工单${lost.ticketNo}。如确需如此，请确认并说明理由。`,
        'confirmed',
      );
    const no = settings.policyNo() + 1;
    const doc: PolicyVersionDoc = {
      ...{ id: `v${no}`, no, value: input.policy, at: core.now() },
      ...{ by: who.id, byName: who.name, why: input.why, changed },
      ...(input.copyOf === undefined ? {} : { copyOf: input.copyOf }),
    };
    const outcome = await store.policyVersions.insert(doc);
    if (!outcome.ok) return refuse('version_conflict');
    await record(who, what, `policy:${no}`, {
      ...{ why: input.why, changed, unroutable: compared.unroutable.length },
      ...(input.copyOf === undefined ? {} : { copyOf: input.copyOf }),
    });
    await settings.refresh();
    core.bus.publish('settings.changed', { key: 'policy' });
    core.background('plan anew', planAnew());
    return ok(lineOf(doc));
  };

  /** Another node may have published: what this one shows as live must be the newest. */
  const isCurrent = async (seen: number): Promise<boolean> => {
    const last = (await newest())?.no ?? 0;
    if (last !== settings.policyNo()) await settings.refresh();
    return last === seen;
  };

  const policyOf = async (no: number): Promise<EditablePolicy | undefined> => {
    if (no === 0)
      return editableOf(overlaid(DEFAULT_POLICY, (await store.settings.get('policy'))?.value ?? {}));
    const doc = await store.policyVersions.get(`v${no}`);
    return doc && editableOf(overlaid(DEFAULT_POLICY, doc.value));
  };

  return {
    view: async () => {
      const [{ draft }, versions] = await Promise.all([
        readDraft(),
        store.policyVersions.find({ sort: { field: 'no', direction: 'desc' }, limit: HISTORY }),
      ]);
      const first: PolicyVersion = { no: 0, why: '随程序发布的初始策略', changed: [] };
      const history = [...versions.items.map(lineOf), first];
      return { live: history[0]!, policy: live(), defaults: editableOf(DEFAULT_POLICY), draft, history };
    },
    saveDraft: async (who, { version, policy }) => {
      const { draft } = await readDraft();
      const basedOn = draft.open ? draft.basedOn : settings.policyNo();
      const saved = await writeDraft(who, version, { policy, open: true, basedOn, byName: who.name });
      if (saved === undefined) return refuse('version_conflict');
      const problems = problemsOf(policy as EditablePolicy);
      await record(who, 'policy.draft_saved', `setting:${POLICY_DRAFT_KEY}`, { version: saved });
      if (problems.every((problem) => problem.severity !== 'error'))
        problems.push(...(await strandedBy(core, who, settings.policy(), wholeOf(policy))));
      return ok({ version: saved, problems });
    },
    discardDraft: async (who, version) => {
      const closed = { policy: {}, open: false, basedOn: settings.policyNo(), byName: who.name };
      const saved = version === 0 ? undefined : await writeDraft(who, version, closed);
      if (saved === undefined) return refuse('version_conflict');
      await record(who, 'policy.draft_discarded', `setting:${POLICY_DRAFT_KEY}`, { version: saved });
      return ok({ version: saved });
    },
    preview: async (who, policy) => {
      const wanted = (policy ?? (await readDraft()).draft.policy) as EditablePolicy;
      const problems = problemsOf(wanted);
      if (problems.some((problem) => problem.severity === 'error'))
        return { tickets: 0, moved: [], unroutable: [], limits: [], problems };
      return { ...(await comparePolicies(core, who, settings.policy(), wholeOf(wanted))), problems };
    },
    publish: async (who, { draft: seen, live: seenLive, why, confirmed }) => {
      const { draft } = await readDraft();
      if (draft.version !== seen || !(await isCurrent(seenLive))) return refuse('version_conflict');
      if (!draft.open) return refuse('wrong_state', '没有待发布的草稿。');
      const outcome = await append(who, { policy: draft.policy, why, confirmed }, 'policy.published');
      if (outcome.ok)
        await writeDraft(who, seen, { policy: {}, open: false, basedOn: outcome.value.no, byName: who.name });
      return outcome;
    },
    rollback: async (who, { to, live: seenLive, why, confirmed }) => {
      if (!(await isCurrent(seenLive))) return refuse('version_conflict');
      const policy = await policyOf(to);
      return policy
        ? append(who, { policy, why, confirmed, copyOf: to }, 'policy.rolled_back')
        : refuse('not_found', undefined, 'to');
    },
    switchCampaign: async (who, id, { on, why }) => {
      await isCurrent(settings.policyNo());
      const policy = live();
      if (!policy.campaigns.some((one) => one.id === id)) return refuse('not_found');
      const campaigns = policy.campaigns.map((one) => (one.id === id ? { ...one, on } : one));
      return append(
        who,
        { policy: { ...policy, campaigns }, why, confirmed: false },
        'policy.campaign_switched',
      );
    },
  };
};
