/** Words of the voice note, fetched with it; the Tibetan ones are written without a native reader. */
import { type Translation, translator } from '../../shared/i18n.ts';
import { tongue } from '../words.ts';

const zhCN = {
  label: '语音消息',
  asking: '请在浏览器的提示中允许使用麦克风…',
  recording: '正在录音',
  time: '{n} 秒，最长 {max} 秒',
  left: '还剩 {n} 秒',
  stop: '录完了',
  cancel: '取消',
  done: '录好了，共 {n} 秒。可以先听一遍，再发送。',
  again: '重录',
  send: '发送语音',
  play: '试听',
  level: '音量',
  denied:
    '没有麦克风权限，无法录音。请在浏览器或手机设置里允许本页面使用麦克风后再试；也可以直接打字，或拨打电话。',
  missing: '没有找到麦克风。您可以打字，或拨打电话。',
  failed: '录音没有成功，请再试一次；也可以打字，或拨打电话。',
  empty: '没有录到声音，请再试一次。',
  close: '知道了',
} as const;

const en: Translation<typeof zhCN> = {
  label: 'Voice message',
  asking: 'Please allow the microphone in the browser’s question…',
  recording: 'Recording',
  time: '{n} s of at most {max} s',
  left: '{n} seconds left',
  stop: 'Done',
  cancel: 'Cancel',
  done: 'Recorded, {n} seconds. Listen first if you like, then send.',
  again: 'Record again',
  send: 'Send voice message',
  play: 'Listen',
  level: 'Loudness',
  denied:
    'The microphone is not allowed. Allow it for this page in the settings of the browser or phone and try again; or write, or call.',
  missing: 'No microphone was found. You may write, or call.',
  failed: 'Recording failed. Please try again; or write, or call.',
  empty: 'Nothing was recorded. Please try again.',
  close: 'OK',
};

const bo: Translation<typeof zhCN> = {
  label: 'སྒྲ་འཕྲིན།',
  asking: 'སྒྲ་སྡུད་ཡོ་བྱད་བེད་སྤྱོད་ཆོག་མཆན་གནང་རོགས།…',
  recording: 'སྒྲ་འཇུག་བཞིན་ཡོད།',
  time: 'སྐར་ཆ་ {n} མང་མཐར་ {max}',
  left: 'སྐར་ཆ་ {n} ལྷག་ཡོད།',
  stop: 'ཚར་སོང་།',
  cancel: 'ཕྱིར་འཐེན།',
  done: 'སྒྲ་བཅུག་ཟིན། སྐར་ཆ་ {n} སྔོན་ལ་ཉན་ནས་གཏོང་ཆོག',
  again: 'བསྐྱར་དུ་འཇུག',
  send: 'སྒྲ་འཕྲིན་གཏོང་།',
  play: 'ཉན་པ།',
  level: 'སྒྲ་ཚད།',
  denied: 'སྒྲ་སྡུད་ཆོག་མཆན་མེད། སྒྲིག་བཀོད་ནང་ཆོག་མཆན་གནང་ནས་བསྐྱར་དུ་ཚོད་ལྟ་གནང་རོགས། ཡི་གེ་བྲིས་པའམ་ཁ་པར་གཏོང་ཆོག',
  missing: 'སྒྲ་སྡུད་ཡོ་བྱད་མ་རྙེད། ཡི་གེ་བྲིས་པའམ་ཁ་པར་གཏོང་ཆོག',
  failed: 'སྒྲ་འཇུག་མ་ཐུབ། བསྐྱར་དུ་ཚོད་ལྟ་གནང་རོགས། ཡི་གེ་བྲིས་པའམ་ཁ་པར་གཏོང་ཆོག',
  empty: 'སྒྲ་མ་ཐོབ། བསྐྱར་དུ་ཚོད་ལྟ་གནང་རོགས།',
  close: 'ཤེས་སོང་།',
};

export const say = translator({ 'zh-CN': zhCN, en, bo }, tongue);
