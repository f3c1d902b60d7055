/** Receipts in words, for pages: `explainReceipt` with the class keys of this product. */
import { parseClassKey } from '../dispatch/eligibility.ts';
import { type Explanation, explainReceipt as explain, type Names } from '../dispatch/explain-receipt.ts';
import type { ReceiptView } from './views.ts';

export { deskText, STEP_WORDS } from '../dispatch/receipt-words.ts';
export type { Explanation, Names };

export const explainReceipt = (
  receipt: Pick<ReceiptView, 'step' | 'data'>,
  locale: 'zh-CN' | 'en',
  names?: Names,
): Explanation | undefined => explain(receipt, locale, parseClassKey, names);
