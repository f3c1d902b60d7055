/** What the agent must know of a channel that counts replies: how much he may still write, and how his words fared. */
import { z } from 'zod';
import { REACH_WAYS } from '../../../routing/channels/reach.ts';
import { SMS_PURPOSES } from '../../../routing/channels/sms.ts';
import { ok } from '../../../routing/errors.ts';
import { CHECK_KINDS, CHECK_STATES, CHECKS } from '../../../routing/protocol/channels/channel-check.ts';
import type { ChannelDesk } from '../../desk/channels/channels.ts';
import type { SmsDesk } from '../../desk/sms/texting.ts';
import { route } from '../route.ts';
import { idParams } from '../schemas/common.ts';

const seqBody = z.object({
  seq: z.number().int().min(1).describe('Number of the message in the conversation'),
});

const channelView = z
  .object({
    channel: z
      .object({
        accountId: z.string(),
        following: z.boolean().describe('False after the citizen has left the account'),
        left: z
          .number()
          .int()
          .describe('Messages until he speaks again, without the one kept for the rating'),
        untilMs: z.number().int().optional().describe('When the time to write ends'),
        ways: z
          .array(
            z.object({
              about: z.enum(['answer', 'rating']),
              way: z.enum(REACH_WAYS),
              state: z.enum(['waiting', 'sent', 'unknown', 'failed', 'not_needed']),
              why: z.string().optional(),
              at: z.string(),
            }),
          )
          .describe('Other ways that were tried because the platform let nobody answer'),
        messages: z.array(
          z.object({
            seq: z.number().int(),
            state: z.enum(['waiting', 'sent', 'unknown', 'refused', 'dropped']),
            why: z.string().optional(),
          }),
        ),
      })
      .nullable()
      .describe('Null for tickets of our own channels'),
  })
  .meta({ id: 'TicketChannel' });

const checksView = z
  .object({
    accounts: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(CHECK_KINDS),
        address: z.string().describe('Where the platform delivers'),
        items: z.array(
          z.object({
            what: z.enum(CHECKS),
            state: z.enum(CHECK_STATES),
            code: z.string().optional().describe('Error code of the platform, or a short word of ours'),
            at: z.string().optional(),
            seconds: z.int().optional().describe('How far the clocks are apart'),
          }),
        ),
      }),
    ),
    sms: z.boolean().describe('A gateway for text messages is set up'),
  })
  .meta({ id: 'ChannelChecks' });

const smsView = z
  .object({
    open: z.boolean().describe('A gateway is set up'),
    reachable: z.boolean().describe('The citizen left a mobile number'),
    items: z.array(
      z.object({
        purpose: z.enum(SMS_PURPOSES),
        state: z.enum(['waiting', 'sent', 'failed', 'unknown']),
        at: z.string(),
        why: z.string().optional(),
        receipt: z.enum(['delivered', 'failed']).optional(),
        nextAtMs: z.number().optional().describe('When it leaves, while it waits'),
      }),
    ),
  })
  .meta({ id: 'TicketSms' });

export const channelRoutes = ({ channels, sms }: { channels: ChannelDesk; sms: SmsDesk }) => [
  route('POST /api/v1/channels/check', {
    access: 'site.manage',
    cost: 20,
    tag: 'site',
    summary:
      'Self-test of the accounts on other platforms: calls each of them once; shows codes, nothing secret',
    out: checksView,
    handle: async () => ok(await channels.check()),
  }),
  route('GET /api/v1/tickets/:id/sms', {
    access: 'ticket.read',
    tag: 'tickets',
    summary: 'What was texted to the citizen of the ticket; never the number or the words',
    params: idParams,
    out: smsView,
    handle: ({ who, params }) => sms.view(who, params.id),
  }),
  route('GET /api/v1/tickets/:id/channel', {
    access: 'ticket.read',
    tag: 'tickets',
    summary: 'What may still be written on the channel of the ticket, and what became of what was',
    params: idParams,
    out: channelView,
    handle: ({ who, params }) => channels.view(who, params.id),
  }),
  route('POST /api/v1/tickets/:id/channel/phoned', {
    access: 'ticket.serve',
    tag: 'tickets',
    summary: 'The owner has phoned the citizen, whom nothing else reached',
    params: idParams,
    out: channelView,
    handle: ({ who, params }) => channels.phoned(who, params.id),
  }),
  route('POST /api/v1/tickets/:id/channel/again', {
    access: 'ticket.serve',
    tag: 'tickets',
    summary:
      'Sends a message again whose fate is unknown or that was refused; the owner decides, since it may double',
    params: idParams,
    body: seqBody,
    out: channelView,
    handle: ({ who, params, body }) => channels.again(who, params.id, body.seq),
  }),
];
