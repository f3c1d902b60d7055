/** The built product with an account of WeCom customer service whose platform is the stand-in. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  startWeComStandIn,
  type WeComOptions,
  type WeComStandIn,
} from '../../scripts/wechat-stand-in/wecom-stand-in.ts';
import { keyOf } from '../../server/channels/tencent/cipher.ts';
import { type Product, startProduct } from './product.ts';
import { CORP, KF } from './wecom-puller.ts';

const HOOK_TOKEN = 'token12348';
const AES_KEY = 'Y'.repeat(43);

export interface WeComProduct {
  product: Product;
  standIn: WeComStandIn;
  /** Where callbacks go. */
  hookUrl: string;
  stop(): Promise<void>;
}

export const startWeComProduct = async (options: Partial<WeComOptions> = {}): Promise<WeComProduct> => {
  const standIn = await startWeComStandIn({ ...CORP, openKfId: KF.openKfId, ...options });
  const account = {
    ...KF,
    ...CORP,
    kind: 'kf',
    token: HOOK_TOKEN,
    encodingAesKey: AES_KEY,
    baseUrl: standIn.url,
  };
  const product = await startProduct({
    prepare: (dataDir) =>
      writeFileSync(path.join(dataDir, 'wechat.json'), JSON.stringify([account]), { mode: 0o600 }),
  });
  const hookUrl = `${product.url}/channels/wecom/${KF.id}`;
  standIn.target({ url: hookUrl, token: HOOK_TOKEN, appId: CORP.corpId, key: keyOf(AES_KEY) });
  return {
    product,
    standIn,
    hookUrl,
    stop: async () => {
      await product.dispose();
      await standIn.stop();
    },
  };
};
