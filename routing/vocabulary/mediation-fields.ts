/**
 * R038: the fields in which mediators, committees and studios (个人调解工作室) are good: fifteen, below the matters. Five are
 * named by the document (婚姻家庭、物业管理、交通安全、信访处理、外来务工), the others are those of R035 to R037.
 */
import type { Group } from './citizen.ts';
import { type Label, l } from './label.ts';
import type { Matter } from './matter.ts';

export const MEDIATION_FIELDS = {
  family: l('婚姻家庭', 'Marriage and family'),
  property: l('物业管理', 'Property management'),
  traffic: l('交通安全', 'Traffic'),
  petition: l('信访处理', 'Petitions'),
  migrant: l('外来务工', 'Migrant work'),
  labour: l('劳动争议', 'Labour disputes'),
  neighbour: l('邻里关系', 'Neighbours'),
  homestead: l('房屋宅基地', 'Homesteads'),
  land: l('山林土地', 'Land and forest'),
  demolition: l('征地拆迁', 'Demolition'),
  medical: l('医疗纠纷', 'Medical disputes'),
  consumer: l('消费旅游', 'Consumers and travel'),
  lending: l('金融借贷', 'Lending'),
  campus: l('校园纠纷', 'Schools'),
  environment: l('环境保护', 'Environment'),
} as const satisfies Record<string, Label>;
export type MediationField = keyof typeof MEDIATION_FIELDS;

/** A second level (as the rules name it) is enough; a matter is, where no second level of it is a field of its own. */
const COVERS: Record<MediationField, { subs?: readonly string[]; matters?: readonly Matter[]; of?: Group }> =
  {
    family: { matters: ['婚姻家庭'] },
    property: { subs: ['物业'] },
    traffic: { matters: ['交通事故'] },
    petition: { subs: ['信访与信息公开'] },
    migrant: { matters: ['劳动纠纷'], of: 'migrant_worker' },
    labour: { matters: ['劳动纠纷'] },
    neighbour: { subs: ['邻里', '相邻关系'] },
    homestead: { subs: ['宅基地房屋'] },
    land: { subs: ['土地山林'] },
    demolition: { matters: ['拆迁安置'] },
    medical: { matters: ['医疗纠纷'] },
    consumer: { subs: ['消费', '旅游'] },
    lending: { subs: ['网贷与信用卡', '民间借贷'], matters: ['债权债务'] },
    campus: { subs: ['校园欺凌', '教育培训'] },
    environment: { subs: ['环境'] },
  };

export interface FieldFacts {
  matter?: Matter | undefined;
  subMatter?: string | undefined;
  groups?: readonly Group[] | undefined;
}

/** DP18: the fields that a ticket is of, in the order of the list; a migrant worker's labour dispute is of two. */
export const fieldsOf = ({ matter, subMatter, groups = [] }: FieldFacts): MediationField[] =>
  (Object.keys(COVERS) as MediationField[]).filter((field) => {
    const { subs = [], matters = [], of } = COVERS[field];
    if (subMatter !== undefined && subs.includes(subMatter)) return true;
    return matter !== undefined && matters.includes(matter) && (!of || groups.includes(of));
  });
