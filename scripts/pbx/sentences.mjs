/** What the exchange says, in Chinese and English. Names are those of `PROMPTS` in server/channels/phone-line.ts. */

/** The closed list, and English beside it. 12348 is spoken digit by digit. @type {Record<string, { zh: string, en: string }>} */
export const SENTENCES = {
  welcome: {
    zh: '您好，这里是幺二三四八公共法律服务热线。为保证服务质量，本次通话将被录音。',
    en: 'Hello, this is the public legal service line, one two three four eight. This call is recorded to assure its quality.',
  },
  waiting: { zh: '律师正在接听其他电话，请稍候。', en: 'All lawyers are on the phone. Please hold on.' },
  ahead: { zh: '您前面还有', en: 'Callers before you:' },
  people: { zh: '位。', en: '.' },
  expect: { zh: '预计等待', en: 'Expected wait in minutes:' },
  minutes: { zh: '分钟。', en: '.' },
  offer_callback: {
    zh: '按一，我们稍后给您回电，并保留您的位置。继续等待，请不要挂机。',
    en: 'Press one and we call you back, keeping your place. To go on waiting, stay on the line.',
  },
  callback_noted: { zh: '已为您登记回电，再见。', en: 'We will call you back. Goodbye.' },
  leave_message: {
    zh: '现在没有人员值班。请在提示音后留言，按井号键结束。',
    en: 'Nobody is on duty now. Please leave a message after the tone, and press the hash key to end.',
  },
  message_kept: {
    zh: '您的留言已保存，我们会尽快回复，再见。',
    en: 'Your message is kept, we will answer soon. Goodbye.',
  },
  reconnecting: {
    zh: '通话中断，正在为您重新接通，请不要挂机。',
    en: 'The call was interrupted. We are connecting you again, please stay on the line.',
  },
  rate: {
    zh: '请对本次服务评价。五，非常满意。四，满意。三，基本满意。二，不满意。一，非常不满意。',
    en: 'Please rate this service. Five, very satisfied. Four, satisfied. Three, fairly satisfied. Two, dissatisfied. One, very dissatisfied.',
  },
  thanks: { zh: '感谢您的来电，再见。', en: 'Thank you for calling. Goodbye.' },
  not_understood: {
    zh: '对不起，没有听清，请再按一次。',
    en: 'Sorry, that was not understood. Please press again.',
  },
  confirm: {
    zh: '这里是幺二三四八，有来电转给您，按一接听。',
    en: 'This is one two three four eight with a call for you. Press one to take it.',
  },
  out_of_service: {
    zh: '系统暂时不可用，请在提示音后留言。',
    en: 'The system is out of service. Please leave a message after the tone.',
  },
};

const ZH = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const EN_TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** Files of numbers: d0 to d10 in Chinese; d0 to d20, then the tens, in English. */
export const NUMBERS = {
  zh: Object.fromEntries(ZH.map((word, n) => [`d${n}`, word])),
  en: Object.fromEntries([
    ...Array.from({ length: 20 }, (_, n) => [`d${n}`, String(n)]),
    ...EN_TENS.map((word, n) => [`d${(n + 2) * 10}`, word]),
  ]),
};

/**
 * Everything to be spoken in a language, by file name.
 * @param {'zh' | 'en'} language
 * @returns {Record<string, string>}
 */
export const spoken = (language) => ({
  ...Object.fromEntries(Object.entries(SENTENCES).map(([name, texts]) => [name, texts[language]])),
  ...NUMBERS[language],
});
