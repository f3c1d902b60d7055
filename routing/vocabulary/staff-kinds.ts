/** R056: on what footing somebody serves; the rota mixes them, the ledger and the statement tell them apart. */
import { l } from './label.ts';

export const STAFF_KINDS = {
  civil_servant: l('在编人员', 'Civil servant'),
  employed: l('聘用人员', 'Employed'),
  legal_aid_lawyer: l('专职法律援助律师', 'Full-time legal aid lawyer'),
  purchased: l('政府购买服务', 'Purchased service'),
  volunteer: l('志愿者', 'Volunteer'),
} as const;
export type StaffKind = keyof typeof STAFF_KINDS;
