/** The ways other than our own pages on which citizens reach the line: WeChat, WeCom, text messages. */
import { digestOf, sameSignature, signatureOf } from '../auth/signature.ts';
import { openSms } from '../channels/sms/sms.ts';
import { writeDemoAccounts } from '../channels/tencent/demo-accounts.ts';
import { openWeChat } from '../channels/wechat/wechat.ts';
import { openWeCom } from '../channels/wecom/wecom.ts';
import { requireDemo } from '../seed/demo-only.ts';
import type { Base } from './base.ts';

/** Reads their settings; nothing is sent or received before each is started. */
export const openChannels = async ({ config, clock, log }: Base) => {
  const { dataDir, http, sms } = config;
  if (config.demoWeChat) {
    requireDemo('DEMO_WECHAT', config);
    await writeDemoAccounts(dataDir, http.port);
  }
  return {
    wechat: await openWeChat({ dataDir, publicUrl: http.publicUrl, clock, log }),
    wecom: await openWeCom({ dataDir, publicUrl: http.publicUrl, clock, log }),
    sms: await openSms({
      dataDir,
      environment: sms,
      clock,
      log,
      digest: digestOf,
      sign: signatureOf,
      same: sameSignature,
    }),
  };
};
