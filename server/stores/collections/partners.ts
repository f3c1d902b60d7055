/** Work orders exchanged with other systems. */
import type { Delivery, Partner, WorkOrder } from '../../../routing/workorder.ts';
import type { CollectionSpec } from '../collection.ts';

/** A nonce of a signed request that has been used; `id` is a digest of key and nonce. */
export interface NonceDoc {
  id: string;
  at: string;
  /** CZ2: whom it served, who may repeat it. */
  by?: string;
}

export interface PartnerDocuments {
  partners: Partner;
  workOrders: WorkOrder;
  deliveries: Delivery;
  nonces: NonceDoc;
}

export const PARTNERS = {
  partners: { name: 'partners', fields: ['code', 'kind', 'disabled', 'keyIds'], unique: [['code']] },
  workOrders: {
    name: 'workOrders',
    fields: [
      'partnerId',
      'direction',
      'externalNo',
      'ticketId',
      'no',
      'status',
      'settled',
      'createdAt',
      'updatedAt',
    ],
    unique: [['no'], ['inKey']],
  },
  deliveries: {
    name: 'deliveries',
    fields: ['partnerId', 'workOrderId', 'seq', 'state', 'nextAt', 'createdAt'],
    unique: [],
  },
  nonces: { name: 'nonces', fields: ['at'], unique: [] },
} as const satisfies Record<keyof PartnerDocuments, CollectionSpec>;
