/** What an installation says of itself. */
import type { LocalServiceLine } from '../../bureau/local-services.ts';
import type { Instant } from '../../ticket.ts';
import type { SiteTile } from '../../vocabulary/life-events.ts';
import type { Service } from '../../vocabulary.ts';

export interface PublicSite {
  name: string;
  phone: string;
  regionCode: string;
  regionName: string;
  privacyVersion: string;
  privacyText: string;
  services: Service[];
  /** Names of the lines that this installation has added. */
  localServices?: Pick<LocalServiceLine, 'code' | 'zh' | 'en'>[];
  /** Whether somebody is on duty for chat now, and if not, when next. */
  open: boolean;
  opensAt?: Instant;
  hoursText: string;
  maxFileBytes: number;
  fileTypes: string[];
  /** A lost query code can be texted to the number on record (R023). */
  texts?: true;
  /** Citizens can have themselves told of what the bureau does (BU). */
  notices?: true;
  /** The page of frequent questions is open (FQ). */
  faq?: true;
  /** First taps of the chat: life events that lead to matters, or matters (R033, R034). */
  tiles?: SiteTile[];
  /** What a citizen must tell of himself beside his words; nothing unless the bureau says so. */
  asks?: ('name' | 'phone')[];
  /** A letter of the letter box is answered within this, working days (R135). */
  mailboxDays?: number;
}

/** SV1: the lines that this installation has added, and the version to be named when saving. */
export interface LocalServicesView {
  version: number;
  lines: LocalServiceLine[];
}
