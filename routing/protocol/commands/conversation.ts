/** What is written, read and rated in a conversation. */
import { z } from 'zod';
import { RATING_TAGS } from '../../vocabulary.ts';
import { clientKey, codes, id, MAX_TEXT, text } from './fields.ts';

export const messageSend = z
  .object({
    ticketId: id,
    clientKey,
    text: z.string().trim().max(MAX_TEXT).default(''),
    fileId: id.optional(),
  })
  .refine((value) => value.text.length > 0 || value.fileId !== undefined, {
    message: '消息不能为空',
    path: ['text'],
  });
export type MessageSend = z.input<typeof messageSend>;

export const messageRead = z.object({ ticketId: id, seq: z.int().min(0) });
export type MessageRead = z.input<typeof messageRead>;

export const conversationSync = z.object({ ticketId: id, afterSeq: z.int().min(0).default(0) });
export type ConversationSync = z.input<typeof conversationSync>;

export const noteAdd = z.object({ ticketId: id, clientKey, text: text(MAX_TEXT) });
export type NoteAdd = z.input<typeof noteAdd>;

export const ratingSubmit = z.object({
  grade: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
  tags: z.array(codes(RATING_TAGS)).max(9).default([]),
  words: z.string().trim().max(1000).default(''),
});

export type RatingSubmit = z.input<typeof ratingSubmit>;

export const ratingSubmitFor = ratingSubmit.extend({ ticketId: id });
export type RatingSubmitFor = z.input<typeof ratingSubmitFor>;
