/** Starter rules, part 3: what several words say together, and the second level of the matters (R035-R038). */
export const PATTERN_RULES = `
format: 1
rules:
  - id: pat.labour.unpaid
    name: 干活不给钱
    scope: 全文
    when: (打工、暑假工、寒假工、干活、干完活、上班、做工、兼职、打零工、奶茶店、工地、厂里、人工、工友、帮工、扎钢筋) 且 (不给钱、没给钱、不结账、要不到钱、不给我钱、一分没给、不发工资、跑了、爭我、争我、不给结、结不到、不给结账)
    then: {matter: 劳动纠纷, sub: 拖欠工资, weight: 3}
  - id: pat.labour.arrears
    name: 欠薪
    when: 欠薪、讨薪、血汗钱、"unpaid wages"、"not paid my wages"、"owes me wages"、"did not pay my salary"、"unpaid salary"、"qian gongzi"、qianxin、taoxin、"gong zi"
    then: {matter: 劳动纠纷, sub: 拖欠工资, weight: 6}
  - id: pat.labour.yue
    name: 粤语欠人工
    when: (争、欠、走佬、走咗佬、拖) 间隔≤10 (人工)
    then: {matter: 劳动纠纷, sub: 拖欠工资, weight: 4, tag: 欠薪}
  - id: pat.labour.injury
    name: 在岗受伤
    when: (厂里、车间、工地、干活、上班、机器、上班时间、工作时) 间隔≤12 (压断、砸伤、受伤、摔伤、割伤、烫伤、断了、绞断、骨折、手指)
    then: {matter: 劳动纠纷, sub: 工伤, weight: 2}
  - id: pat.labour.fired
    name: 被辞
    when: (公司、厂里、单位、老板、店里) 间隔≤6 (辞了、辞退、开除、裁员、裁掉、炒了、解雇、劝退) 或 "fired me"、"laid off"、dismissed、citui
    then: {matter: 劳动纠纷, sub: 解除劳动合同, weight: 2}
  - id: pat.family.elder
    name: 子女不管老人
    scope: 全文
    when: (哥哥、姐姐、弟弟、兄弟、儿子、儿女、子女、姐妹、哥嫂、女儿、叔叔、伯伯、姑姑、舅舅) 间隔≤8 (不管、不养、不赡养、不肯养、不照顾、不尽孝) 且 (我妈、我爸、母亲、父亲、老人、奶奶、爷爷、老母亲、年龄60-120)
    then: {matter: 婚姻家庭, sub: 赡养, weight: 5}
  - id: pat.family.property
    name: 兄弟姐妹争父母财产
    when: (哥哥、姐姐、弟弟、妹妹、兄弟、姐妹、嫂子) 且 (爸妈、父母、我妈、我爸、母亲、父亲) 且 (霸占、独占、独吞、抢走、占了、分家、存款、养老钱)
    then: {matter: 婚姻家庭, sub: 继承, weight: 3}
  - id: pat.family.beaten
    name: 家里人动手
    when: (老公、丈夫、老婆、妻子、前夫、婆婆、公公、男人) 间隔≤8 (打我、打了我、把我打、又打、家暴、动手、掐我)
    then: {matter: 婚姻家庭, sub: 家庭暴力, weight: 5}
  - id: pat.family.english
    name: 英语婚姻家庭
    when: divorce、"beats me"、"beat me"、"hits me"、custody、"child support"、husband、wife、inheritance、lihun、fuyangquan、caili、"li hun"、"domestic violence"
    then: {matter: 婚姻家庭, weight: 3}
  - id: pat.labour.english
    name: 英语劳动
    when: wages、salary、boss、employer、"labour contract"、"labor contract"、overtime、gongzi、laoban、gongshang、"lao ban"、fired
    then: {matter: 劳动纠纷, weight: 2}
  - id: pat.debt.english
    name: 英语与拼音借贷
    when: loan、debt、borrowed、"owes me money"、IOU、jieqian、huanqian、"qian qian"、qianqian、jietiao、lender、wangdai
    then: {matter: 债权债务, weight: 2.5}
  - id: pat.traffic.english
    name: 英语与拼音交通
    when: chehuo、"hit by a car"、"hit and run"、"drunk driving"、jiaotongshigu、scooter、"car accident"、"traffic accident"
    then: {matter: 交通事故, weight: 3}
  - id: pat.contract.english
    name: 英语与拼音合同
    when: landlord、deposit、contract、refund、lease、tenant、yajin、hetong、tuikuan、rent、fangdong、zufang
    then: {matter: 合同纠纷, weight: 2}
  - id: pat.crime.english
    name: 英语与拼音刑事
    when: arrested、detained、prison、crime、stolen、fraud、rape、jianyu、juliu、panxing、zhapian、police
    then: {matter: 刑事辩护, weight: 2}
  - id: pat.housing.english
    name: 英语与拼音房产
    when: apartment、developer、fangchan、"bought a house"、maifang、"property deed"
    then: {matter: 房产纠纷, weight: 2}
  - id: pat.other.notary
    name: 只办公证，没有纠纷
    when: (出生公证、学历公证、无犯罪公证、亲属关系公证、出国公证、留学公证、未婚公证、公证书、公证处) 且 非 (遗嘱、遗产、继承、房产、借条、离婚、合同、房子、协议、欠)
    then: {matter: 其他, sub: 公证事务, weight: 5}
  - id: pat.other.study
    name: 出国留学办证
    when: (出国、留学、移民) 间隔≤12 (公证、材料、认证)
    then: {matter: 其他, sub: 公证事务, weight: 4}
  - id: pat.other.chat
    name: 打招呼与闲聊
    when: 你是机器人、讲个笑话、天气怎么样、天气预报、有人在吗、你叫什么、唱首歌、转人工客服
    then: {matter: 其他, weight: 2}
  - id: pat.other.hotline
    name: 说的是热线本身
    when: (热线、12348、接线员、接线、你们平台、这个平台、值班律师) 且 (建议、表扬、点赞、解答、开通、态度、服务很好、延长、打不通)
    then: {matter: 其他, sub: 热线服务, weight: 4}
  - id: pat.other.language
    name: 只问语言服务
    when: (藏语、彝语、客家话、粤语、英语) 间隔≤6 (会讲、会说、讲、说、会、服务、接线)
    then: {matter: 其他, weight: 2}
  - id: pat.other.ip
    name: 知识产权
    when: 商标注册、注册商标、申请专利、专利申请、商标、专利权、著作权登记
    then: {matter: 其他, sub: 知识产权, weight: 4}
  - id: pat.admin.fine
    name: 不服处罚
    when: (罚单、罚款、处罚、扣分、行政拘留、处罚决定) 间隔≤8 (不服、申请复议、复议、申诉) 或 (复议)
    then: {matter: 行政诉讼, sub: 不服行政处罚, weight: 4}
  - id: pat.admin.veteran
    name: 退役安置落实
    when: (退伍、退役、转业、复员) 且 (安置、落实、分配工作、优待、抚恤)
    then: {matter: 行政诉讼, sub: 退役安置, weight: 4}
  - id: pat.tort.school
    name: 在校伤亡的责任
    when: (跳楼、自杀、溺水、身亡、摔伤、受伤、打伤) 且 (学校、幼儿园、老师) 且 (赔、责任)
    then: {matter: 侵权, sub: 人身损害, weight: 3}
  - id: pat.tort.bullying
    name: 校园欺凌
    when: (欺负、霸凌、欺凌、孤立、辱骂) 且 (学校、同学、校园、老师、班里)
    then: {matter: 侵权, sub: 校园欺凌, weight: 3}
  - id: pat.build.labour
    name: 带班垫付、总包不付
    scope: 全文
    when: (总包、甲方、发包、项目部、包工头) 且 (没拨款、不拨款、拖工程款、垫了、垫资、工程款、不结算、不付款)
    then: {matter: 建设工程, sub: 拖欠工程款, weight: 3}
  - id: pat.tort.dog
    name: 动物伤人
    when: (狗、犬、猫) 间隔≤10 (咬、扑倒、抓伤、撞倒、绊倒、追)
    then: {matter: 侵权, sub: 动物损害, weight: 3.5}
  - id: pat.crime.images
    name: 传播裸照
    when: (裸照、私密照、不雅照、不雅视频、裸聊、私密视频) 间隔≤12 (发、传、威胁、勒索、群里、网上、曝光)
    then: {matter: 刑事辩护, sub: 传播隐私, weight: 3.5}
  - id: pat.crime.injury
    name: 轻伤以上构成刑事
    when: (轻伤二级、轻伤一级、重伤、构成轻伤) 且 (抓人、抓、立案、判、拘留、刑事、派出所、取保)
    then: {matter: 刑事辩护, sub: 故意伤害, weight: 4}
  - id: pat.contract.bill
    name: 有合同不付尾款
    when: (合同、协议) 且 (尾款、不付款、拒付、验收不付) 且 非 (@配偶)
    then: {matter: 合同纠纷, sub: 拖欠货款尾款, weight: 4}
  - id: pat.traffic.rear
    name: 追尾
    when: 追尾、撞了别人的车、被追尾、车祸、交通事故
    then: {matter: 交通事故, weight: 2}
  - id: pat.company.share
    name: 股东争议
    when: (股东、合伙人) 间隔≤10 (不签字、不同意、退股、分红、查账、退伙、撤资)
    then: {matter: 公司法, sub: 股东与合伙, weight: 3}
  - id: pat.debt.note
    name: 借条真伪
    when: (借条、欠条、借据) 间隔≤16 (签名、笔迹、字、手印、伪造、不是我)
    then: {matter: 债权债务, sub: 民间借贷, weight: 3}
  - {id: sub.family.divorce, name: 离婚, when: "离婚、分居、感情破裂、净身出户", then: {matter: 婚姻家庭, sub: 离婚, weight: 0}}
  - {id: sub.family.child, name: 抚养, when: "抚养权、抚养费、探视、探望权、抚养", then: {matter: 婚姻家庭, sub: 子女抚养, weight: 0}}
  - {id: sub.family.heir, name: 继承, when: "遗嘱、遗产、继承、遗书", then: {matter: 婚姻家庭, sub: 继承, weight: 0}}
  - {id: sub.family.betrothal, name: 彩礼, when: "彩礼、嫁妆、退婚、订婚、三金", then: {matter: 婚姻家庭, sub: 婚约彩礼, weight: 0}}
  - {id: sub.family.violence, name: 家暴, when: "家暴、家庭暴力、人身安全保护令", then: {matter: 婚姻家庭, sub: 家庭暴力, weight: 0}}
  - {id: sub.family.support, name: 赡养, when: "赡养、赡养费、养老", then: {matter: 婚姻家庭, sub: 赡养, weight: 0}}
  - {id: sub.labour.wage, name: 工资, when: "工资、拖欠工资、押工资、扣工资", then: {matter: 劳动纠纷, sub: 拖欠工资, weight: 0}}
  - {id: sub.labour.injury, name: 工伤, when: "工伤、工伤认定、报工伤、职业病、伤残", then: {matter: 劳动纠纷, sub: 工伤, weight: 0}}
  - {id: sub.labour.end, name: 解除, when: "辞退、辞职、离职、开除、经济补偿、自离", then: {matter: 劳动纠纷, sub: 解除劳动合同, weight: 0}}
  - {id: sub.labour.insurance, name: 社保, when: "社保、五险、养老保险、公积金、失业金", then: {matter: 劳动纠纷, sub: 社会保险, weight: 0}}
  - {id: sub.labour.hours, name: 工时, when: "加班、加班费、年假、双休、产假", then: {matter: 劳动纠纷, sub: 工时休假, weight: 0}}
  - {id: sub.traffic.liability, name: 责任认定, when: "责任认定、全责、主责、次责、责任划分", then: {matter: 交通事故, sub: 责任认定, weight: 0}}
  - {id: sub.traffic.injury, name: 伤亡赔偿, when: "住院、骨折、死亡、误工费、医药费、伤残", then: {matter: 交通事故, sub: 人身伤亡赔偿, weight: 0}}
  - {id: sub.traffic.insurance, name: 保险理赔, when: "保险公司、交强险、理赔、定损", then: {matter: 交通事故, sub: 保险理赔, weight: 0}}
  - {id: sub.debt.loan, name: 民间借贷, when: "借条、欠条、借钱、借款、还钱", then: {matter: 债权债务, sub: 民间借贷, weight: 0}}
  - {id: sub.debt.online, name: 网贷信用卡, when: "网贷、信用卡、逾期、催收、花呗、借呗", then: {matter: 债权债务, sub: 网贷与信用卡, weight: 0}}
  - {id: sub.debt.fraud, name: 网络被骗, when: "被骗、骗了、刷单、冒充", then: {matter: 债权债务, sub: 网络被骗, weight: 0}}
  - {id: sub.contract.lease, name: 租赁, when: "租房、房东、押金、租金、转租、退租", then: {matter: 合同纠纷, sub: 租赁, weight: 0}}
  - {id: sub.contract.consumer, name: 消费, when: "退款、退货、商家、淘宝、健身卡、预付、假货", then: {matter: 合同纠纷, sub: 消费, weight: 0}}
  - {id: sub.contract.training, name: 培训, when: "学费、培训、退学、课程、驾校", then: {matter: 合同纠纷, sub: 教育培训, weight: 0}}
  - {id: sub.contract.travel, name: 旅游, when: "旅游、旅行社、酒店、机票", then: {matter: 合同纠纷, sub: 旅游, weight: 0}}
  - {id: sub.contract.decor, name: 装修, when: "装修、装修公司", then: {matter: 合同纠纷, sub: 装修, weight: 0}}
  - {id: sub.crime.bail, name: 强制措施, when: "取保候审、拘留、逮捕、看守所、批捕", then: {matter: 刑事辩护, sub: 强制措施, weight: 0}}
  - {id: sub.crime.sentence, name: 量刑, when: "判几年、判刑、量刑、缓刑、判多久", then: {matter: 刑事辩护, sub: 量刑, weight: 0}}
  - {id: sub.housing.sale, name: 房屋买卖, when: "二手房、买房、购房、开发商、过户、网签", then: {matter: 房产纠纷, sub: 房屋买卖, weight: 0}}
  - {id: sub.housing.property, name: 物业, when: "物业、物业费、业委会、车位", then: {matter: 房产纠纷, sub: 物业, weight: 0}}
  - {id: sub.housing.leak, name: 漏水相邻, when: "漏水、下水道、楼上、采光", then: {matter: 房产纠纷, sub: 相邻关系, weight: 0}}
  - {id: sub.housing.homestead, name: 宅基地, when: "宅基地、农村房子、老宅", then: {matter: 房产纠纷, sub: 宅基地房屋, weight: 0}}
  - {id: sub.tort.neighbour, name: 邻里, when: "邻居、楼上、噪音、扰民", then: {matter: 侵权, sub: 邻里, weight: 0}}
  - {id: sub.tort.name, name: 人格权, when: "名誉权、肖像权、隐私、诽谤、侮辱、骂人", then: {matter: 侵权, sub: 人格权, weight: 0}}
  - {id: sub.tort.body, name: 人身损害, when: "打伤、骨折、轻微伤、摔伤、被打", then: {matter: 侵权, sub: 人身损害, weight: 0}}
  - {id: sub.tort.environment, name: 环境污染, when: "污染、油烟、异味、排污", then: {matter: 侵权, sub: 环境, weight: 0}}
  - {id: sub.medical.harm, name: 医疗损害, when: "医疗事故、误诊、手术、医院有责任", then: {matter: 医疗纠纷, sub: 医疗损害, weight: 0}}
  - {id: sub.demolition.money, name: 补偿, when: "拆迁款、补偿、安置房、征收", then: {matter: 拆迁安置, sub: 征收补偿, weight: 0}}
  - {id: sub.demolition.land, name: 土地山林, when: "土地、林地、山林、承包地、责任田、耕地", then: {matter: 拆迁安置, sub: 土地山林, weight: 0}}
  - {id: sub.admin.petition, name: 信访, when: "信访、不作为、信息公开", then: {matter: 行政诉讼, sub: 信访与信息公开, weight: 0}}
`;
