/** Starter rules: service lines (R024, R040), said outright or following from what happened. */
export const SERVICES_RULES = `
format: 1
rules:
  - id: svc.aid
    name: 要求法律援助
    when: 法律援助、法援、援助律师、免费律师、公益律师、指派律师、"legal aid"、"free lawyer"、fayuan
    then: {service: 法律援助, weight: 3}
  - id: svc.aid.poor
    name: 请不起律师
    negation: 否
    when: 请不起律师、没钱请律师、没钱打官司、打不起官司、付不起律师费、没钱付律师费、没有钱请律师、没有钱打官司、请不起、低保户、"cannot afford a lawyer"、"can't afford a lawyer"
    then: {service: 法律援助, weight: 3}
  - id: svc.mediation
    name: 要求调解
    when: 人民调解、调解委员会、调解员、申请调解、想调解、要调解、找人调解、帮忙调解、去调解、帮我们调解、调解一下、调和一下、居委会调解、村委会调解、私下调解、mediation
    then: {service: 人民调解, weight: 3}
  - id: svc.mediation.neighbour
    name: 邻里小纠纷宜先调解
    when: (邻居、隔壁、楼上、楼下、对门、邻里) 间隔≤20 (漏水、噪音、吵、占、堵、采光、宅基地、围墙、通行、挡、纠纷、排水、滴水)
    then: {service: 人民调解, weight: 1.5, tag: 邻里纠纷}
  - id: svc.mediation.support
    name: 子女不管老人宜先调解
    when: (两个哥哥、哥哥、姐姐、弟弟、兄弟、儿子、儿女、子女、姐妹、哥嫂、嫂子、叔叔、伯伯、姑姑、舅舅) 间隔≤10 (不管、都不管、不养、不赡养、不肯养、不尽、不照顾、推来推去、互相推)
    then: {service: 人民调解, weight: 1.5, tag: 赡养}
  - id: svc.mediation.bill
    name: 小额消费、尾款争议宜先调解
    when: (客人、顾客、客户、消费者) 间隔≤25 (不付尾款、尾款、不给钱、不结账、不付款、拒付)
    then: {service: 人民调解, weight: 1.5}
  - id: svc.notary
    name: 要求公证
    when: 公证、公証、公正处、notary、notarise、notarize、gongzheng
    then: {service: 公证, weight: 2.5}
  - id: svc.notary.public
    name: 公益公证绿色通道（讨薪、环保取证）
    scope: 全文
    when: (公证、公証、公正处、保全证据、证据保全) 且 (讨薪、欠薪、拖欠工资、不发工资、血汗钱、环境污染、环保、污染、排污)
    then: {service: 公证, weight: 1, tag: 公益公证, urgency: 紧急}
  - id: svc.arbitration
    name: 要求仲裁
    when: 仲裁、仲裁委、劳动仲裁、申请仲裁、仲载、arbitration、zhongcai
    then: {service: 仲裁, weight: 2}
  - id: svc.arbitration.past
    name: 仲裁已经过去
    when: (仲裁裁决、仲裁下来、仲裁结束、仲裁完、仲裁赢了、仲裁过了、裁决书)
    then: {service: 仲裁, weight: -1.5}
  - id: svc.appraisal
    name: 要求鉴定
    when: 司法鉴定、伤残鉴定、伤情鉴定、亲子鉴定、笔迹鉴定、做鉴定、鉴定笔迹、鉴定机构、鉴定所、鉴定中心、法医鉴定、重新鉴定、申请鉴定、去鉴定、指纹鉴定、做个鉴定、做dna、精神鉴定、伤残等级鉴定、鉴定一下、要鉴定、能鉴定、可以鉴定、医疗鉴定、"forensic appraisal"
    then: {service: 司法鉴定, weight: 3}
  - id: svc.appraisal.where
    name: 问到哪里鉴定
    when: 鉴定 间隔≤8 (哪里、哪儿、多少钱、费用、找谁、地方、怎么做、怎样做、什么时候、流程)
    then: {service: 司法鉴定, weight: 3}
  - id: svc.reconsideration
    name: 要求行政复议
    when: 行政复议、申请复议、复议申请、提复议、复议机关、复议期限、复议、"administrative reconsideration"
    then: {service: 行政复议, weight: 3}
  - id: svc.reconsideration.fine
    name: 不服行政处罚
    when: (罚单、行政处罚、处罚决定、罚款决定、行政拘留、工伤认定书、不予认定) 间隔≤10 (不服、不认、不合理)
    then: {service: 行政复议, weight: 1.5}
  - id: svc.counselling
    name: 要求心理咨询
    when: 心理咨询、心理辅导、心理疏导、心理援助、心理医生、心理热线、心理治疗、看心理、"psychological counselling"
    then: {service: 心理咨询, weight: 3}
  - id: svc.from.arrears
    name: 农民工讨薪走法律援助绿色通道
    only: {tag: 农民工讨薪}
    then: {service: 法律援助, weight: 1.6}
  - id: svc.from.mass
    name: 群体欠薪宜法律援助
    only: {tag: 群体欠薪}
    then: {service: 法律援助, weight: 1.6}
  - id: svc.from.violence
    name: 家庭暴力受害人宜法律援助
    only: {tag: 家暴}
    then: {service: 法律援助, weight: 1.6}
  - id: svc.from.minor
    name: 未成年人权益受损宜法律援助
    only: {group: 未成年人}
    then: {service: 法律援助, weight: 1.6}
  - id: svc.from.injury
    name: 工伤单位不认不报宜法律援助
    when: (不给、不肯、不、不愿、拒绝、不让、没给) 间隔≤3 (报工伤、认定工伤、申报工伤、申请工伤)
    negation: 否
    then: {service: 法律援助, weight: 1.6, tag: 工伤维权}
`;
