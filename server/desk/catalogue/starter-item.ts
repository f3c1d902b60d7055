/** How an item of the starter catalogue is written down, and the laws and papers that many of them name. */
import type { CatalogueContent, Material, Place } from '../../../routing/bureau/catalogue.ts';
import type { Service } from '../../../routing/vocabulary.ts';
import { readMaterial } from './columns.ts';

export const AID = ['《中华人民共和国法律援助法》'];
export const NOTARY = ['《中华人民共和国公证法》', '《公证程序规则》'];
export const MEDIATION = ['《中华人民共和国人民调解法》'];
export const ARBITRATION = ['《中华人民共和国仲裁法》'];
export const RECONSIDERATION = ['《中华人民共和国行政复议法》'];
export const APPRAISAL = ['《司法鉴定程序通则》'];
export const ID = '申请人身份证件（原件核对，代办的另附授权委托书）';
export const AID_STEPS = ['申请', '审查', '指派承办人', '办理', '结案归档'];

export const item = (
  code: string,
  name: string,
  service: Service,
  places: Place[],
  days: number | undefined,
  steps: string[],
  materials: string[],
  basis: string[],
  more: Partial<CatalogueContent> = {},
): CatalogueContent => {
  const list: Material[] = materials.map(readMaterial);
  return {
    code,
    name,
    service,
    steps,
    materials: list,
    ...(list.length === 0 ? { noMaterials: true } : {}),
    basis,
    places,
    ...(days === undefined ? {} : { workingDays: days }),
    ...more,
  };
};
