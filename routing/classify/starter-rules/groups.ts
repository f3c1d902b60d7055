/** Starter rules: the groups of R073, the green channels of R076-R081, and risk marks of R098. */
export const GROUP_RULES = `
format: 1
rules:
  - id: grp.migrant
    name: 自称农民工
    when: 农民工、民工、外来务工、进城务工、打工的农民、"migrant worker"、nongmingong
    then: {group: 农民工}
  - id: grp.migrant.arrears
    name: 工地讨薪
    scope: 全文
    when: (@工地活) 且 (工资、欠薪、讨薪、要钱、干活、活儿、干完活、工程款、血汗钱、没拨款、人工、结账、结算) 且 (@不给、欠薪、讨薪、要钱、没拨款、垫)
    then: {group: 农民工, tag: 农民工讨薪}
  - id: grp.migrant.said
    name: 农民工讨薪（直说）
    scope: 全文
    when: (农民工、民工) 且 (工资、欠薪、讨薪、拖欠、血汗钱)
    then: {group: 农民工, tag: 农民工讨薪}
  - id: grp.unemployed
    name: 下岗失业
    when: 下岗职工、下岗工人、下岗了、我下岗、失业人员、我失业、失业了、失业在家、没有工作、没工作在家、下岗再就业、失业登记、shiye
    negation: 否
    then: {group: 下岗失业人员}
  - id: grp.women.violence
    name: 妇女遭受家暴
    scope: 全文
    when: (@男方) 且 (家暴、家庭暴力、打我、打了我、殴打我、动手打我、把我打、又打、虐待我、打人)
    then: {group: 妇女}
  - id: grp.women.work
    name: 女职工特殊保护
    when: 孕期、产假、哺乳期、怀孕 间隔≤15 (辞退、开除、解除、公司、单位、上班、降薪) 或 女职工、性骚扰、产假工资、生育津贴
    then: {group: 妇女}
  - id: grp.women.self
    name: 自称妇女
    when: 我是妇女、我是一名妇女、我是单亲妈妈、单亲妈妈、妇联、我是孕妇、我怀孕、农村妇女、妇女权益、我是女的、我是女性、我是家庭主妇、全职妈妈
    then: {group: 妇女}
  - id: grp.minor.self
    name: 自称未成年
    when: 我未成年、我还未成年、我是未成年、我没成年、我还没成年、我没满18、我还没满18、我不满18、我未满18、未满十八、我不满十八、我还在上初中、我上初中、我读初中、我是初中生、我是高中生、我是小学生、我上高中、我读高中、我还在读高中、我还是学生 且 (初中、高中、小学) 或 "I am a minor"
    negation: 否
    then: {group: 未成年人}
  - id: grp.minor.grade
    name: 年级说明未成年
    when: (我、我今年、我才、我现在、我还、今年、正在读、在读、女儿、儿子、妹妹、弟弟、孩子) 间隔≤4 (初一、初二、初三、高一、高二、高三、小学、上小学、读小学、六年级、五年级、四年级、三年级、二年级、一年级、七年级、八年级、九年级、幼儿园) 且 非 (离婚、抚养权、抚养费、户口、学区、学籍、转学)
    then: {group: 未成年人}
  - id: grp.minor.age
    name: 十七岁以下的当事人或受害人
    scope: 全文
    when: 年龄≤17 且 (被、遭、欺负、打工、打伤、打了、强奸、猥亵、性侵、裸照、霸凌、校园、受伤、充值、打赏、借钱、借贷、被骗、辍学、不上学、偷、抢劫、抓了、拘留、上班、童工、兼职、撞、摔、咬伤、虐待、诱拐、失踪、离家出走、犯罪、犯法、怀孕) 且 非 (离婚、抚养权、抚养费、探视权)
    then: {group: 未成年人}
  - id: grp.minor.i
    name: 我今年十几岁
    when: (我、我今年、我才、本人、我现在、我还) 顺序≤3 年龄6-17
    then: {group: 未成年人}
  - id: grp.minor.word
    name: 未成年受害
    when: 未成年人、未成年 间隔≤12 (被、受、遭、强奸、猥亵、性侵、欺负、打、骗) 或 童工、校园霸凌、校园欺凌、留守儿童、孤儿
    then: {group: 未成年人}
  - id: grp.elderly
    name: 六十岁以上的当事人
    scope: 全文
    when: 年龄60-120 且 (@长者) 且 非 (@已故)
    then: {group: 老年人}
  - id: grp.elderly.self
    name: 自称老人
    when: 我是老人、我是老年人、我老了、孤寡老人、独居老人、空巢老人、我一个老人、我们老两口、老两口、我这把年纪、我这个老太婆、我这个老头、养老诈骗、保健品 间隔≤15 (老人、父母、我妈、我爸、奶奶、爷爷)
    then: {group: 老年人}
  - id: grp.disabled
    name: 残疾人
    when: 聋哑、聋哑人、聋人、哑巴、盲人、听障、视障、肢体残疾、智力残疾、精神残疾、残疾证、残疾人、我残疾、坐轮椅、瘫痪、双目失明、听力残疾、视力残疾、腿脚残疾、我是残疾、残疾军人、deaf、blind、disabled、wheelchair
    then: {group: 残疾人}
  - id: grp.military
    name: 军人军属
    when: 现役军人、我是军人、我是军属、军属、军婚、随军家属、我老公是军人、我丈夫是军人、我儿子在部队、老公在部队、丈夫在部队、我在部队、服役、当兵 间隔≤6 (老公、儿子、丈夫、男朋友、我)、烈属、军嫂、义务兵、士官
    then: {group: 军人军属}
  - id: grp.veteran
    name: 退役军人
    when: 退役军人、退伍军人、复员军人、转业军人、退伍兵、退役士兵、我是退伍、我退伍、我退役、老兵、退伍安置、退役安置、伤残军人、转业干部、自主择业、veteran
    then: {group: 退役军人}
  - id: grp.hardship
    name: 企业困难员工
    when: 困难职工、困难员工、特困职工、困难企业、企业破产 间隔≤12 (员工、工人、职工、工资)、(公司、厂、单位、企业、工厂) 间隔≤4 (倒闭、破产、停产) 且 (工资、职工、员工、社保、补偿)
    then: {group: 企业困难员工}
  - id: grp.frontline
    name: 一线防控人员
    when: 一线防控、防疫人员、抗疫、一线医护、援鄂、疫情防控人员、核酸检测人员、我是医护、我是护士、防疫一线、社区防疫、隔离点 间隔≤8 (工作、值班、志愿者)
    then: {group: 一线防控人员}
  - id: grp.frontline.post
    name: 参与防控的医务人员、军人、干警
    scope: 全文
    when: (我是、本人是、我们是、我作为、我老公是、我丈夫是、我爱人是、我妻子是、我儿子是、我女儿是) 间隔≤8 (医生、医务人员、护士、医护、民警、警察、干警、辅警、军人、军医) 且 (防疫、抗疫、疫情防控、防控一线、一线防控、方舱)
    then: {group: 一线防控人员}
  - id: grp.enterprise
    name: 民营企业求助
    when: 民营企业、民企、小微企业、个体工商户、我开公司、我开厂、我开了家公司、我们公司被、我们企业、我公司 间隔≤12 (被、欠、合同、货款、破产、起诉)、我是企业主、我是法人、我是老板、我的公司、我们厂、本公司、我司、营商环境
    then: {group: 民营企业}
  - id: tag.violence
    name: 家庭暴力
    when: 家暴、家庭暴力、人身安全保护令、"domestic violence"、"husband beats me"、"husband hits me"、"beaten by my husband"
    then: {tag: 家暴, urgency: 紧急}
  - id: tag.violence.beat
    name: 家里人打我
    when: (老公、丈夫、老婆、妻子、前夫、爱人、男朋友、男人、婆婆、公公、对象) 间隔≤8 (打我、殴打我、把我打、打了我、又打、动手打、掐我、踢我、打得、打伤我、暴打、虐待我、拿刀、往死里打) 且 非 (工资、电话、交通、官司、打我电话)
    then: {tag: 家暴, urgency: 紧急}
  - id: tag.mass.count
    name: 人数在十人以上
    scope: 全文
    when: 人数≥10 且 (我们、我哋、我带、老乡、工友、业主、工人、集体、一起、大家、受害者、投资人、家长、村民、都、民工、讨薪、堵、准备)
    then: {tag: 群体性}
  - id: tag.mass.words
    name: 群体性说法
    when: 成班人、我们一群、一大群、我们几十个、几十号人、上百人、几百人、我们全体、全体员工、全体业主、集体上访、集体讨薪、集体起诉、几十户、一帮工友、群体性、我们村、全村人、我们小区业主、维权群
    then: {tag: 群体性}
  - id: tag.mass.action
    name: 可能激化的群体行动
    when: 堵路、堵马路、堵公路、拉横幅、堵门、堵大门、围堵、聚众、静坐、上访、去省里、去北京告、闹事、游行、罢工、堵工地、封路、跳楼讨薪、爬塔吊
    then: {tag: 可能激化, urgency: 紧急, crisis: 立即查看}
  - id: tag.arrears
    name: 欠薪
    when: 欠薪、讨薪、血汗钱、(@不给) 间隔≤8 (工资、人工、工钱) 
    then: {tag: 欠薪}
  - id: tag.arrears.mass
    name: 多人欠薪
    scope: 全文
    when: (成班人、我们几十、工友、大家、全体员工、我们一群、我们几个、我们十几、集体、我哋、几个工友、人数≥5) 且 (欠薪、讨薪、(@不给、三个月) 间隔≤12 (工资、人工、工钱))
    then: {tag: 群体欠薪}
`;
