/** What the first taps of a chat stand for: common matters, and those that a life event leads to (`life-events.ts`). */
import type { Matter } from './matter.ts';
import type { Service } from './services.ts';

/** A word in the languages of the citizen's pages; without Tibetan the page says its general sentence. */
export interface TileWords {
  'zh-CN': string;
  en: string;
  bo?: string;
}
export const tileWords = (zh: string, en: string, bo?: string): TileWords => ({
  'zh-CN': zh,
  en,
  ...(bo ? { bo } : {}),
});
const w = tileWords;

export interface TileMeaning {
  name: TileWords;
  hint?: TileWords;
  matter?: Matter;
  service?: Service;
  /** Mark that rules give too (starter-rules/crisis.ts). */
  tag?: string;
}

/** What may be chosen; the key stands in the ticket's entry as `tile:KEY`. */
export const TILES = {
  wage: {
    name: w('拖欠工资', 'Unpaid wages', 'གླ་ཆ་འགོར་འགྱངས།'),
    hint: w(
      '例如：在哪个工地、哪家单位干活，干了多久，欠了多少，有没有合同或欠条。',
      'For example: employer and site, how long you worked, how much is owed, any contract or IOU.',
      'དཔེར་ན། ལས་ས་གང་དུ་ལས་ཀ་བྱས། དུས་ཡུན་རིང་ཐུང་། གླ་ཆ་ག་ཚོད་འགོར། གན་རྒྱའམ་བུ་ལོན་ཡི་གེ་ཡོད་མེད།',
    ),
    matter: '劳动纠纷',
  },
  injury: {
    name: w('工伤待遇', 'Work injury', 'ལས་ཀའི་རྨས་སྐྱོན།'),
    hint: w(
      '例如：什么时候、在哪里受的伤，单位怎么说，有没有做工伤认定。',
      'For example: when and where you were hurt, what the employer says, any official finding.',
      'དཔེར་ན། དུས་ནམ་དང་ས་ཆ་གང་དུ་རྨས། ལས་ཁུངས་ཀྱིས་ཅི་བཤད། ལས་ཀའི་རྨས་སྐྱོན་ངོས་འཛིན་བྱས་མིན།',
    ),
    matter: '劳动纠纷',
  },
  marriage: {
    name: w('婚姻家庭', 'Family', 'གཉེན་སྒྲིག་ཁྱིམ་ཚང་།'),
    hint: w(
      '例如：离婚、抚养、赡养、继承或家庭暴力，目前的情况和您的打算。',
      'For example: divorce, custody, support, inheritance or violence at home; what you want to do.',
      'དཔེར་ན། བཟའ་ཚང་ཁ་བྲལ། བུ་ཕྲུག་གསོ་སྐྱོང་། རྒན་པ་བདག་སྐྱོང་། ཤུལ་འཛིན། ཁྱིམ་ནང་དྲག་སྤྱོད་སོགས།',
    ),
    matter: '婚姻家庭',
  },
  debt: {
    name: w('借钱不还', 'Unpaid loan', 'བུ་ལོན་མི་སྤྲོད་པ།'),
    hint: w(
      '例如：借给谁、多少钱、什么时候借的，有没有借条或转账记录。',
      'For example: to whom, how much, when; any IOU or transfer record.',
      'དཔེར་ན། སུ་ལ་གཡར། དངུལ་ག་ཚོད། དུས་ནམ་གཡར། བུ་ལོན་ཡི་གེའམ་དངུལ་སྐུར་ཟིན་ཐོ་ཡོད་མེད།',
    ),
    matter: '债权债务',
  },
  traffic: {
    name: w('交通事故', 'Traffic accident', 'འགྲིམ་འགྲུལ་དོན་རྐྱེན།'),
    hint: w(
      '例如：事故时间地点、责任认定、伤情、对方是否投保。',
      'For example: time and place, who was found at fault, injuries, insurance.',
      'དཔེར་ན། དོན་རྐྱེན་བྱུང་བའི་དུས་དང་ས་ཆ། འགན་འཁྲི་ངོས་འཛིན། རྨས་ཚུལ། ཕན་ཚུན་གྱི་ཉེན་སྲུང་།',
    ),
    matter: '交通事故',
  },
  housing: {
    name: w('房屋租赁', 'Housing, rent', 'ཁང་པ་གླ་བ།'),
    hint: w(
      '例如：租房押金、买房交付、物业、漏水，合同怎么约定的。',
      'For example: deposit, handover, property management, leaks; what the contract says.',
      'དཔེར་ན། ཁང་གླའི་མཐའ་དངུལ། ཁང་པ་རྩིས་སྤྲོད། ཁང་པའི་དོ་དམ། ཆུ་འཛགས། གན་རྒྱའི་ནང་དོན།',
    ),
    matter: '房产纠纷',
  },
  contract: {
    name: w('合同消费', 'Contract, goods', 'གན་རྒྱ་དང་འཛད་སྤྱོད།'),
    hint: w(
      '例如：买了什么、和谁签的、约定是什么、对方哪里没做到。',
      'For example: what you bought, from whom, what was agreed, what went wrong.',
      'དཔེར་ན། ཅི་ཞིག་ཉོས། སུ་དང་གན་རྒྱ་བཞག གན་རྒྱའི་ནང་དོན། ཕ་རོལ་པོས་གང་མ་སྒྲུབ།',
    ),
    matter: '合同纠纷',
  },
  neighbour: {
    name: w('邻里纠纷', 'Neighbours', 'ཁྱིམ་མཚེས་རྩོད་རྙོག'),
    hint: w(
      '例如：和谁、为了什么事、闹了多久，有没有找村（居）调解过。',
      'For example: with whom, about what, for how long; any mediation so far.',
      'དཔེར་ན། སུ་དང་། དོན་ཅི་ལ། དུས་ཡུན་རིང་ཐུང་། གྲོང་ཚོའི་འདུམ་སྒྲིག་བྱས་མིན།',
    ),
  },
  notary: {
    name: w('办理公证', 'Notary', 'སྤྱི་དཔང་སྒྲུབ་པ།'),
    hint: w(
      '例如：要办遗嘱、委托、继承还是出国用的公证，材料准备到哪一步。',
      'For example: will, power of attorney, inheritance or papers for abroad; what you have ready.',
      'དཔེར་ན། ཁ་ཆེམས། མངགས་བཅོལ། ཤུལ་འཛིན། ཕྱི་རྒྱལ་དུ་སྤྱོད་པའི་སྤྱི་དཔང་། ཡིག་ཆ་གང་འགྲིག་ཡོད།',
    ),
    service: 'notary',
  },
  labour: { name: w('劳动合同', 'Labour contract', 'ངལ་རྩོལ་གན་རྒྱ།'), matter: '劳动纠纷' },
  dismissal: {
    name: w('辞退补偿', 'Dismissal', 'ལས་འཕུད་གསབ་དངུལ།'),
    hint: w(
      '例如：什么时候、以什么理由被辞退，工作了几年，有没有书面通知。',
      'For example: when and why, years of service, any written notice.',
    ),
    matter: '劳动纠纷',
  },
  insurance: { name: w('社会保险', 'Social insurance', 'སྤྱི་ཚོགས་ཉེན་སྲུང་།'), matter: '劳动纠纷' },
  maternity: { name: w('产假待遇', 'Maternity leave', 'བུ་བཙའི་གུང་སེང་།'), matter: '劳动纠纷' },
  pension: {
    name: w('养老待遇', 'Pension', 'རྒན་ཡོལ་གསོ་དངུལ།'),
    hint: w(
      '例如：在哪里参保、缴了多少年，退休或养老金在哪一步受阻。',
      'For example: where and how long you paid in, at which step it is held up.',
    ),
    matter: '劳动纠纷',
  },
  registration: { name: w('户口登记', 'Household register', 'ཐེམ་ཐོ་འགོད་པ།'), matter: '行政诉讼' },
  children: { name: w('子女抚养', 'Children', 'བུ་ཕྲུག་གསོ་སྐྱོང་།'), matter: '婚姻家庭' },
  violence: {
    name: w('家庭暴力', 'Violence at home', 'ཁྱིམ་ནང་དྲག་སྤྱོད།'),
    hint: w(
      '正在发生危险请先拨打110。例如：什么时候、受了什么伤，有没有报警或就医记录。',
      'In danger call 110 first. For example: when, what injuries, any report to the police or a doctor.',
    ),
    matter: '婚姻家庭',
  },
  support: { name: w('赡养老人', 'Support of parents', 'ཕ་མ་གསོ་སྐྱོང་།'), matter: '婚姻家庭' },
  inheritance: {
    name: w('遗产继承', 'Inheritance', 'ཤུལ་རྫས་ཤུལ་འཛིན།'),
    hint: w(
      '例如：留下了什么财产，有哪些亲属，有没有遗嘱。',
      'For example: what was left, which relatives there are, any will.',
    ),
    matter: '婚姻家庭',
  },
  hospital: { name: w('医疗损害', 'Medical harm', 'སྨན་བཅོས་གནོད་སྐྱོན།'), matter: '医疗纠纷' },
  school: { name: w('入学学籍', 'Admission to school', 'སློབ་གྲྭར་འཛུལ་བ།'), matter: '行政诉讼' },
  campus: { name: w('校园伤害', 'Harm at school', 'སློབ་གྲྭའི་གནོད་སྐྱོན།'), matter: '侵权' },
  training: { name: w('培训退费', 'Refund of course fees', 'སྦྱོང་བརྡར་རིན་དོད།'), matter: '合同纠纷' },
  franchise: { name: w('加盟开店', 'Franchise, shop', 'ཚོང་ཁང་འབྱེད་པ།'), matter: '合同纠纷' },
  partners: { name: w('合伙股权', 'Partners, shares', 'མཉམ་སྦྲེལ་མ་རྐང་།'), matter: '公司法' },
  buying: {
    name: w('买房过户', 'Buying a home', 'ཁང་པ་ཉོ་བ།'),
    hint: w(
      '例如：新房还是二手房，付了多少，合同怎么约定，卡在哪一步。',
      'For example: new or second-hand, how much is paid, what was agreed, where it stands.',
    ),
    matter: '房产纠纷',
  },
  property: { name: w('物业管理', 'Property management', 'ཁང་ཁྱིམ་དོ་དམ།'), matter: '房产纠纷' },
  demolition: { name: w('征收拆迁', 'Demolition', 'ཁང་པ་བཤིག་པ།'), matter: '拆迁安置' },
  penalty: { name: w('违章处罚', 'Traffic penalty', 'འགལ་རྐྱེན་ཆད་པ།'), matter: '行政诉讼' },
  firm_found: { name: w('设立登记', 'Founding', 'འཛུགས་སྐྲུན་ཐོ་འགོད།'), matter: '公司法', tag: '企业事件:设立' },
  firm_run: { name: w('日常运营', 'Running', 'ཉིན་རེའི་གཉེར་སྐྱོང་།'), matter: '公司法', tag: '企业事件:运营' },
  firm_finance: {
    name: w('融资交易', 'Finance and deals', 'མ་དངུལ་དང་ཉོ་ཚོང་།'),
    matter: '公司法',
    tag: '企业事件:融资交易',
  },
  firm_close: {
    name: w('破产注销', 'Insolvency, closing', 'མཇུག་སྒྲིལ་བ།'),
    matter: '公司法',
    tag: '企业事件:破产注销',
  },
} as const satisfies Record<string, TileMeaning>;
export type TileKey = keyof typeof TILES;

/** The tiles of an installation that begins with matters. */
export const MATTER_TILES = [
  'wage',
  'injury',
  'marriage',
  'debt',
  'traffic',
  'housing',
  'contract',
  'neighbour',
  'notary',
] as const satisfies readonly TileKey[];
