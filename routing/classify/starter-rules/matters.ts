/** Starter rules: keywords of the matters. */
export const MATTER_RULES = `
format: 1
rules:
  - {id: m.family, name: 婚姻家庭, when: "离婚^3、抚养权^3、抚养费^3、结婚、彩礼^3、出轨^3、家暴^3、家庭暴力^3、老公、老婆、夫妻、遗产^2、遗嘱^3、继承^2、赡养^3、婚前^2、都不管^2、昨晚又来", then: {matter: 婚姻家庭}}
  - {id: m.labour, name: 劳动纠纷, when: "工资^3、欠薪^3、讨薪^3、辞退^3、辞职^3、工伤^3、报工伤^3、劳动合同^3、社保^2、加班^2、上班、老板、打工^2、人工^2、仲裁^2、辞了^2、厂里、工地", then: {matter: 劳动纠纷}}
  - {id: m.traffic, name: 交通事故, when: "交通事故^4、车祸^4、追尾^4、撞^3、肇事^3、全责^3、交警^2、驾驶证^2、酒驾", then: {matter: 交通事故}}
  - {id: m.debt, name: 债权债务, when: "借条^4、欠条^4、借钱^3、欠钱^3、还钱^3、不还^2、网贷^3、贷款^2、催收^3、逾期^3、债务^2、信用卡^2", then: {matter: 债权债务}}
  - {id: m.crime, name: 刑事辩护, when: "判刑^3、判几年^3、拘留^3、诈骗^2、盗窃^3、强奸^3、轻伤^3、取保候审^4、看守所^3、犯罪^2、裸照^3、抓人^2", then: {matter: 刑事辩护}}
  - {id: m.contract, name: 合同纠纷, when: "合同^2、违约^2、定金^2、退款^1.5、尾款^2、违约金^2", then: {matter: 合同纠纷}}
  - {id: m.housing, name: 房产纠纷, when: "房产证^2、过户^2、房产^2、买房^2、物业^2、房东^2、开发商^2、宅基地^2", then: {matter: 房产纠纷}}
  - {id: m.tort, name: 侵权, when: "狗^2、名誉权^3、肖像权^3、隐私^2、邻居^1.5、侵权^3", then: {matter: 侵权}}
  - {id: m.company, name: 公司法, when: "股东^3、股权^3、法人^2、营业执照^2、注册公司^3、注销^1.5、股份^2", then: {matter: 公司法}}
  - {id: m.medical, name: 医疗纠纷, when: "医疗事故^4、医院^1.5、误诊^4、手术^2、病历^3", then: {matter: 医疗纠纷}}
  - {id: m.demolition, name: 拆迁安置, when: "拆迁^3、征地^3、征收^3、安置房^3、拆迁款^3", then: {matter: 拆迁安置}}
  - {id: m.admin, name: 行政诉讼, when: "行政诉讼^4、行政复议^4、复议^3、行政处罚^3、罚单^3、罚款", then: {matter: 行政诉讼}}
  - {id: m.build, name: 建设工程, when: "工程款^4、总包^3、甲方^2、承包^2、施工^2、工程^2", then: {matter: 建设工程}}
  - {id: m.other, name: 只办公证等, when: "出国留学^2、学历公证^3、出生公证^3", then: {matter: 其他}}
`;
