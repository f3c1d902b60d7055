/** Inputs of what may be done with an order beyond dispatch, sign, return and cancel. */
import { z } from 'zod';
import { NEXT_PATHS, ORDER_RESULTS, ORDER_STAGES, SUSPEND_REASONS } from '../../vocabulary.ts';

const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);
const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/);
const clientKey = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/)
  .describe('Made by the client once per order; a repeat changes nothing');
const words = (max: number) => z.string().trim().min(1).max(max);
const orderId = id;

export const orderReply = z.object({
  orderId,
  text: words(10_000),
  result: codes(ORDER_RESULTS).default('done'),
  basis: z.string().trim().max(5000).default(''),
  nextPath: codes(NEXT_PATHS).optional().describe('R099: asked for when mediation failed'),
  fileIds: z.array(id).max(20).default([]),
  waive: z.boolean().default(false).describe('Reply although co-handlers have not; theirs are called off'),
});
export type OrderReply = z.input<typeof orderReply>;

export const orderReview = z
  .object({ orderId, accept: z.boolean(), text: z.string().trim().max(2000).default('') })
  .describe('Decides on a return; a second one is decided by `order:assign`');
export type OrderReview = z.input<typeof orderReview>;
export const orderAssign = z.object({
  orderId,
  orgId: id,
  forced: z.boolean().default(false).describe('指定承办: may not be returned'),
  text: words(2000),
});
export type OrderAssign = z.input<typeof orderAssign>;
export const orderWords = z.object({ orderId, text: words(2000) });
export type OrderWordsInput = z.input<typeof orderWords>;
export const orderExtend = z.object({ orderId, days: z.int().min(1).max(60), text: words(2000) });
export type OrderExtend = z.input<typeof orderExtend>;
export const orderExtension = z.object({
  orderId,
  grant: z.boolean(),
  text: z.string().trim().max(2000).default(''),
});
export type OrderExtension = z.input<typeof orderExtension>;
export const orderSuspend = z.object({ orderId, why: codes(SUSPEND_REASONS), text: words(2000) });
export type OrderSuspend = z.input<typeof orderSuspend>;
export const orderNote = z.object({ orderId, text: z.string().trim().max(2000).default('') });
export type OrderNote = z.input<typeof orderNote>;
export const orderStage = orderNote.extend({ stage: codes(ORDER_STAGES) });
export type OrderStageInput = z.input<typeof orderStage>;
export const orderCo = z.object({ orderId, clientKey, orgId: id, demand: words(5000) });
export type OrderCo = z.input<typeof orderCo>;
export const orderCollaborate = z.object({
  ticketId: id,
  orderId: id.optional(),
  clientKey,
  orgId: id,
  demand: words(5000),
});
export type OrderCollaborate = z.input<typeof orderCollaborate>;
export const orderSupervise = z.object({
  ticketId: id,
  orderId: id.optional(),
  clientKey,
  demand: words(2000),
});
export type OrderSupervise = z.input<typeof orderSupervise>;

/** R050: tickets of one group case under one parent. */
export const groupLink = z.object({ parentId: id, ticketIds: z.array(id).min(1).max(200) });
export type GroupLink = z.input<typeof groupLink>;
export const groupReply = z.object({ parentId: id, clientKey, text: words(10_000) });
export type GroupReply = z.input<typeof groupReply>;

export const noticesRead = z.object({ ids: z.array(id).min(1).max(200) });
export type NoticesRead = z.input<typeof noticesRead>;
