/** Sentences written for this project: what each must become. Near misses stand beside what they resemble. */
import type {
  CrisisLevel,
  Group,
  Kind,
  Language,
  Matter,
  Service,
  Urgency,
} from '../../../routing/vocabulary.ts';

export interface Sentence {
  text: string;
  /** Any of these is right. */
  matters: Matter[];
  service?: Service;
  /** Exactly these groups; left out means none. */
  groups?: Group[];
  crisis?: CrisisLevel;
  /** Tags that must be there, and tags that must not (with a leading !). */
  tags?: string[];
  kind?: Kind;
  language?: Language;
  urgency?: Urgency;
  place?: string;
}

export const TRAITS: Record<string, Sentence[]> = {
  'negation leaves the matter alone': [
    { text: '我没想离婚，只是想知道婚前存款算不算共同财产', matters: ['婚姻家庭'] },
    { text: '没签劳动合同，干满三个月公司不要我了', matters: ['劳动纠纷'] },
    { text: '没有借条，只有转账记录，他不还钱能起诉吗', matters: ['债权债务'] },
    { text: '没领结婚证，分手了彩礼还能要回来吗', matters: ['婚姻家庭'] },
    { text: '刚才那位让我去仲裁，我不想仲裁，就问加班费怎么算', matters: ['劳动纠纷'] },
    { text: '公证就不用了，我只想问遗嘱手写有没有效', matters: ['婚姻家庭'] },
    { text: '法律援助我不需要，就问离婚冷静期多久', matters: ['婚姻家庭'] },
    { text: '我不是残疾人，是交通事故里对方是残疾人怎么赔', matters: ['交通事故'], groups: ['disabled'] },
    { text: '我不是农民工，在写字楼上班，公司拖欠工资', matters: ['劳动纠纷'], tags: ['!农民工讨薪'] },
    { text: '我们没有家暴，就是性格不合想离婚', matters: ['婚姻家庭'], tags: ['!家暴'] },
  ],
  'questions and double negation deny nothing': [
    { text: '买二手房过户要不要做公证', matters: ['房产纠纷', '合同纠纷'], service: 'notary' },
    { text: '遗产继承是不是必须公证', matters: ['婚姻家庭'], service: 'notary' },
    { text: '实在没办法，不得不申请法律援助，公司欠薪半年', matters: ['劳动纠纷'], service: 'legal_aid' },
    { text: '不是不想公证，是不知道遗嘱公证去哪里办', matters: ['婚姻家庭'], service: 'notary' },
    { text: '没钱打官司，老板拖欠工资能申请法律援助吗', matters: ['劳动纠纷'], service: 'legal_aid' },
  ],
  'traditional, full-width, separators, zero-width, Kangxi': [
    { text: '請問離婚後孩子的撫養權歸誰', matters: ['婚姻家庭'] },
    { text: '老闆欠我們工友三個月薪水，人也找不到了', matters: ['劳动纠纷'] },
    { text: '他 借 了 我 三 万 块 不 还，有 借 条', matters: ['债权债务'] },
    {
      text: '被老公家·暴，想申请保*护*令',
      matters: ['婚姻家庭'],
      service: 'legal_aid',
      groups: ['women'],
      tags: ['家暴'],
    },
    { text: '想离\u200b婚，房\u200d产怎么\ufeff分割', matters: ['婚姻家庭'] },
    { text: '⽼板拖⽋⼯资两个⽉', matters: ['劳动纠纷'] },
    {
      text: '对交警６月２日的罚单不服，想申请复议',
      matters: ['行政诉讼', '交通事故'],
      service: 'reconsideration',
    },
  ],
  'typos, pinyin, dialect, English, emoji': [
    { text: '公司压着公资不发', matters: ['劳动纠纷'] },
    { text: '村里折迁，赔尝款怎么算', matters: ['拆迁安置'] },
    { text: '干活把腿砸了，单位不肯报工商', matters: ['劳动纠纷'], service: 'legal_aid' },
    { text: '去工商局变更法人，股东不配合', matters: ['公司法'], service: 'advice' },
    { text: '老婆cg，我要lh，孩子判给谁', matters: ['婚姻家庭'] },
    { text: 'laoban tuoqian gongzi zenme ban', matters: ['劳动纠纷'] },
    {
      text: '俺在工地搬砖，工头不给工钱，咋办',
      matters: ['劳动纠纷'],
      service: 'legal_aid',
      groups: ['migrant_worker'],
      tags: ['农民工讨薪'],
    },
    { text: '佢爭我哋人工唔畀，公司走佬咗', matters: ['劳动纠纷'], language: 'yue' },
    { text: 'My employer has not paid my wages for two months', matters: ['劳动纠纷'], language: 'en' },
    {
      text: 'My husband beats me, I want a divorce and custody of my son',
      matters: ['婚姻家庭'],
      service: 'legal_aid',
      language: 'en',
      tags: ['家暴'],
    },
    {
      text: '老公昨晚又👊我了，能不能👮',
      matters: ['婚姻家庭'],
      service: 'legal_aid',
      groups: ['women'],
      tags: ['家暴'],
    },
    { text: '我只会讲藏语，请找一个会藏语的人', matters: ['其他'], language: 'bo' },
  ],
  'groups concern the asker or the victim': [
    {
      text: '我奶奶今年八十一了，叔叔们都不管她',
      matters: ['婚姻家庭'],
      service: 'mediation',
      groups: ['elderly'],
    },
    { text: '爷爷八十五岁去世，留下的房子怎么继承', matters: ['婚姻家庭', '房产纠纷'] },
    { text: '孩子三岁，离婚抚养权归谁', matters: ['婚姻家庭'] },
    {
      text: '我今年高二，暑假在餐馆打工，老板扣我工资',
      matters: ['劳动纠纷'],
      service: 'legal_aid',
      groups: ['minor'],
    },
    {
      text: '我儿子13岁在学校被同学打伤',
      matters: ['侵权', '刑事辩护'],
      service: 'legal_aid',
      groups: ['minor'],
    },
    { text: '车祸评上九级伤残，残疾赔偿金怎么算', matters: ['交通事故'] },
    { text: '我双目失明，被公司辞退没有补偿', matters: ['劳动纠纷'], groups: ['disabled'] },
    { text: '我是退伍军人，单位不给缴社保', matters: ['劳动纠纷'], groups: ['veteran'] },
    { text: '我老公是现役军人，我想起诉离婚', matters: ['婚姻家庭'], groups: ['military'] },
    { text: '下岗职工，养老保险断缴了怎么补', matters: ['劳动纠纷'], groups: ['unemployed'] },
    { text: '我怀孕五个月被公司辞退', matters: ['劳动纠纷'], groups: ['women'] },
    {
      text: '我开公司的，客户拖欠货款六十万',
      matters: ['债权债务', '合同纠纷', '公司法'],
      groups: ['enterprise'],
    },
    {
      text: '我们三十多个工友在工地干了半年，工资一分没给',
      matters: ['劳动纠纷'],
      service: 'legal_aid',
      groups: ['migrant_worker'],
      tags: ['农民工讨薪', '群体性'],
    },
    {
      text: '孩子在学校被欺负，今年上五年级',
      matters: ['侵权', '刑事辩护', '其他'],
      service: 'legal_aid',
      groups: ['minor'],
    },
    { text: '哥哥霸占爸妈的房子，爸妈都七十多了', matters: ['婚姻家庭'], groups: ['elderly'] },
    { text: '我和两个同事被公司拖欠工资', matters: ['劳动纠纷'], tags: ['!群体性'] },
    {
      text: '本人是民警，参加疫情防控，租房的房东不退押金怎么办',
      matters: ['合同纠纷'],
      groups: ['frontline'],
    },
    { text: '疫情防控期间房东不退押金，民警来了也没用', matters: ['合同纠纷'] },
  ],
  'green channels of the notary (R079)': [
    {
      text: '公司拖欠工资半年，聊天记录能不能先公证保全，好去讨薪',
      matters: ['劳动纠纷'],
      service: 'notary',
      tags: ['公益公证'],
      urgency: 'urgent',
    },
    {
      text: '邻居养猪场污染环境臭气熏天，要赔偿，去公证处保全证据行吗',
      matters: ['侵权', '其他'],
      service: 'notary',
      tags: ['公益公证'],
      urgency: 'urgent',
    },
    {
      text: '想给房产赠与办个公证，公证处在哪',
      matters: ['房产纠纷', '婚姻家庭'],
      service: 'notary',
      tags: ['!公益公证'],
    },
  ],
  services: [
    { text: '想做亲子鉴定去哪里，要多少钱', matters: ['婚姻家庭', '其他', '侵权'], service: 'appraisal' },
    { text: '去哪里申请劳动仲裁，被辞退没有补偿', matters: ['劳动纠纷'], service: 'arbitration' },
    {
      text: '对行政拘留决定不服怎么申请行政复议',
      matters: ['行政诉讼', '刑事辩护'],
      service: 'reconsideration',
    },
    { text: '楼上漏水泡了我家，物业不管，想找人民调解', matters: ['房产纠纷', '侵权'], service: 'mediation' },
    { text: '要去国外读书，出生公证带什么材料', matters: ['其他'], service: 'notary' },
    { text: '欠条上的签名不是我写的，想做笔迹鉴定', matters: ['债权债务'], service: 'appraisal' },
    { text: '交通事故十级伤残已经评好了，误工费怎么算', matters: ['交通事故'], service: 'advice' },
  ],
  'misleading words': [
    {
      text: '我开影楼的，客人拍完婚纱照不付尾款，签了合同',
      matters: ['合同纠纷', '债权债务'],
      service: 'mediation',
    },
    { text: '在医院走廊被人打成轻伤二级，警察什么时候抓人', matters: ['刑事辩护', '侵权'] },
    { text: '邻居家的狗把我妈扑倒摔骨折了，医药费不肯出', matters: ['侵权'] },
    { text: '开公司的货车送货追尾，公司让我赔修车钱', matters: ['交通事故', '劳动纠纷'] },
    { text: '我爸生前留了遗书说存款归我，算遗嘱吗', matters: ['婚姻家庭'] },
  ],
  'nothing to go by is 其他': [
    { text: '你好', matters: ['其他'] },
    { text: '在吗', matters: ['其他'] },
    { text: 'asdfghjkl', matters: ['其他'] },
    { text: '12345678', matters: ['其他'] },
    { text: '', matters: ['其他'] },
    { text: '😭😭😭', matters: ['其他'] },
  ],
  'kind, place, urgency': [
    { text: '我要投诉社区不作为', matters: ['行政诉讼', '其他', '房产纠纷'], kind: 'complaint' },
    { text: '建议你们热线周末也开通', matters: ['其他'], kind: 'suggestion' },
    { text: '我要表扬接线的律师，解答得很好', matters: ['其他'], kind: 'praise' },
    { text: '离婚要带什么材料，非常感谢', matters: ['婚姻家庭'], kind: 'advice' },
    { text: '求求你们帮帮我，工资要不回来', matters: ['劳动纠纷'], kind: 'request' },
    { text: '我在成都市武侯区上班，公司不交社保', matters: ['劳动纠纷'], place: '成都市武侯区' },
    { text: '苏州的房子过户要交什么税', matters: ['房产纠纷'], place: '苏州' },
    { text: '明天开庭了，借款合同的原件丢了怎么办', matters: ['债权债务', '合同纠纷'], urgency: 'urgent' },
  ],
};

/** Crisis words with their near misses (CL18). */
export const CRISES: [text: string, level: CrisisLevel][] = [
  ['这日子没法过了，我真的不想活了', 'alarm'],
  ['我已经在楼顶了，站在天台上，让老板来', 'alarm'],
  ['催收天天打电话，我撑不下去了，药买好了', 'alarm'],
  ['被网贷逼得想跳楼', 'alarm'],
  ['我女儿才15，被人拍了裸照，她说不想活了', 'alarm'],
  ['我老婆吞药了，刚送医院，是被人骗钱的', 'alarm'],
  ['老板再不发工资我就跟他同归于尽', 'alarm'],
  ['逼急了我要砍人', 'alarm'],
  ['I want to kill myself, I cannot pay the loan', 'alarm'],
  ['我要弄死那个骗子', 'alarm'],
  ['真是有了想死的心，欠的钱还不上', 'review'],
  ['几十个民工准备去堵马路要工资', 'review'],
  ['他说不离婚就自杀，我该怎么办', 'review'],
  ['我儿子去年在学校跳楼身亡，学校要赔吗', 'review'],
  ['员工在宿舍自杀算不算工伤', 'review'],
  ['他拿着刀堵在我家门口，救命', 'review'],
  ['几十个业主准备去拉横幅堵路', 'review'],
  ['我爷爷的遗书写房子归我，有效吗', 'none'],
  ['我没有自杀的想法，就是想问债务怎么办', 'none'],
  ['楼下跳楼价甩卖的衣服是假货，能退吗', 'none'],
  ['笑死我了，这合同也太坑了', 'none'],
  ['这几天累死了，公司还扣加班费', 'none'],
  ['故意杀人判几年', 'none'],
  ['打死我也不签这个合同', 'none'],
  ['他威胁要打我，能报警吗', 'none'],
  ['保险公司不赔，气死我了', 'none'],
  ['孩子想死读书，我想让他休学', 'none'],
];
