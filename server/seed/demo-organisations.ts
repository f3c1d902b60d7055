/** Organisations of the demo county, and the lines that it added itself. */
import type { LocalServiceLine } from '../../routing/bureau/local-services.ts';
import type { Organisation } from '../../routing/people.ts';

/** 99 is no province of GB/T 2260: the county cannot be mistaken for a real one. */
export const DEMO_REGION = '990101';

export const DEMO_ORGANISATIONS: Omit<
  Organisation,
  'id' | 'version' | 'disabled' | 'createdAt' | 'updatedAt' | 'regionCode'
>[] = [
  {
    code: 'LA01',
    name: '云溪县法律援助中心',
    kind: 'legal_aid_centre',
    services: ['legal_aid'],
    phone: '0900-1234801',
  },
  {
    code: 'MD01',
    name: '云溪县人民调解委员会',
    kind: 'mediation_committee',
    services: ['mediation'],
    phone: '0900-1234802',
  },
  { code: 'NT01', name: '云溪县公证处', kind: 'notary_office', services: ['notary'], phone: '0900-1234803' },
  {
    code: 'AR01',
    name: '云溪仲裁委员会',
    kind: 'arbitration_commission',
    services: ['arbitration'],
    phone: '0900-1234804',
  },
  {
    code: 'AP01',
    name: '云溪司法鉴定中心',
    kind: 'appraisal_institute',
    services: ['appraisal', 'local:find-relatives'],
    phone: '0900-1234805',
  },
  {
    code: 'JO01',
    name: '溪口镇司法所',
    kind: 'judicial_office',
    services: ['mediation', 'reconsideration', 'advice', 'local:legal-exam'],
    phone: '0900-1234806',
  },
  {
    code: 'CN01',
    name: '云溪县心理咨询服务中心',
    kind: 'counselling_centre',
    services: ['counselling'],
    phone: '0900-1234807',
  },
];

/** Two lines that a bureau may add beside the built-in ones (R041, R042). */
export const DEMO_LOCAL_LINES: LocalServiceLine[] = [
  {
    ...{ code: 'local:legal-exam', zh: '国家统一法律职业资格考试咨询', en: 'National legal examination' },
    ...{ orgKind: 'judicial_office', orderDays: 3, ended: false },
  },
  {
    ...{ code: 'local:find-relatives', zh: '寻亲', en: 'Search for lost relatives' },
    ...{ orgKind: 'appraisal_institute', orderDays: 20, ended: false },
  },
];
