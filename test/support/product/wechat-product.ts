/** The built product with an official account whose platform is the stand-in. */
import {
  type StandIn,
  type StandInOptions,
  startStandIn,
} from '../../../scripts/wechat-stand-in/stand-in.ts';
import { type PlatformProduct, startWithAccount } from './platform-live.ts';

const APP = { appId: 'wx00000001', secret: 'a-secret-of-the-stand-in' };

export interface WeChatProduct extends PlatformProduct {
  standIn: StandIn;
  stop(): Promise<void>;
}

export const startWeChatProduct = async (rules: StandInOptions['rules'] = {}): Promise<WeChatProduct> => {
  const standIn = await startStandIn({ ...APP, rules });
  const started = await startWithAccount(
    { id: 'main', kind: 'official', ...APP, mode: 'safe', baseUrl: standIn.url },
    APP.appId,
  );
  standIn.target(started.target);
  return {
    ...started,
    standIn,
    stop: async () => {
      await started.product.dispose();
      await standIn.stop();
    },
  };
};
