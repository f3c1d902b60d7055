/** A person and a ticket for tests of dispatch, each from overrides. */
import type { PlanFacts, Present } from '../../../routing/dispatch/plan.ts';

export const personOf = (over: Partial<Present> = {}): Present => ({
  id: 'a',
  displayName: '甲',
  skills: [{ key: '*', level: 3 }],
  languages: ['zh'],
  regionCodes: [],
  capacity: { voice: 1, chat: 3, task: 3 },
  ...over,
});

export const factsOf = (over: Partial<PlanFacts> = {}): PlanFacts => ({
  lane: 'chat',
  matter: '劳动纠纷',
  language: 'zh',
  regionCode: '330106',
  groups: [],
  urgency: 'normal',
  crisis: 'none',
  arrivalMs: 1_000_000_000,
  returned: false,
  excludedStaffIds: [],
  step: 0,
  ...over,
});
