/** What accounts of both platforms do alike: say a message as JSON, read the answer, upload and fetch files. */
import type { Clock, Log } from '../../ports.ts';
import type { MediaOutcome, OutboundContent, SendOutcome } from '../channel.ts';
import type { ApiAnswer } from './api-call.ts';
import { MEDIA_GONE, OPERATOR_CODES, outcomeOf } from './error-codes.ts';
import type { Activity } from './self-test.ts';

/** Without a token nothing can be done for a while, ms. */
const NO_TOKEN_MS = 30_000;

/** Keeps for the self-test when something last went through, and the last thing that the platform did not like. */
export type Note = (errcode: number, what: string) => void;

export const createNote =
  (account: string, { clock, log, activity = {} }: { clock: Clock; log: Log; activity?: Activity }): Note =>
  (errcode, what) => {
    if (errcode === 0) activity.outboundAtMs = clock.nowMs();
    else activity.error = { code: String(errcode), atMs: clock.nowMs() };
    if (OPERATOR_CODES.has(errcode))
      log.error({ account, errcode, what }, 'the platform wants a setting changed');
  };

type Answered = Extract<ApiAnswer, { kind: 'answer' }>;
type Unanswered = Extract<SendOutcome, { result: 'retry' | 'unknown' }>;

/**
 * The platform's answer to something that speaks to a citizen, or what is known without one: never sent, or perhaps.
 * @param againMs after this it may be tried again when it was certainly not sent
 */
export const answered = (answer: ApiAnswer | undefined, againMs: number): Answered | Unanswered => {
  if (!answer) return { result: 'retry', afterMs: NO_TOKEN_MS, code: 'no_token' };
  if (answer.kind === 'unreachable') return { result: 'retry', afterMs: againMs, code: 'unreachable' };
  return answer.kind === 'answer' ? answer : { result: 'unknown' };
};

type Media = Extract<OutboundContent, { kind: 'media' }>;

export const formOf = (content: Pick<Media, 'bytes' | 'mime' | 'name'>): FormData => {
  const form = new FormData();
  form.append('media', new Blob([new Uint8Array(content.bytes)], { type: content.mime }), content.name);
  return form;
};

/** The id of an uploaded file. Uploading says nothing to the citizen: whatever went wrong, it may be done again. */
const uploadedId = (answer: ApiAnswer | undefined, againMs: number, note: Note): string | SendOutcome => {
  if (answer?.kind !== 'answer')
    return { result: 'retry', afterMs: againMs, code: answer?.kind ?? 'no_token' };
  const id = answer.body.media_id;
  if (typeof id === 'string' && id) return id;
  note(answer.errcode, 'upload');
  return outcomeOf(answer.errcode || 40004);
};

/** How one platform differs from the other. */
export interface Speaker {
  note: Note;
  againMs: number;
  menuItem(item: { id: string; text: string }): unknown;
  /** An outcome instead when this kind of file cannot be sent at all. */
  upload(content: Media): Promise<ApiAnswer | undefined | SendOutcome>;
}

/** The message as both platforms want it: `msgtype`, and under its name what is said. Or why it cannot be said. */
export const bodyOf = async (
  content: OutboundContent,
  { note, againMs, menuItem, upload }: Speaker,
): Promise<Record<string, unknown> | SendOutcome> => {
  switch (content.kind) {
    case 'text':
      return { msgtype: 'text', text: { content: content.text } };
    case 'menu':
      return {
        msgtype: 'msgmenu',
        msgmenu: {
          head_content: content.head,
          list: content.items.map(menuItem),
          tail_content: content.tail,
        },
      };
    case 'media': {
      const made = await upload(content);
      if (made && 'result' in made) return made;
      const id = uploadedId(made, againMs, note);
      return typeof id === 'string' ? { msgtype: content.media, [content.media]: { media_id: id } } : id;
    }
  }
};

/** A file of a citizen, or why it is not there. */
export const fileOf = (answer: ApiAnswer | undefined): MediaOutcome => {
  switch (answer?.kind) {
    case 'bytes':
      return { ok: true, bytes: answer.bytes, mime: answer.mime, name: answer.name };
    case 'too_large':
      return { ok: false, why: 'too_large' };
    case 'answer':
      return { ok: false, why: answer.errcode === MEDIA_GONE ? 'expired' : 'unavailable' };
    default:
      return { ok: false, why: 'unavailable' };
  }
};
