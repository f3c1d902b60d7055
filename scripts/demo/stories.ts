/** What the citizens of the demo traffic say: sentences written for this project. */
import type { Group, Matter, Service } from '../../routing/vocabulary.ts';

export interface Story {
  text: string;
  matter: Matter;
  service: Service;
  details: { name?: string; phone?: string; declaredGroups?: Group[] };
  more: string[];
  answer: string;
}

const story = (
  text: string,
  matter: Matter,
  service: Service,
  answer: string,
  more: string[],
  details: Story['details'] = {},
): Story => ({ text, matter, service, answer, more, details });

export const STORIES: readonly Story[] = [
  story(
    '在工地干了四个月，包工头一直拖着工资不给，怎么要回来？',
    '劳动纠纷',
    'legal_aid',
    '农民工讨薪可以申请法律援助，免予经济困难审查，我帮您转到法律援助中心。',
    ['有工友可以作证', '有微信聊天记录'],
    { name: '刘师傅', declaredGroups: ['migrant_worker'] },
  ),
  story(
    '公司没跟我签劳动合同就把我辞退了，能要赔偿吗？',
    '劳动纠纷',
    'advice',
    '未签书面合同可主张二倍工资差额，违法解除还可主张赔偿金，请先申请劳动仲裁。',
    ['工作了一年半', '工资是银行转账'],
  ),
  story(
    '想和丈夫离婚，孩子四岁，抚养权一般怎么判？',
    '婚姻家庭',
    'advice',
    '两周岁以上按最有利于未成年子女的原则判断，主要看谁长期照顾和抚养条件。',
    ['孩子一直我带', '他常年在外打工'],
    { declaredGroups: ['women'] },
  ),
  story(
    '老人想立一份遗嘱，把房子留给小女儿，怎么做才有效？',
    '婚姻家庭',
    'notary',
    '建议办理公证遗嘱，我帮您预约公证处。',
    ['老人七十六岁，意识清楚'],
    { declaredGroups: ['elderly'] },
  ),
  story(
    '骑电动车被小轿车撞了，对方全责但不肯赔医药费。',
    '交通事故',
    'advice',
    '可以先找对方保险公司垫付，凭事故认定书和票据起诉肇事方及保险公司。',
    ['交警已经出了认定书', '住院花了两万多'],
  ),
  story(
    '朋友三年前借我五万块，只有转账记录没有借条，还能起诉吗？',
    '债权债务',
    'advice',
    '转账记录加聊天记录可以证明借款，注意三年诉讼时效，先发催款留证。',
    ['去年还微信催过他'],
  ),
  story(
    '和邻居因为宅基地界线吵了很多年，村里调解也没用。',
    '房产纠纷',
    'mediation',
    '我们请县人民调解委员会先上门调解，不收费用。',
    ['两家都有旧地契'],
    { name: '王大爷', declaredGroups: ['elderly'] },
  ),
  story(
    '买的期房延期一年还没交房，可以要求退房吗？',
    '房产纠纷',
    'advice',
    '看合同约定的逾期期限，超过后一般可解除合同并要求违约金。',
    ['合同写的是去年六月交房'],
  ),
  story(
    '网上买了二手车，提车发现是事故车，商家不认。',
    '合同纠纷',
    'advice',
    '可委托鉴定后主张撤销合同、退一赔三，请保留检测报告和宣传页面。',
    ['合同写着无重大事故'],
  ),
  story(
    '父亲做手术后感染，医院不给病历怎么办？',
    '医疗纠纷',
    'appraisal',
    '您有权复制病历，建议申请医疗损害鉴定，我帮您转司法鉴定中心。',
    ['手术是上个月做的'],
  ),
  story(
    '家里房子要拆迁，补偿标准比邻居低很多，可以申诉吗？',
    '拆迁安置',
    'reconsideration',
    '可对补偿决定申请行政复议，期限六十日，我帮您登记转办。',
    ['补偿决定书上周收到'],
  ),
  story(
    '儿子因为打架被派出所拘留了，家属现在能做什么？',
    '刑事辩护',
    'legal_aid',
    '可以委托律师会见，符合条件可申请法律援助，通知书请妥善保存。',
    ['昨天晚上带走的'],
  ),
  story(
    '小区的狗没拴绳把我咬伤了，主人不肯赔钱。',
    '侵权',
    'mediation',
    '动物饲养人应承担侵权责任，可先由调委会调解，请保留医药费票据。',
    ['打了五针疫苗'],
  ),
  story(
    '我占公司百分之三十股份，大股东三年没分红也不给看账。',
    '公司法',
    'advice',
    '股东有知情权，可书面请求查阅账簿，公司拒绝的可以起诉。',
    ['章程里写了每年分红'],
    { declaredGroups: ['enterprise'] },
  ),
  story(
    '承包村里的路基工程，完工一年甲方还不结算工程款。',
    '建设工程',
    'arbitration',
    '看合同是否约定仲裁，我帮您转仲裁委员会咨询立案材料。',
    ['有签字的工程量清单'],
  ),
  story(
    '退伍安置的手续被单位卡住了，想问问找哪个部门。',
    '其他',
    'advice',
    '退役军人安置由退役军人事务部门负责，我帮您记录并告知联系电话。',
    ['材料都交齐了'],
    { declaredGroups: ['veteran'] },
  ),
];
