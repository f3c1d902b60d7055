/** What pages need of the figures beside their types: the closed list, keys, and who left ready around an interval. */
export { parseClassKey } from '../../dispatch/eligibility.ts';
export type { PeriodUnit } from '../../figures/periods.ts';
export { FIGURES, type Figure, NO_MATTER } from '../../figures/scope.ts';
export { type Absence, awayAround, type ServiceInterval } from '../../figures/service-level.ts';
