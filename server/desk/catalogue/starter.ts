/**
 * The catalogue that a new installation starts with: 12 items of a legal service centre and 31 of a government hall,
 * written for this product. A bureau checks it against its own list and publishes its own versions.
 */
import type { CatalogueContent, Material, Place } from '../../../routing/bureau/catalogue.ts';
import type { Service } from '../../../routing/vocabulary.ts';
import { readMaterial } from './columns.ts';

const AID = ['《中华人民共和国法律援助法》'];
const NOTARY = ['《中华人民共和国公证法》', '《公证程序规则》'];
const MEDIATION = ['《中华人民共和国人民调解法》'];
const ARBITRATION = ['《中华人民共和国仲裁法》'];
const LABOUR = ['《中华人民共和国劳动争议调解仲裁法》'];
const RECONSIDERATION = ['《中华人民共和国行政复议法》'];
const APPRAISAL = ['《司法鉴定程序通则》'];

const ID = '申请人身份证件（原件核对，代办的另附授权委托书）';
const NOTARY_STEPS = ['申请', '受理并缴费', '审查核实', '出具公证书', '领取'];
const AID_STEPS = ['申请', '审查', '指派承办人', '办理', '结案归档'];

const item = (
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

const centre = (
  code: string,
  name: string,
  service: Service,
  days: number | undefined,
  steps: string[],
  materials: string[],
  basis: string[],
) =>
  item(`FLZX-${code}`, name, service, ['legal_centre', 'online'], days, steps, materials, basis, {
    fee: '免费',
  });

const notary = (
  code: string,
  name: string,
  materials: string[],
  days = 15,
  places: Place[] = ['government_hall', 'online'],
) =>
  item(`ZWGZ-${code}`, name, 'notary', places, days, NOTARY_STEPS, [ID, ...materials], NOTARY, {
    fee: '按规定标准收费，符合条件的减免',
    passesTo: ['notary_office'],
  });

const aid = (code: string, name: string, materials: string[]) =>
  item(
    `ZWFY-${code}`,
    name,
    'legal_aid',
    ['government_hall', 'legal_centre', 'online'],
    7,
    AID_STEPS,
    [ID, ...materials],
    AID,
    {
      fee: '免费',
      passesTo: ['legal_aid_centre'],
    },
  );

const CENTRE_ITEMS: CatalogueContent[] = [
  centre(
    '01',
    '法律咨询',
    'advice',
    undefined,
    ['说明情况', '当场解答', '记录并反馈'],
    [],
    ['《中华人民共和国法律援助法》'],
  ),
  centre(
    '02',
    '法律援助申请',
    'legal_aid',
    7,
    AID_STEPS,
    [ID, '经济困难状况说明表', '与申请事项有关的材料'],
    AID,
  ),
  centre(
    '03',
    '异地法律援助转交',
    'legal_aid',
    7,
    ['就近申请', '核对材料', '转交有管辖权的机构', '反馈受理情况'],
    [ID, '与申请事项有关的材料'],
    AID,
  ),
  centre(
    '04',
    '农民工讨薪法律援助',
    'legal_aid',
    3,
    AID_STEPS,
    [ID, '劳动合同、考勤、工资条、转账记录等能证明欠薪的材料（有什么交什么，免予核查经济困难状况）'],
    [...AID, '《保障农民工工资支付条例》'],
  ),
  centre(
    '05',
    '人民调解申请',
    'mediation',
    5,
    ['申请或同意调解', '受理', '调解', '达成协议', '回访'],
    [ID, '与纠纷有关的材料'],
    MEDIATION,
  ),
  centre(
    '06',
    '老兵调解',
    'mediation',
    5,
    ['申请', '由退役军人调解员受理', '调解', '达成协议', '回访'],
    [ID, '退役军人优待证（没有的说明服役情况）', '与纠纷有关的材料'],
    [...MEDIATION, '《中华人民共和国退役军人保障法》'],
  ),
  centre('07', '公证咨询与预约', 'notary', 1, ['说明用途', '告知材料', '预约时间'], [], NOTARY),
  centre(
    '08',
    '司法鉴定咨询与指引',
    'appraisal',
    1,
    ['说明情况', '介绍鉴定机构', '告知委托程序'],
    [],
    APPRAISAL,
  ),
  centre(
    '09',
    '仲裁咨询',
    'arbitration',
    1,
    ['说明争议', '判断是否可以仲裁', '告知程序和材料'],
    [],
    ARBITRATION,
  ),
  centre(
    '10',
    '行政复议指引',
    'reconsideration',
    1,
    ['说明行政行为', '判断期限和机关', '告知申请方式'],
    ['行政行为的文书（没有的说明情况）'],
    RECONSIDERATION,
  ),
  centre(
    '11',
    '法治宣传预约',
    'advice',
    5,
    ['提出主题和时间', '安排宣讲人', '开展宣讲', '反馈'],
    ['预约单位联系方式'],
    ['《中华人民共和国宪法》'],
  ),
  centre(
    '12',
    '安置帮教咨询',
    'advice',
    3,
    ['说明情况', '对接司法所', '跟踪反馈'],
    [ID],
    ['《中华人民共和国监狱法》', '《中华人民共和国社区矫正法》'],
  ),
];

const HALL_ITEMS: CatalogueContent[] = [
  notary('01', '委托公证', ['委托书文本', '委托事项涉及的财产凭证']),
  notary('02', '声明公证', ['声明书文本']),
  notary('03', '继承权公证', ['被继承人死亡证明', '亲属关系证明', '遗产凭证', '遗嘱（有的提交）']),
  notary('04', '遗嘱公证', ['遗嘱草稿（可在公证处代书）', '财产凭证'], 15, ['government_hall']),
  notary('05', '赠与公证', ['赠与书或赠与合同', '赠与财产凭证']),
  notary('06', '合同（协议）公证', ['合同文本', '与合同有关的证明', '单位的营业执照（当事人为单位的提交）']),
  notary('07', '亲属关系公证', ['户口簿', '能证明亲属关系的档案或证明']),
  notary('08', '出生公证', ['户口簿', '出生医学证明（没有的提交其他证明）']),
  notary('09', '婚姻状况公证', ['结婚证、离婚证或未婚声明']),
  notary('10', '学历、学位公证', ['毕业证书、学位证书', '学信网查询结果']),
  notary('11', '无犯罪记录公证', ['公安机关出具的无犯罪记录证明']),
  notary('12', '保全证据公证', ['需保全证据的说明', '申请人与证据有关系的材料'], 15),
  notary('13', '提存公证', ['债权债务凭证', '提存标的清单'], 15, ['government_hall']),
  notary('14', '签名、印鉴公证', ['需签名或盖章的文书']),
  notary('15', '夫妻财产约定公证', ['结婚证', '约定文本', '财产凭证']),
  notary('16', '监护公证', ['户口簿', '监护协议或指定监护的材料'], 15, ['government_hall']),
  notary('17', '赋予债权文书强制执行效力公证', ['债权文书', '单位的营业执照（当事人为单位的提交）']),
  aid('01', '民事法律援助', ['经济困难状况说明表', '案情材料']),
  aid('02', '刑事法律援助', ['案件通知书（有的提交）', '经济困难状况说明表（依法应当指派的除外）']),
  aid('03', '行政及国家赔偿法律援助', ['经济困难状况说明表', '行政行为的文书']),
  aid('04', '劳动报酬与工伤法律援助', ['能证明劳动关系的材料（有什么交什么）']),
  aid('05', '未成年人、老年人、残疾人法律援助', ['户口簿、残疾人证等身份材料', '案情材料']),
  item(
    'ZWJD-01',
    '法医临床鉴定',
    'appraisal',
    ['government_hall'],
    30,
    ['委托', '受理', '鉴定', '出具意见书'],
    [ID, '病历和影像资料', '鉴定委托书'],
    APPRAISAL,
    { fee: '按规定标准收费', passesTo: ['appraisal_institute'] },
  ),
  item(
    'ZWJD-02',
    '法医物证（亲子）鉴定',
    'appraisal',
    ['government_hall'],
    30,
    ['委托', '受理', '采样', '鉴定', '出具意见书'],
    [ID, '被鉴定人身份证件或出生证明', '鉴定委托书'],
    APPRAISAL,
    { fee: '按规定标准收费', passesTo: ['appraisal_institute'] },
  ),
  item(
    'ZWJD-03',
    '文书鉴定',
    'appraisal',
    ['government_hall'],
    30,
    ['委托', '受理', '鉴定', '出具意见书'],
    [ID, '需鉴定的文书原件', '比对样本', '鉴定委托书'],
    APPRAISAL,
    { fee: '按规定标准收费', passesTo: ['appraisal_institute'] },
  ),
  item(
    'ZWZC-01',
    '合同纠纷仲裁申请',
    'arbitration',
    ['government_hall', 'online'],
    5,
    ['申请', '受理', '组庭', '开庭', '裁决'],
    [ID, '仲裁申请书×3', '仲裁协议或仲裁条款', '证据材料×3'],
    ARBITRATION,
    { fee: '按规定标准收费', passesTo: ['arbitration_commission'] },
  ),
  item(
    'ZWZC-02',
    '劳动争议仲裁指引',
    'arbitration',
    ['government_hall', 'online'],
    1,
    ['说明争议', '判断期限', '告知仲裁委员会和材料'],
    [],
    LABOUR,
    { fee: '免费' },
  ),
  item(
    'ZWFY-06',
    '行政复议申请',
    'reconsideration',
    ['government_hall', 'online'],
    5,
    ['申请', '审查受理', '审理', '作出决定'],
    [ID, '行政复议申请书', '行政行为的文书'],
    RECONSIDERATION,
    { fee: '免费' },
  ),
  item(
    'ZWTJ-01',
    '医疗纠纷调解',
    'mediation',
    ['government_hall', 'legal_centre'],
    30,
    ['申请', '受理', '调查与专家咨询', '调解', '达成协议'],
    [ID, '病历资料', '诉求说明'],
    [...MEDIATION, '《医疗纠纷预防和处理条例》'],
    { fee: '免费', passesTo: ['mediation_committee'] },
  ),
  item(
    'ZWTJ-02',
    '道路交通事故损害赔偿调解',
    'mediation',
    ['government_hall', 'legal_centre'],
    10,
    ['申请', '受理', '调解', '达成协议'],
    [ID, '事故认定书', '损失凭证'],
    [...MEDIATION, '《中华人民共和国道路交通安全法》'],
    { fee: '免费', passesTo: ['mediation_committee'] },
  ),
  item(
    'ZWTJ-03',
    '物业纠纷调解',
    'mediation',
    ['government_hall', 'legal_centre'],
    10,
    ['申请', '受理', '调解', '达成协议'],
    [ID, '物业合同或缴费凭证（有的提交）'],
    MEDIATION,
    { fee: '免费', passesTo: ['mediation_committee'] },
  ),
];

export const STARTER_CATALOGUE: readonly CatalogueContent[] = [...CENTRE_ITEMS, ...HALL_ITEMS];
