/** Answers of the rule workbench. */
import { z } from 'zod';
import * as c from './common.ts';
import { classification } from './tickets.ts';

export const ruleFile = z.object({ name: z.string(), text: z.string() }).meta({ id: 'RuleFile' });

export const ruleVersion = z
  .object({
    no: c.count.describe('0 is the set that ships'),
    digest: z.string().describe('Fingerprint of the content'),
    rules: c.count,
    at: c.instant.optional(),
    byName: z.string().optional(),
    why: z.string(),
    copyOf: c.count.optional().describe('Rolled back to this version'),
  })
  .meta({ id: 'RuleVersion' });

export const rulesView = z
  .object({
    live: ruleVersion,
    running: c.count.describe('What this node classifies with'),
    draft: z.object({
      version: c.count.describe('To be named when saving'),
      open: z.boolean(),
      basedOn: c.count,
      files: z.array(ruleFile),
      savedAt: c.instant.optional(),
      savedBy: z.string().optional(),
    }),
    history: z.array(ruleVersion),
  })
  .meta({ id: 'RulesView' });

const ruleProblem = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    file: z.string().optional(),
    sheet: z.string().optional().describe('Of a workbook; line and column are those of the cell then'),
    line: c.count,
    column: c.count,
    message: z.string(),
    messageEn: z.string(),
  })
  .meta({ id: 'RuleProblem' });

export const problems = z.array(ruleProblem);

export const ruleCheck = z
  .object({
    problems,
    digest: z.string().optional(),
    rules: c.count.optional(),
    same: z.boolean().optional().describe('The content is that of the live version'),
  })
  .meta({ id: 'RuleCheck' });

export const ruleImport = z
  .object({
    problems,
    file: ruleFile.optional().describe('Absent when the file has faults'),
    rules: c.count.optional(),
    kept: z.array(z.string()).optional().describe('Sheets that were not there: taken from the draft'),
  })
  .meta({ id: 'RuleImport' });

const share = z.number().min(0).max(1);

const ruleFigures = z.object({
  id: c.id,
  name: z.string(),
  line: c.count,
  texts: c.count,
  coverage: share,
  precision: share.optional().describe('Against matters that a person confirmed'),
  confirmed: c.count,
  dead: z.boolean(),
  conflicts: z.array(z.object({ id: c.id, texts: c.count })),
  shadowedBy: c.id.optional(),
});

const preview = z
  .object({
    texts: c.count,
    confirmed: c.count,
    moved: c.count,
    moves: z.array(
      z.object({
        ticketId: c.id,
        ticketNo: z.string(),
        subject: z.string(),
        changes: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
        confirmed: c.matter.optional(),
        wasRight: z.boolean().optional(),
        isRight: z.boolean().optional(),
      }),
    ),
    flows: z.array(z.object({ from: c.matter, to: c.matter, texts: c.count })),
    gained: c.count.describe('Confirmed tickets that become right'),
    lost: c.count.describe('Confirmed tickets that become wrong'),
    rules: z.array(ruleFigures),
    proposals: z
      .array(
        z.object({
          ...{ rule: c.id, matter: c.matter, word: z.string(), from: z.number(), to: z.number() },
          texts: c.count.describe('Confirmed tickets with this keyword'),
          agree: c.count.describe('Those of them that are of this matter'),
        }),
      )
      .describe('Weights learnt from confirmed tickets; nothing applies them'),
  })
  .meta({ id: 'RulePreview' });

const span = z.tuple([z.number(), z.number()]);

const trial = z
  .object({
    folded: z.string(),
    read: z.string(),
    cut: z.boolean(),
    marked: z.array(z.object({ text: z.string(), rules: z.array(z.string()) })),
    hits: z.array(
      z.object({ text: z.string(), keyword: z.string(), span, negated: z.boolean(), hidden: z.boolean() }),
    ),
    rules: z.array(
      z.object({
        id: c.id,
        name: z.string(),
        line: c.count,
        evidence: z.array(
          z.object({
            rule: z.string(),
            effect: z.string(),
            span,
            parts: z.array(span).optional(),
            text: z.string(),
            weight: z.number(),
          }),
        ),
      }),
    ),
    scores: z.array(z.object({ matter: c.matter, rules: z.number(), model: z.number().nullable() })),
    classification,
  })
  .meta({ id: 'RuleTrial' });

export const judgedPreview = z.object({ problems, answer: preview.optional() });
export const judgedTrial = z.object({ problems, answer: trial.optional() });
