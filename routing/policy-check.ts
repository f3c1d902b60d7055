/** What is wrong with a policy that somebody wants to publish: shape, numbers, codes, order, cycles. Pure. */
import { type PhoneKnown, phoneFaults } from './call/policy-faults.ts';
import type { WideningStep } from './dispatch/policy-data.ts';
import { fastTrackFaults } from './orders/fast-track.ts';
import { DEFAULT_POLICY, type Policy } from './policy.ts';
import { type Add, checkPairing, checkRegion, checkSpan } from './policy-pairing.ts';
import type { EditablePolicy, PolicyProblem } from './protocol/policies.ts';
import {
  CLEARANCES,
  GROUPS,
  LANES,
  MATTERS,
  MEDIATION_FIELDS,
  ORG_SUBTYPES,
  SERVICES,
  type Service,
} from './vocabulary.ts';

/** What exists outside the policy and is named in it. */
export interface KnownCodes {
  orgIds: ReadonlySet<string>;
  /** Local service lines beside the closed list. */
  services?: ReadonlySet<string>;
  /** Kinds of restricted tickets for which somebody on staff is cleared. */
  clearances?: ReadonlySet<string>;
  /** What the telephone line answers and speaks, where it tells. */
  phone?: Omit<PhoneKnown, 'desks'>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parts that the page does not edit. */
export const editableOf = (policy: Policy): EditablePolicy => {
  const { calendar: _calendar, widenAfterMs: _waits, ...editable } = policy;
  return editable;
};

const WIDTH: Record<WideningStep['region'], number> = { own: 0, paired: 1, city: 2, province: 3, any: 4 };
/** Tables whose keys are codes of a closed list, and may hold fewer than all. */
const CODE_TABLES: Record<string, Record<string, unknown>> = { 'credits.group': GROUPS };
/** Fields that may be left out, by path. */
const FREE = new Set(['orderDays', 'orders.suspensionsMax', 'orders.stages']);

/** Every value has the kind of its default; numbers are finite and not negative. Lists are looked at by name below. */
const checkShape = (value: unknown, like: unknown, path: string, add: Add): void => {
  if (typeof like === 'number') {
    if (typeof value !== 'number' || !Number.isFinite(value)) add(path, '须为数字。', 'Must be a number.');
    else if (value < 0) add(path, '不能为负数。', 'Must not be negative.');
    return;
  }
  if (Array.isArray(like)) {
    if (!Array.isArray(value)) add(path, '须为列表。', 'Must be a list.');
    return;
  }
  if (isObject(like)) {
    if (!isObject(value)) {
      add(path, '缺少这一组设置。', 'This group of settings is missing.');
      return;
    }
    const codes = CODE_TABLES[path];
    for (const [key, one] of Object.entries(value)) {
      const at = path ? `${path}.${key}` : key;
      if (codes ? !Object.hasOwn(codes, key) : !Object.hasOwn(like, key) && !FREE.has(path))
        add(at, `不认识的设置或代码“${key}”。`, `Unknown setting or code “${key}”.`);
      else checkShape(one, Object.hasOwn(like, key) ? like[key] : (Object.values(like)[0] ?? 0), at, add);
    }
    if (codes || FREE.has(path)) return;
    for (const key of Object.keys(like))
      if (!Object.hasOwn(value, key))
        add(path ? `${path}.${key}` : key, '缺少这项设置。', 'This setting is missing.');
    return;
  }
  if (typeof value !== typeof like) add(path, '值的类型不对。', 'The value has the wrong kind.');
};

const checkMatch = (when: unknown, path: string, add: Add, known: KnownCodes): void => {
  if (!isObject(when)) {
    add(path, '缺少适用条件。', 'The condition is missing.');
    return;
  }
  const tables: Record<string, (code: string) => boolean> = {
    groups: (code) => Object.hasOwn(GROUPS, code),
    matters: (code) => Object.hasOwn(MATTERS, code),
    services: (code) => Object.hasOwn(SERVICES, code) || (known.services?.has(code) ?? false),
    lanes: (code) => Object.hasOwn(LANES, code),
    fields: (code) => Object.hasOwn(MEDIATION_FIELDS, code),
    entries: () => true,
    regions: () => true,
  };
  for (const [field, codes] of Object.entries(when)) {
    const exists = tables[field];
    if (!exists || !Array.isArray(codes)) add(`${path}.${field}`, '不认识的条件。', 'Unknown condition.');
    else
      for (const code of codes) {
        if (field === 'regions') checkRegion(code, `${path}.regions`, add);
        else if (typeof code !== 'string' || !exists(code))
          add(`${path}.${field}`, `不认识的代码“${String(code)}”。`, `Unknown code “${String(code)}”.`);
      }
  }
};

const checkWidening = (policy: EditablePolicy, add: Add): void => {
  const steps = policy.widening;
  if (steps.length === 0) {
    add('widening', '至少要有一步，说明一开始谁可以接。', 'At least one step is needed.');
    return;
  }
  if (steps[0]!.region !== 'own' || steps[0]!.skill !== 'own')
    add('widening.0', '第一步须为本地、本事项的人员。', 'The first step is the own place and matter.');
  for (const [index, step] of steps.entries()) {
    const path = `widening.${index}`;
    if (!(step.region in WIDTH) || (step.skill !== 'own' && step.skill !== 'general'))
      add(path, '不认识的范围。', 'Unknown scope.');
    if (step.level !== undefined && !(Number.isInteger(step.level) && step.level >= 1 && step.level <= 5))
      add(`${path}.level`, '等级为1到5。', 'Levels are 1 to 5.');
    if (!Number.isFinite(step.afterMs) || step.afterMs < 0)
      add(`${path}.afterMs`, '等待时间不能为负数。', 'A wait must not be negative.');
    const before = steps[index - 1];
    if (!before) continue;
    // A step that is no wider than one before it turns back: it would open what is open already.
    const narrower =
      WIDTH[step.region] < WIDTH[before.region] ||
      (step.region === before.region &&
        (before.skill === 'general' || (step.skill === 'own' && (step.level ?? 1) >= (before.level ?? 1))));
    if (narrower)
      add(
        path,
        '这一步没有比上一步更宽，形成回路或空等。',
        'This step is no wider than the one before: it turns back or waits for nothing.',
      );
  }
};

const checkRules = (policy: EditablePolicy, add: Add, known: KnownCodes): void => {
  const level = (value: number | undefined, path: string) => {
    if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= 5))
      add(path, '等级为1到5。', 'Levels are 1 to 5.');
  };
  const once = (keys: readonly string[], path: string) => {
    for (const [index, key] of keys.entries())
      if (keys.indexOf(key) !== index) add(`${path}.${index}`, `重复：${key}`, `Twice: ${key}`);
  };
  const credit = (ms: number, path: string) => {
    if (!Number.isFinite(ms) || ms < 0) add(path, '不能为负数。', 'Must not be negative.');
  };
  once(
    policy.campaigns.map((one) => one.id),
    'campaigns',
  );
  for (const [index, one] of policy.campaigns.entries()) {
    const path = `campaigns.${index}`;
    if (!one.name.trim()) add(`${path}.name`, '请填写名称。', 'A name is needed.');
    credit(one.creditMs, `${path}.creditMs`);
    checkSpan(one, path, add);
    if (!one.from || !one.to) add(path, '专项活动须有开始和结束日期。', 'A campaign needs both dates.');
    checkMatch(one.when, `${path}.when`, add, known);
  }
  once(
    policy.desks.map((one) => one.key),
    'desks',
  );
  for (const [index, desk] of policy.desks.entries()) {
    const path = `desks.${index}`;
    if (!/^[a-z][a-z0-9_-]{0,29}$/.test(desk.key))
      add(
        `${path}.key`,
        '专席代码只用小写字母、数字和横线。',
        'A desk key has small letters, digits and dashes.',
      );
    if (!desk.name.trim()) add(`${path}.name`, '请填写名称。', 'A name is needed.');
    credit(desk.aloneMs, `${path}.aloneMs`);
    if (desk.when.length === 0)
      add(`${path}.when`, '请填写哪些来访属于专席。', 'Say which tickets belong to it.');
    for (const [at, when] of desk.when.entries()) checkMatch(when, `${path}.when.${at}`, add, known);
    for (const mark of desk.marks ?? [])
      if (!Object.hasOwn(ORG_SUBTYPES, mark))
        add(`${path}.marks`, `不认识的标识“${mark}”。`, `Unknown mark “${mark}”.`);
  }
  for (const [index, rule] of policy.demands.entries()) {
    level(rule.level, `demands.${index}.level`);
    level(rule.serviceLevel, `demands.${index}.serviceLevel`);
    checkMatch(rule.when, `demands.${index}.when`, add, known);
  }
  for (const [index, rule] of policy.modes.entries()) {
    if (!['push', 'grab', 'pull'].includes(rule.mode))
      add(`modes.${index}.mode`, '不认识的方式。', 'Unknown mode.');
    checkMatch(rule.when, `modes.${index}.when`, add, known);
  }
  for (const [index, rule] of policy.restrict.entries()) {
    const path = `restrict.${index}`;
    if (!Object.hasOwn(CLEARANCES, rule.clearance))
      add(`${path}.clearance`, '不认识的受限类别。', 'Unknown kind of restriction.');
    // RS6: a rule whose tickets nobody could take is told before it is used.
    else if (known.clearances && !known.clearances.has(rule.clearance))
      add(
        `${path}.clearance`,
        `还没有人员获准办理“${CLEARANCES[rule.clearance].zh}”受限工单：这样的工单将没有任何人员可以接。`,
        `Nobody is cleared for “${CLEARANCES[rule.clearance].en}”: nobody could take such tickets.`,
        'warning',
      );
    checkMatch(rule.when, `${path}.when`, add, known);
  }
  const isService = (code: string) => Object.hasOwn(SERVICES, code) || (known.services?.has(code) ?? false);
  const usual = (service: Service) => policy.orderDays[service] ?? policy.orders.defaultDays;
  for (const [path, zh, en, severity] of fastTrackFaults(policy.fastTracks, isService, usual))
    add(`fastTracks.${path}`, zh, en, severity);
  if (![6, 9, 12].includes(policy.classRegionDigits))
    add('classRegionDigits', '只能为6、9或12。', 'Only 6, 9 or 12.');
  if (!['off', 'served_before', 'anyone'].includes(policy.choice))
    add('choice', '不认识的选项。', 'Unknown choice.');
};

/** Every problem; an error keeps the policy from being published, a warning is shown. */
export const checkPolicy = (policy: EditablePolicy, known: KnownCodes): PolicyProblem[] => {
  const problems: PolicyProblem[] = [];
  const add: Add = (path, zh, en, severity = 'error') => problems.push({ path, zh, en, severity });
  checkShape(policy, editableOf(DEFAULT_POLICY), '', add);
  // Lists are only walked through once they are what they should be.
  if (problems.some((problem) => problem.severity === 'error' && /列表|缺少/.test(problem.zh)))
    return problems;
  checkWidening(policy, add);
  checkPairing(policy.pairing, add, known);
  checkRules(policy, add, known);
  for (const [path, zh, en, severity] of phoneFaults(policy.phone, { ...known.phone, desks: policy.desks }))
    add(`phone.${path}`, zh, en, severity);
  return problems;
};
