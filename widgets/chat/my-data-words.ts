/** Words of a citizen's requests about his own data. */
import { type Translation, translator } from '../shared/i18n.ts';
import type { Tongue } from '../shared/tongue.ts';

const zh = {
  title: '我的个人信息',
  hint: '您可以要一份副本、改正写错的地方，或者要求删除。工作人员核对后，15 个工作日内答复您。',
  export: '要一份副本',
  correct: '改正写错的地方',
  erase: '删除我的信息',
  eraseHint:
    '删除后，您的姓名、电话和文件会去掉；依法要留存的办理记录会隐去您的身份。没有办结的事项，要等办结后才能删除。',
  what: '哪里写错了？应该是什么？',
  more: '还想说明的（选填）',
  fillWhat: '请写明哪里不对、应该是什么',
  send: '提交申请',
  sending: '正在提交…',
  done: '申请已提交，编号 {no}。我们会在 {day} 前答复您。',
  again: '您已经提过同样的申请（{no}），正在办理，{day} 前答复您。',
  mine: '我提过的申请',
  open: '正在办理，{day} 前答复',
  ended: '已办结',
  refused: '不能办理',
} as const;
export type MyDataWords = typeof zh;

const en: Translation<MyDataWords> = {
  title: 'My personal data',
  hint: 'You may ask for a copy, have mistakes corrected, or ask us to delete it. You are answered within 15 working days.',
  export: 'Get a copy',
  correct: 'Correct a mistake',
  erase: 'Delete my data',
  eraseHint:
    'Your name, telephone and files go; records that the law wants kept stay without your identity. What is still open must be finished first.',
  what: 'What is wrong, and what should it be?',
  more: 'Anything to add (optional)',
  fillWhat: 'Please write what is wrong and what it should be',
  send: 'Send the request',
  sending: 'Sending…',
  done: 'Your request {no} is on record. You are answered by {day}.',
  again: 'You asked for this already ({no}). It is being worked on; you are answered by {day}.',
  mine: 'My requests',
  open: 'Being worked on, answer by {day}',
  ended: 'Done',
  refused: 'Not possible',
};

/** Written without a native reader, as the rest of the Tibetan (R090). */
const bo: Translation<MyDataWords> = {
  title: 'ངའི་མི་སྒེར་ཆ་འཕྲིན།',
  hint: 'ཁྱེད་ཀྱིས་འདྲ་བཤུས་ལེན་པ་དང་། ནོར་འཁྲུལ་བཟོ་བཅོས། སུབ་དགོས་པའི་རེ་ཞུ་བཅས་བྱེད་ཆོག ལས་བྱེད་ཉིན་ 15 ནང་ལན་འདེབས་ངེས།',
  export: 'འདྲ་བཤུས་ལེན།',
  correct: 'ནོར་འཁྲུལ་བཟོ་བཅོས།',
  erase: 'ངའི་ཆ་འཕྲིན་སུབ།',
  eraseHint:
    'ཁྱེད་ཀྱི་མིང་དང་ཁ་པར་ཡིག་ཆ་བཅས་སུབ་ངེས། ཁྲིམས་ལྟར་ཉར་དགོས་པའི་ཟིན་ཐོ་མིང་མེད་པར་ཉར། མ་ཚར་བའི་དོན་རྐྱེན་སྒྲུབ་ཚར་རྗེས་སུབ་ཐུབ།',
  what: 'གང་ནོར་འདུག ཇི་ལྟར་ཡིན་དགོས།',
  more: 'ད་དུང་བཤད་འདོད་པ། (འདེམས་ཆོག)',
  fillWhat: 'གང་ནོར་བ་དང་ཇི་ལྟར་ཡིན་དགོས་པ་བྲིས་རོགས།',
  send: 'རེ་ཞུ་འབུལ།',
  sending: 'འབུལ་བཞིན་ཡོད།…',
  done: 'རེ་ཞུ་འབུལ་ཟིན། ཨང་ {no} {day} སྔོན་ལ་ལན་འདེབས་ངེས།',
  again: 'ཁྱེད་ཀྱིས་སྔར་རེ་ཞུ་ {no} འབུལ་ཟིན། སྒྲུབ་བཞིན་ཡོད། {day} སྔོན་ལ་ལན་འདེབས་ངེས།',
  mine: 'ངའི་རེ་ཞུ།',
  open: 'སྒྲུབ་བཞིན་ཡོད། {day} སྔོན་ལ་ལན་འདེབས།',
  ended: 'སྒྲུབ་ཚར།',
  refused: 'སྒྲུབ་མི་ཐུབ།',
};

export const myDataIn = (tongue: Tongue) =>
  translator<MyDataWords, Tongue>({ 'zh-CN': zh, en, bo }, () => tongue);
