/** The HTTP interface of the citizen's pages beyond chat and status, and what staff set up for it. */
import { z } from 'zod';
import type { Id, Instant } from '../../ticket.ts';
import type { StatusAsk, StatusCode } from '../bureau/directory.ts';
import type { PageOf } from '../http/shapes.ts';
import type { AidHttpApi } from './aid.ts';
import type * as A from './appointments.ts';
import type { LetterAnswerHttpApi } from './letter-answers.ts';
import type { MailboxLetter, MailboxReceipt } from './mailbox.ts';
import type * as S from './subjects.ts';
import type { VideoHttpApi } from './video.ts';

export const identifyInput = z.object({
  token: z.string().min(20).max(4_000).describe('JWT, HS256, `kid` in the header'),
  origin: z.string().max(300).describe('Origin of the page around the chat, as the browser told it'),
});
export type IdentifyInput = z.input<typeof identifyInput>;

export const privacyAgree = z.object({ version: z.string().min(1).max(20) });
export type PrivacyAgree = z.input<typeof privacyAgree>;

export interface Identified {
  /** Told back to fill in the form. */
  name?: string;
  phone?: string;
  /** This device was somebody else's: from now on it uses this token. */
  token?: string;
}

export const identityKeyInput = z.object({
  name: z.string().trim().min(1).max(50),
  origin: z
    .string()
    .trim()
    .max(200)
    .regex(/^https?:\/\/[\w.:[\]-]+$/, 'scheme and host, for example https://www.example.gov.cn')
    .describe('Origin of the pages that may hand over tokens of this key'),
  trustsPhone: z
    .boolean()
    .describe('The portal verifies telephone numbers itself; a signed number is a proof'),
});
export type IdentityKeyInput = z.input<typeof identityKeyInput>;

export interface IdentityKeyLine {
  id: Id;
  name: string;
  origin: string;
  trustsPhone: boolean;
  disabled: boolean;
  createdAt: Instant;
}

/** CZ3: where the conversation of one ticket can be read. */
export interface TranscriptView {
  /** Path on this installation, whatever name it is reached by. */
  link: string;
  until: Instant;
}

/** Merged into `HttpApi`. */
export interface CitizenHttpApi extends AidHttpApi, VideoHttpApi, LetterAnswerHttpApi {
  /** Visitor: bearer token. */
  'POST /api/v1/visitor/identify': { in: IdentifyInput; out: Identified };
  /** Visitor: bearer token; his own ticket. */
  'POST /api/v1/visitor/tickets/:id/transcript': { out: TranscriptView };
  'DELETE /api/v1/visitor/tickets/:id/transcript': { out: { ok: true } };
  'POST /api/v1/public/status/transcript': { in: StatusAsk; out: TranscriptView };
  'POST /api/v1/public/status/transcript/end': { in: StatusAsk; out: { ok: true } };
  /** Visitor: bearer token. */
  'POST /api/v1/visitor/privacy': { in: PrivacyAgree; out: { ok: true } };
  'POST /api/v1/public/status/code': { in: StatusCode; out: { ok: true } };
  /** PI5: requests about his own data, by the device or by number and query code. */
  'GET /api/v1/visitor/subject-requests': { out: { items: S.OwnSubjectView[] } };
  'POST /api/v1/visitor/subject-requests': { in: S.SubjectAsk; out: S.OwnSubjectView };
  'POST /api/v1/public/status/subject-request': { in: S.SubjectAskByCode; out: S.OwnSubjectView };
  'GET /api/v1/public/transcripts/:token': { query: { lang?: 'zh-CN' | 'en' | 'bo' }; out: Blob };
  /** MB: the letter box for criticism. */
  'POST /api/v1/public/mailbox': { in: MailboxLetter; out: MailboxReceipt };
  'GET /api/v1/public/appointments/slots': { query: A.SlotQuery; out: A.SlotsView };
  /** RD: reception days of leaders. */
  'GET /api/v1/public/reception-days': { out: { items: A.ReceptionDay[] } };
  /** Visitor: bearer token. */
  'GET /api/v1/visitor/appointments': { out: { items: A.AppointmentView[] } };
  'POST /api/v1/visitor/appointments': { in: A.AppointmentBook; out: A.AppointmentView };
  'POST /api/v1/visitor/appointments/:id/move': { in: A.AppointmentMove; out: A.AppointmentView };
  'POST /api/v1/visitor/appointments/:id/confirm': { out: A.AppointmentView };
  'POST /api/v1/visitor/appointments/:id/cancel': { out: A.AppointmentView };
  /** Staff: the list of one day, and what becomes of an appointment. */
  'GET /api/v1/appointments': { query: { day: string }; out: { items: A.AppointmentLine[] } };
  'POST /api/v1/appointments/:id': { in: A.AppointmentActInput; out: A.AppointmentLine };
  'GET /api/v1/appointments/:id/slip': { out: Blob };
  /** AP7: its owner books for the citizen. */
  'GET /api/v1/tickets/:id/appointments': { out: { items: A.AppointmentView[] } };
  'GET /api/v1/tickets/:id/appointments/slots': { query: A.TicketSlotQuery; out: A.SlotsView };
  'POST /api/v1/tickets/:id/appointments': { in: A.TicketAppointment; out: A.TicketAppointmentView };
  'GET /api/v1/identity-keys': { out: PageOf<IdentityKeyLine> & { audience: string } };
  'POST /api/v1/identity-keys': {
    in: IdentityKeyInput;
    out: IdentityKeyLine & { secret: string; audience: string };
  };
  'DELETE /api/v1/identity-keys/:id': { out: { ok: true } };
}
