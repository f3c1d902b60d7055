/** Organisations, the regions they serve, and where an item of the catalogue may be done. */
import { l } from './label.ts';

/** Kinds of organisation that receive service orders (R024-R025). */
export const ORG_KINDS = {
  legal_aid_centre: l('法律援助中心', 'Legal aid centre'),
  mediation_committee: l('人民调解委员会', 'Mediation committee'),
  mediation_studio: l('个人调解工作室', 'Mediation studio'),
  notary_office: l('公证处', 'Notary office'),
  arbitration_commission: l('仲裁委员会', 'Arbitration commission'),
  appraisal_institute: l('司法鉴定机构', 'Forensic appraisal institute'),
  judicial_office: l('司法所', 'Judicial office'),
  law_firm: l('律师事务所', 'Law firm'),
  grassroots_legal_office: l('基层法律服务所', 'Grassroots legal service'),
  counselling_centre: l('心理咨询机构', 'Counselling centre'),
  legal_service_centre: l('公共法律服务中心', 'Public legal service centre'),
  legal_service_station: l('公共法律服务工作站', 'Public legal service station'),
  legal_service_room: l('公共法律服务工作室', 'Public legal service room'),
} as const;
export type OrgKind = keyof typeof ORG_KINDS;

/** What is special about an organisation or one of its desks. */
export const ORG_SUBTYPES = {
  veteran_mediation: l('老兵调解窗口', "Veterans' mediation desk"),
  low_income: l('低收入群体窗口', 'Low-income desk'),
  guidance_station: l('异地法援指导站', 'Legal aid guidance station (elsewhere)'),
  work_station: l('异地法援工作站', 'Legal aid work station (elsewhere)'),
  migrant_worker: l('农民工窗口', 'Migrant workers’ desk'),
  barrier_free: l('无障碍', 'Barrier-free'),
} as const;
export type OrgSubtype = keyof typeof ORG_SUBTYPES;

/** Levels of the region tree. */
export const REGION_LEVELS = {
  province: l('省', 'Province'),
  city: l('市', 'City'),
  county: l('县区', 'County'),
  town: l('乡镇街道', 'Town'),
  village: l('村社区', 'Village'),
} as const;

/** Where an item of the catalogue may be done (R030). */
export const CATALOGUE_PLACES = {
  legal_centre: l('公共法律服务中心', 'Legal service centre'),
  government_hall: l('政务服务大厅', 'Government service hall'),
  online: l('网上', 'Online'),
} as const;
