/** Who did what, and what was asked before. */
import type { AuditEntry, IdempotencyRecord } from '../../../routing/people.ts';
import type { CollectionSpec } from '../collection.ts';

export interface LogDocuments {
  audit: AuditEntry;
  idempotency: IdempotencyRecord;
}

export const LOG = {
  audit: {
    name: 'audit',
    fields: ['seq', 'at', 'who', 'what', 'target'],
    unique: [['seq']],
    text: ['whoName', 'what', 'target'],
    isLog: true,
  },
  idempotency: { name: 'idempotency', fields: ['at'], unique: [] },
} as const satisfies Record<keyof LogDocuments, CollectionSpec>;
