/** Text messages as a whole: settings, the line out, the address for receipts. */
import type { RequestHandler } from 'express';
import { CLOSED_SMS_LINE, type SmsLine, type SmsReceiptHandler } from '../sms-line.ts';
import { createHttpSms, type HttpSmsDeps } from './http-sms.ts';
import { createReceiptsRoute } from './receipts-route.ts';
import { readSmsSettings, type SmsEnvironment } from './settings-file.ts';

export interface Sms {
  line: SmsLine;
  /** What is mounted at `/channels/sms`. */
  route(receive: SmsReceiptHandler): RequestHandler;
}

/** Reads the settings; without any the line is closed and every receipt is refused. */
export const openSms = async (
  deps: HttpSmsDeps & {
    dataDir: string;
    environment: SmsEnvironment;
    same: (given: string, wanted: string) => boolean;
  },
): Promise<Sms> => {
  const settings = await readSmsSettings(deps.dataDir, deps.environment);
  return {
    line: settings ? createHttpSms(settings, deps) : CLOSED_SMS_LINE,
    route: (receive) => createReceiptsRoute({ ...deps, settings, receive }),
  };
};
