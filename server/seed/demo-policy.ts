/** What the demo county has set for its dispatch: one line to grab, two windows for their groups, pairs for weak counties. */
import { DEFAULT_POLICY, type Policy } from '../../routing/policy.ts';
import { demoPairing } from './demo-pairing.ts';

/** R084, R085: two windows of the centre that are asked first for their groups. */
const DESKS: Policy['desks'] = [
  ...DEFAULT_POLICY.desks,
  {
    ...{ key: 'veterans', name: '老兵调解窗口', on: true, aloneMs: 30_000 },
    ...{ when: [{ groups: ['veteran', 'military'] }], marks: ['veteran_mediation'] },
  },
  {
    ...{ key: 'low-income', name: '低收入群体窗口', on: true, aloneMs: 30_000 },
    ...{ when: [{ groups: ['unemployed', 'hardship_worker'] }], marks: ['low_income'] },
  },
];

/** @param orgIds ids of organisations by their code */
export const demoPolicy = (
  orgIds: ReadonlyMap<string, string>,
): Pick<Policy, 'modes' | 'desks' | 'pairing'> => ({
  // R047: put to whoever is quickest, so that the page 抢单 has something on it.
  modes: [{ when: { matters: ['公司法', '建设工程'] }, mode: 'grab' }],
  desks: DESKS,
  pairing: demoPairing(orgIds),
});
