/** Sentences of the second factor. */
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  title: '两步验证',
  why: '开启后，登录时除密码外还要输入手机验证器上的六位数字。密码泄露时，他人也无法登录。',
  required: '您的角色必须使用两步验证',
  step1: '用手机上的验证器应用（支持 TOTP 的应用均可，无需联网）扫描二维码，或手工输入密钥。',
  step2: '输入当前密码和应用显示的六位数字。',
  qr: '二维码，内容是下面的密钥',
  secret: '密钥',
  password: '当前密码',
  code: '六位数字',
  codeWrong: '数字不正确或已用过，请等应用显示新的六位数字后再试。',
  passwordWrong: '当前密码不正确。',
  codeAtSignIn: '验证码',
  codeHint: '手机验证器上的六位数字，或一个备用码',
  turnOn: '开启两步验证',
  turnOff: '关闭两步验证',
  on: '已开启，自 {day} 起；备用码还剩 {n} 个。',
  few: '备用码快用完了：关闭后重新开启，可得到新的备用码。',
  keepOn: '您的角色必须使用两步验证，不能关闭。手机丢失且没有备用码时，请管理员重置密码。',
  spareTitle: '备用码，只显示这一次',
  spareWhy: '手机不在身边时，可用其中一个代替六位数字登录，每个只能用一次。请抄写或打印后妥善保管。',
  print: '打印',
  saved: '我已保存',
  turnedOff: '已关闭两步验证',
} as const;

const en: Translation<typeof zh> = {
  title: 'Second factor',
  why: 'Signing in then asks for six digits from an app on your telephone besides the password, so that a stolen password opens nothing.',
  required: 'Your role needs a second factor',
  step1:
    'Scan the code with an authenticator app (any that knows TOTP; it needs no network), or type the secret.',
  step2: 'Enter your password and the six digits that the app shows.',
  qr: 'QR code of the secret below',
  secret: 'Secret',
  password: 'Current password',
  code: 'Six digits',
  codeWrong: 'Wrong or already used; wait for the next six digits.',
  passwordWrong: 'Wrong password.',
  codeAtSignIn: 'Code',
  codeHint: 'The six digits of your authenticator, or a spare code',
  turnOn: 'Switch on',
  turnOff: 'Switch off',
  on: 'On since {day}; {n} spare codes left.',
  few: 'Few spare codes are left: switch it off and on again for new ones.',
  keepOn:
    'Your role needs a second factor; it cannot be switched off. Without telephone and spare codes an administrator resets your password.',
  spareTitle: 'Spare codes, shown this once',
  spareWhy:
    'Each may stand once for the six digits when your telephone is not at hand. Write them down or print them, and keep them safe.',
  print: 'Print',
  saved: 'I have kept them',
  turnedOff: 'The second factor is off',
};

export const y = translator({ 'zh-CN': zh, en }, () => locale.value);
