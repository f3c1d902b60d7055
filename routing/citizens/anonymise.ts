/** Takes names, numbers and addresses out of words that somebody else may read. Rather a word too much than one too few. */

/** The hundred commonest surnames (Ministry of Public Security, 2020) and the usual two-character ones. */
const SURNAMES =
  '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向常]';

const HAN = '\\p{Script=Han}';
/** Titles that follow a name. */
const TITLES = '先生|女士|小姐|律师|法官|检察官|警官|主任|经理|老板|老师|医生|大夫|师傅|某某|某';
/** Words after which a name stands. */
const BEFORE =
  '我叫|我是|本人|姓名|名叫|叫做|联系人|当事人|被告|原告|申请人|被申请人|委托人|负责人|法人|房东|老公|丈夫|妻子|老婆|儿子|女儿|父亲|母亲';
/** A name ends before one of these, the end, or a sign. */
const AFTER = `(?=$|[^${'\\p{Script=Han}'}]|[的是在和与因向把被说要欠住有不没也])`;

const PATTERNS: readonly [RegExp, string][] = [
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu, '[邮箱]'],
  [/(?:https?:\/\/|www\.)\S+/giu, '[网址]'],
  [/((?:微信|QQ|qq|wechat|WeChat)(?:号)?\s*[:：是]?\s*)[A-Za-z0-9_-]{5,}/gu, '$1[账号]'],
  // Plates: province, letter, five or six signs.
  [/[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•.\s]?[A-Z0-9]{5,6}/gu, '[车牌]'],
  // Case numbers: （2025）川0104民初123号.
  [/[（(]\s*\d{4}\s*[)）]\s*[\p{Script=Han}\d]{2,12}?\d+号(?:之[一二三四五六七八九十]+)?/gu, '[案号]'],
  // Identity, phone, bank and other numbers; blanks and hyphens between digits belong to them.
  [/(?<![\d.])\+?\d(?:[\s-]?\d){6,}[Xx]?/gu, '[号码]'],
  [/\d+(?=\s*(?:号|幢|栋|单元|室|弄|门牌))/gu, '*'],
];

const NAMES: readonly [RegExp, string][] = [
  [new RegExp(`(${BEFORE})(\\s*[:：是]?\\s*)(?:${SURNAMES})${HAN}{1,2}?${AFTER}`, 'gu'), '$1$2某某'],
  [new RegExp(`(?:${SURNAMES})${HAN}{0,2}?(?=${TITLES})`, 'gu'), '某'],
];

/** More than this of one text nobody needs as an example. */
const MOST = 4_000;

/** Digits and letters that were typed in full width; signs stay as they are. */
const halfWidth = (text: string): string =>
  text.replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a＋－＠．]/gu, (c) =>
    String.fromCharCode(c.charCodeAt(0) - 0xfee0),
  );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * The text without what tells who it was about.
 * @param names known names of people of the ticket; each occurrence goes, whatever stands beside it
 */
export const anonymise = (text: string, names: readonly (string | undefined)[] = []): string => {
  const known = names
    .flatMap((name) => (name && name.trim().length > 1 ? [name.trim()] : []))
    .sort((a, b) => b.length - a.length);
  let result = halfWidth(text.length > MOST ? `${text.slice(0, MOST)}…` : text);
  if (known.length > 0)
    result = result.replace(new RegExp(known.map((n) => escaped(halfWidth(n))).join('|'), 'giu'), '某某');
  for (const [pattern, instead] of [...PATTERNS, ...NAMES]) result = result.replace(pattern, instead);
  return result;
};
