/** The built product with an official account whose platform is the stand-in. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type StandIn, type StandInOptions, startStandIn } from '../../scripts/wechat-stand-in/stand-in.ts';
import { keyOf } from '../../server/channels/tencent/cipher.ts';
import { type Product, startProduct } from './product.ts';

export const WECHAT_TOKEN = 'token12348';
const APP = { appId: 'wx00000001', secret: 'a-secret-of-the-stand-in' };
const AES_KEY = 'Y'.repeat(43);

export interface WeChatProduct {
  product: Product;
  standIn: StandIn;
  /** Where the platform delivers. */
  hookUrl: string;
  stop(): Promise<void>;
}

export const startWeChatProduct = async (rules: StandInOptions['rules'] = {}): Promise<WeChatProduct> => {
  const standIn = await startStandIn({ ...APP, rules });
  const account = {
    id: 'main',
    kind: 'official',
    ...APP,
    token: WECHAT_TOKEN,
    mode: 'safe',
    encodingAesKey: AES_KEY,
    baseUrl: standIn.url,
  };
  const product = await startProduct({
    prepare: (dataDir) =>
      writeFileSync(path.join(dataDir, 'wechat.json'), JSON.stringify([account]), { mode: 0o600 }),
  });
  const hookUrl = `${product.url}/channels/wechat/main`;
  standIn.target({ url: hookUrl, token: WECHAT_TOKEN, appId: APP.appId, key: keyOf(AES_KEY) });
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
