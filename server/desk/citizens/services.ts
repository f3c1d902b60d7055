/** Use cases of the citizen's pages that stand beside the conversation. */

import type { Outcome } from '../../../routing/errors.ts';
import type { CitizenPrincipal } from '../../auth/policy.ts';
import { type BulletinDesk, createBulletinDesk } from '../bulletins/bulletins.ts';
import { type BulletinDelivery, createBulletinDelivery } from '../bulletins/delivery.ts';
import { createNoticeDesk, type NoticeDesk } from '../bulletins/subscriptions.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Core } from '../core.ts';
import type { Intake } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';
import type { SmsOutbox } from '../sms/outbox.ts';
import { createOwnSubjectRequests, type OwnSubjectRequests } from '../subjects/own.ts';
import { agreeAgain } from './agreed.ts';
import { type AidDesk, createAid } from './aid.ts';
import { type AppointmentDesk, type Appointments, createAppointments } from './appointments/appointments.ts';
import { createIdentity, type IdentityDesk } from './identity.ts';
import { createIdentityKeys, type IdentityKeyAdmin } from './identity-keys.ts';
import { createMailbox, type MailboxDesk } from './mailbox.ts';
import { createTranscripts, type TranscriptDesk } from './transcripts.ts';
import { createVideo, type VideoDesk } from './video.ts';

export interface CitizenServices {
  identity: IdentityDesk;
  identityKeys: IdentityKeyAdmin;
  transcripts: TranscriptDesk;
  aid: AidDesk;
  video: VideoDesk;
  appointments: AppointmentDesk;
  ownData: OwnSubjectRequests;
  mailbox: MailboxDesk;
  notices: NoticeDesk;
  bulletins: BulletinDesk;
  /** CZ5: he agrees to the notice that holds now. */
  agree(who: CitizenPrincipal, version: string): Outcome<{ ok: true }>;
}

export const createCitizenServices = (
  core: Core,
  intake: Intake,
  conversation: Conversation,
  texts: Pick<SmsOutbox, 'put' | 'isOpen'>,
  parts: Pick<Parts, 'record' | 'log' | 'notices' | 'matching' | 'planning' | 'queries'>,
): { desk: CitizenServices; sweep: Appointments['sweep']; bulletins: BulletinDelivery } => {
  const appointments = createAppointments(core, intake, texts, parts);
  return {
    sweep: appointments.sweep,
    bulletins: createBulletinDelivery(core, texts),
    desk: {
      identity: createIdentity(core, intake),
      identityKeys: createIdentityKeys(core),
      transcripts: createTranscripts(core, conversation),
      aid: createAid(core, parts, texts),
      video: createVideo(core, parts, texts),
      appointments: appointments.desk,
      agree: (who, version) => agreeAgain(core, who, version),
      mailbox: createMailbox(core, intake),
      notices: createNoticeDesk(core, intake, texts),
      bulletins: createBulletinDesk(core, texts),
      ownData: createOwnSubjectRequests(core, parts.notices),
    },
  };
};
