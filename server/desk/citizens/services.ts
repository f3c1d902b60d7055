/** Use cases of the citizen's pages that stand beside the conversation. */

import type { Conversation } from '../conversation/conversation.ts';
import type { Core } from '../core.ts';
import type { Intake } from '../intake/intake.ts';
import type { SmsOutbox } from '../sms/outbox.ts';
import { type AppointmentDesk, type Appointments, createAppointments } from './appointments.ts';
import { createIdentity, type IdentityDesk } from './identity.ts';
import { createIdentityKeys, type IdentityKeyAdmin } from './identity-keys.ts';
import { createTranscripts, type TranscriptDesk } from './transcripts.ts';

export interface CitizenServices {
  identity: IdentityDesk;
  identityKeys: IdentityKeyAdmin;
  transcripts: TranscriptDesk;
  appointments: AppointmentDesk;
}

export const createCitizenServices = (
  core: Core,
  intake: Intake,
  conversation: Conversation,
  texts: Pick<SmsOutbox, 'put'>,
): { desk: CitizenServices; sweep: Appointments['sweep'] } => {
  const appointments = createAppointments(core, intake, texts);
  return {
    sweep: appointments.sweep,
    desk: {
      identity: createIdentity(core, intake),
      identityKeys: createIdentityKeys(core),
      transcripts: createTranscripts(core, conversation),
      appointments: appointments.desk,
    },
  };
};
