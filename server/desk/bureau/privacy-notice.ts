/** The notice on personal data that ships (CT5, CZ5). A bureau that has never written one of its own has the current one. */

export interface PrivacyNotice {
  version: string;
  text: string;
}

/** A changed text gets a new version: whoever agreed to the one before is asked again. */
export const DEFAULT_NOTICE: PrivacyNotice = {
  version: '2026-11',
  text: [
    '为向您提供公共法律服务，我们会处理您填写的姓名、电话和咨询内容，仅用于受理、转办、回访和评价，不会用于其他用途。姓名、电话和人群信息均为自愿填写，不填写也能获得咨询服务。',
    '在“信息订阅”页面（/notices）留下的手机号、地区和主题，只用于按您的选择用短信发送公共法律服务信息；不订阅不影响其他服务，随时可以退订，退订后不再发送。',
    '视频沟通在其他单位的视频会议网站上进行，您点开链接才会前往：链接里只有房间号，可能还有工单号，没有您的姓名和电话；画面和声音由该网站处理，适用该网站的规则，本系统不录制。您可以不用视频，改用文字或电话。',
    '您可以随时要求查阅、更正或删除您的信息。',
  ].join('\n'),
};

/** What shipped before, word for word: where it stands in the record, nobody here has written it. */
export const EARLIER_NOTICES: readonly PrivacyNotice[] = [
  {
    version: '2026-01',
    text: '为向您提供公共法律服务，我们会处理您填写的姓名、电话和咨询内容，仅用于受理、转办、回访和评价，不会用于其他用途。姓名、电话和人群信息均为自愿填写，不填写也能获得咨询服务。您可以随时要求查阅、更正或删除您的信息。',
  },
];

interface NoticeFacts {
  privacyVersion?: string;
  privacyText?: string;
}

/** The facts with the notice that ships now in the place of one that shipped before; a bureau's own stays untouched. */
export const withCurrentNotice = <T extends NoticeFacts>(facts: T): T =>
  EARLIER_NOTICES.some(({ version, text }) => facts.privacyVersion === version && facts.privacyText === text)
    ? { ...facts, privacyVersion: DEFAULT_NOTICE.version, privacyText: DEFAULT_NOTICE.text }
    : facts;
