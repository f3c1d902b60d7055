/** Answers of the model pages and of similar tickets. */
import { z } from 'zod';
import * as c from './common.ts';

const share = z.number().min(0).max(1);

const trialFigures = z
  .object({
    accuracy: share,
    macroF1: share,
    surest80: share,
    perClass: z.array(
      z.object({ matter: z.string(), count: c.count, precision: share, recall: share, f1: share }),
    ),
  })
  .meta({ id: 'TrialFigures' });

export const modelLine = z
  .object({
    id: z.string(),
    how: z.enum(['shipped', 'trained', 'uploaded']),
    card: z.object({
      trainedAt: z.string(),
      origin: z.string(),
      examples: z.number(),
      perClass: z.record(z.string(), z.number()),
      figures: z.record(z.string(), z.number()),
      notes: z.string(),
    }),
    grams: c.count,
    bytes: c.count,
    at: c.instant.optional(),
    byName: z.string().optional(),
    trial: z
      .object({ texts: c.count, fresh: trialFigures, live: trialFigures, liveModel: z.string() })
      .optional()
      .describe('Beside the model that was live then, on confirmed tickets'),
  })
  .meta({ id: 'ModelLine' });

export const modelVersion = z
  .object({
    no: c.count.describe('0 is the model that ships'),
    model: z.string().describe('Id of a model, `default`, or `none` (rules alone)'),
    at: c.instant.optional(),
    byName: z.string().optional(),
    why: z.string(),
    copyOf: c.count.optional(),
  })
  .meta({ id: 'ModelVersion' });

export const trainingView = z
  .object({
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    share,
    startedAt: c.instant,
    byName: z.string(),
    texts: c.count,
    model: z.string().optional(),
    why: z.string().optional(),
  })
  .meta({ id: 'TrainingView' });

export const modelsView = z
  .object({
    live: modelVersion,
    running: c.count.describe('What this node classifies with'),
    models: z.array(modelLine),
    history: z.array(modelVersion),
    training: trainingView.optional(),
    least: c.count.describe('Fewest confirmed tickets that training takes'),
  })
  .meta({ id: 'ModelsView' });

export const agreementView = z
  .object({
    weeks: z.array(
      z.object({
        from: z.string().describe('Monday'),
        texts: c.count.describe('Tickets closed with a classification and a confirmed matter'),
        right: c.count,
        firstContact: c.firstContact,
        misrouted: c.count.describe('Tickets that had to move on (R043)'),
        redispatched: c.count,
        closed: c.count,
      }),
    ),
    matters: z.array(
      z.object({
        matter: c.matter,
        texts: c.count,
        right: c.count,
        mistakenFor: z.array(z.object({ matter: c.matter, texts: c.count })),
      }),
    ),
  })
  .meta({ id: 'AgreementView' });

export const similarTickets = z.object({
  items: z.array(
    z
      .object({
        score: share,
        subject: z.string(),
        matter: c.matter,
        closedOn: z.string(),
        basis: z.string().optional(),
        feedback: z.string(),
        ticketId: c.id.optional().describe('Present when the asker may read the ticket'),
        ticketNo: z.string().optional(),
      })
      .meta({ id: 'SimilarTicket' }),
  ),
});
