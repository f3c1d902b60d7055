/** What in a text still looks like a person: numbers, addresses, names. A hint for whoever publishes; he decides. */
import { ACCOUNT, ID_NUMBER, PHONE, STREET } from './mask.ts';

export const PERSONAL_KINDS = ['id', 'account', 'phone', 'address', 'name'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

export interface PersonalPart {
  kind: PersonalKind;
  /** As it stands in the text. */
  words: string;
}

/** Local numbers without an area code, and those of other platforms; a hotline of five digits is nobody's. */
const LOCAL_NUMBER = /(?<![\d-])\d{7,9}(?!\d)/gu;
/** 我叫张三, 姓名：李四 */
const SAID_NAME = /(?:我叫|名叫|姓名[:：])\s?[\p{Script=Han}]{2,4}/gu;
/** 张先生, 李某某, 王主任: a surname before a form of address. */
const SURNAMES =
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦马苗凤俞袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬傅皮齐康伍余元顾孟黄穆萧尹姚邵汪毛米贝明臧戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅林刁钟徐邱骆高夏蔡田胡凌霍虞万柯卢莫房宗丁宣邓洪包左石崔吉龚程邢裴陆荣翁荀甄芮靳富焦谷秋仲伊宁仇甘厉祖武符刘景詹龙叶黎薄白蒲赖卓屠蒙池乔温晏柴瞿阎慕艾易廖耿欧聂曾沙丰关蒯查荆游盖桓';
const ADDRESSED = new RegExp(
  `[${SURNAMES}][\\p{Script=Han}]{0,2}?(?:先生|女士|小姐|律师|主任|科长|书记|所长|局长|处长|法官|警官|老师|调解员|某某?)`,
  'gu',
);

/**
 * Each part once, in the order of the text's kinds.
 * @param names full names that are known here (who wrote, staff): found wherever they stand; of one sign none is looked for
 */
export const personalParts = (text: string, names: Iterable<string> = []): PersonalPart[] => {
  const found = new Map<string, PersonalPart>();
  let rest = text;
  const take = (kind: PersonalKind, pattern: RegExp) => {
    for (const [words] of rest.matchAll(pattern))
      if (words.trim()) found.set(words, { kind, words: words.trim() });
    // What is taken for one kind is not found again as another.
    rest = rest.replace(pattern, ' ');
  };
  take('id', ID_NUMBER);
  take('account', ACCOUNT);
  take('phone', PHONE);
  take('phone', LOCAL_NUMBER);
  take('address', STREET);
  for (const name of new Set(names)) {
    if (name.length < 2 || !rest.includes(name)) continue;
    found.set(name, { kind: 'name', words: name });
    rest = rest.replaceAll(name, ' ');
  }
  take('name', SAID_NAME);
  take('name', ADDRESSED);
  return [...found.values()];
};
