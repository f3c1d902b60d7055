/** The built product with an account of WeCom customer service whose platform is the stand-in. */
import {
  startWeComStandIn,
  type WeComOptions,
  type WeComStandIn,
} from '../../../scripts/wechat-stand-in/wecom-stand-in.ts';
import { type PlatformProduct, startWithAccount } from './platform-live.ts';
import { CORP, KF } from './wecom-puller.ts';

export interface WeComProduct extends PlatformProduct {
  standIn: WeComStandIn;
  stop(): Promise<void>;
}

export const startWeComProduct = async (options: Partial<WeComOptions> = {}): Promise<WeComProduct> => {
  const standIn = await startWeComStandIn({ ...CORP, openKfId: KF.openKfId, ...options });
  const started = await startWithAccount({ ...KF, ...CORP, kind: 'kf', baseUrl: standIn.url }, CORP.corpId);
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
