/** Starter rules: crisis words in two levels (R098), urgency, kind, dialects, life events (R033, R034). */
export const CRISIS_RULES = `
format: 1
sets:
  自伤: [自杀, 轻生, 跳楼, 跳河, 跳江, 割腕, 喝农药, 喝药自尽, 吞药, 吃安眠药, 自尽, 寻死, 寻短见, 上吊, 自残, 烧炭, 一死了之, 想不开, suicide]
  假自伤: [跳楼价, 跳楼大甩卖, 想死你, 想死我, 想死的心, 累死, 笑死, 气死, 烦死, 急死, 饿死, 热死, 冷死, 自杀式, 教唆自杀, 自杀游戏, 打死也不, 打死我也, 冤死]
  已过去: [身亡, 死亡, 死了, 去世, 身故, 之后, 赔偿, 理赔, 责任, 算工伤, 算不算, 判几年, 判刑, 判多久, 构成, 保险, 定罪, 家属能, 去年, 前年, 以前, 当年, 年前, 凶宅, 学校赔]
rules:
  - id: crisis.self.alarm
    name: 现实轻生危险，报警并转人工
    negation: 否
    scope: 句
    when: (不想活了、不想活下去、不想活、活不下去了、活不下去、活够了、活着没意思、活着没有意思、活着没意义、撑不下去、撑不住了、药都买好、药买好了、遗书都写好、写好遗书、我要自杀、我想自杀、准备自杀、想自杀、我去死、我想死、真想死、只想死、好想死、想去死、死给你们看、死给他们看、死给你看、死了算了、不如死了、想轻生、想跳楼、要跳楼、准备跳楼、站在楼顶、站在天台、结束生命、结束自己、活着太累、唔想做人、唔想生、"kill myself"、"end my life"、"want to die"、suicidal) 且 非 (@假自伤、@已过去、他威胁、她威胁、以自杀、用自杀、就说要自杀、判、不会、没有想、没想、不是想、从没、从来没、并不)
    then: {crisis: 警报, tag: 轻生危险, urgency: 特急}
  - id: crisis.self.kin
    name: 家人或身边人现有轻生危险
    negation: 否
    when: (@家人、他、她) 间隔≤14 (要自杀、想自杀、闹自杀、要跳楼、想跳楼、要轻生、想轻生、割腕了、正在割腕、喝农药了、刚喝了农药、不想活、吞了药、吞药了、服毒了、站在楼顶、站在天台) 且 非 (@已过去、威胁我、威胁)
    then: {crisis: 警报, tag: 轻生危险, urgency: 特急}
  - id: crisis.self.review
    name: 提到轻生，立即查看
    scope: 全文
    when: (@自伤) 且 非 (@假自伤)
    then: {crisis: 立即查看}
  - id: crisis.self.mood
    name: 情绪极差，立即查看
    when: 想死的心、生不如死、活着真累、看不到希望、绝望了
    then: {crisis: 立即查看}
  - id: crisis.kill.alarm
    name: 扬言伤人或极端行为
    negation: 否
    when: (我要、我就、我想、我真想、我恨不得、老子、逼我、我去、我一定、我准备、我会) 间隔≤6 (弄死、杀了他、杀了她、杀人、砍死、捅死、弄死他、弄死她、同归于尽、杀他全家、杀了他们、炸了、放火烧、报复社会、砍人、拼命、鱼死网破、泼汽油、杀了老板) 且 非 (判几年、判多久、判刑、怎么判、他说、她说、威胁我、威胁、他要、她要、算不算、会不会判)
    then: {crisis: 警报, tag: 极端行为, urgency: 特急}
  - id: crisis.kill.words
    name: 同归于尽等说法
    when: 同归于尽、报复社会、鱼死网破、杀他全家、泼汽油、引爆
    then: {crisis: 立即查看, tag: 极端行为}
  - id: crisis.victim.now
    name: 正在受到人身侵害
    negation: 否
    when: (正在打我、现在打我、在打我、要打死我、拿刀砍我、拿着刀、把我关起来、被关在、非法拘禁我、被绑架、被囚禁、限制我自由、正在砸门、砸我家门、救命、快救我、救救我、要杀我、要杀了我、要弄死我、追杀我、"help me he is hitting"、"going to kill me") 且 非 (判几年、判多久、判刑、怎么判、去年、前年、以前)
    then: {crisis: 立即查看, tag: 人身危险, urgency: 特急}
  - id: urg.deadline
    name: 期限将到
    when: 明天开庭、后天开庭、今天开庭、马上开庭、就要开庭、最后一天、最后期限、快过期、过几天开庭、上诉期、今天到期、明天到期、马上过期、明天就拆、今天强拆、正在强拆、强拆、来不及
    then: {urgency: 紧急}
  - id: urg.custody
    name: 亲属被抓
    when: (刚被抓、被抓了、被拘留、被刑拘、被带走、关进看守所、刑事拘留) 间隔≤8 (老公、儿子、弟弟、哥哥、爸、丈夫、我、朋友、家人) 且 (刚、今天、昨天、昨晚、现在、刚刚)
    then: {urgency: 紧急}
  - id: urg.words
    name: 急切说法
    when: 十万火急、非常着急、特别着急、急急急、急求、紧急求助、在线等、急！！、很急、urgent、马上就要、刻不容缓
    then: {urgency: 紧急}
  - id: urg.missing
    name: 人员失踪被控制
    when: 传销 间隔≤10 (被骗、控制、出不来、关)、孩子被抢、孩子被抱走、孩子被藏、被拐、失踪了
    then: {urgency: 紧急}
  - id: kind.complaint
    name: 投诉举报
    when: 投诉、举报、检举、控告、我要告、告发、不作为、态度恶劣、推诿、踢皮球、没人管、乱收费、tousu、complaint、complain、反映
    then: {kind: 投诉, weight: 1}
  - id: kind.request
    name: 求助
    when: 求助、帮帮我、帮帮我们、请帮、求帮忙、帮忙解决、救救、帮我要、帮我们要、谁能帮、能不能帮、替我们做主、求求、讨回公道、求解决、请政府、希望能帮、"help me"、"please help"
    then: {kind: 求助, weight: 1.1}
  - id: kind.suggestion
    name: 建议
    when: 我建议、建议你们、提个建议、提一个建议、提点建议、建议增加、建议开通、建议延长、建议贵、希望增加、希望开通、希望你们能增、合理化建议、建议热线、建议12348、建议改进
    then: {kind: 建议, weight: 1.5}
  - id: kind.praise
    name: 表扬
    when: 表扬、点赞、送锦旗、感谢信、服务很好、态度很好、特别感谢、非常感谢你们、感谢12348、感谢律师、谢谢你们的帮助、解答得很好、服务态度好、好评、"thank you for your help"
    then: {kind: 表扬, weight: 1.5}
  - id: kind.not.praise
    name: 句尾客气不算表扬
    when: (怎么办、如何、能不能、可以吗、怎样、请问、想问、吗) 且 (非常感谢、特别感谢、感谢律师、谢谢)
    then: {kind: 表扬, weight: -1.5}
  - id: lang.yue
    name: 粤语
    when: 嘅^1、咗^1、哋^1、唔^0.6、冇^0.6、喺^1、嚟^1、佢^0.7、啲^0.7、咁^0.6、乜嘢^1、点解^0.6、系咪^0.6、老细^0.6、边个^0.6、几时^0.4、睇^0.5、俾^0.6、攞^1、揾^0.8、讲粤语^2、粤语^1.5、广东话^1.5、白话^0.3、唔该^1、识得^0.3、人工^0.3
    then: {language: 粤语}
  - id: lang.hak
    name: 客家话
    when: 𠊎^1.5、涯^0.2、𠊎等^1、客家话^1.5、毋知^0.6、奀^0.6、汝等^0.5、佢兜^1.2、𠊎兜^1.2、样般^1、脉个^1、麻介^1、恁样^0.7、细人^0.3、唔曾^0.4
    then: {language: 客家话}
  - id: lang.bo
    name: 藏语
    when: 藏语、说藏语、讲藏语、藏文
    then: {language: 藏语}
  - id: lang.ii
    name: 彝语
    when: 彝语、说彝语、讲彝语、彝文
    then: {language: 彝语}
  - id: lang.en
    name: 要求英语服务
    when: 英语服务、英文服务、说英语、"English speaker"、"speak English"
    then: {language: 英语}
  - {id: life.birth, name: 出生, when: "出生证明、出生医学证明、上户口、落户口、准生证、出生公证", then: {tag: "生活事件:出生"}}
  - {id: life.school, name: 入学, when: "入学、上学、学区、学籍、转学、学校不收、择校", then: {tag: "生活事件:入学"}}
  - {id: life.work, name: 就业, when: "入职、找工作、试用期、实习、应聘、劳动合同、招工", then: {tag: "生活事件:就业"}}
  - {id: life.unemployed, name: 失业, when: "失业、下岗、被辞退、被裁、失业金", then: {tag: "生活事件:失业"}}
  - {id: life.startup, name: 创业, when: "创业、开店、加盟、个体户、办执照", then: {tag: "生活事件:创业"}}
  - {id: life.marriage, name: 婚育, when: "结婚、离婚、彩礼、领证、怀孕、生孩子、计划生育、产假", then: {tag: "生活事件:婚育"}}
  - {id: life.housing, name: 住房, when: "买房、租房、房产证、二手房、物业、房东、过户、公积金", then: {tag: "生活事件:住房"}}
  - {id: life.traffic, name: 交通, when: "车祸、交通事故、驾照、驾驶证、酒驾、扣分、违章", then: {tag: "生活事件:交通"}}
  - {id: life.retire, name: 退休, when: "退休、养老金、养老保险、退休金", then: {tag: "生活事件:退休"}}
  - {id: life.death, name: 后事, when: "去世、遗产、遗嘱、继承、丧葬费、抚恤金", then: {tag: "生活事件:后事"}}
  - {id: firm.found, name: 企业设立, when: "注册公司、公司注册、营业执照、注册资本、工商注册", then: {tag: "企业事件:设立"}}
  - {id: firm.run, name: 企业运营, when: "公司年检、公司章程、股东会、对公账户、企业用工、公司公章", then: {tag: "企业事件:运营"}}
  - {id: firm.finance, name: 企业融资交易, when: "股权转让、融资、增资、收购公司、股权质押、货款", then: {tag: "企业事件:融资交易"}}
  - {id: firm.close, name: 企业注销, when: "注销公司、公司注销、破产清算、公司破产、注销营业执照、企业破产", then: {tag: "企业事件:破产注销"}}
`;
