/** Contacts: visitors and their files, other systems, and the one-time page to rate. */

import type { FileRef } from '../../conversation.ts';
import type { Id, Instant } from '../../ticket.ts';
import type { TileMode, TileTongue } from '../../vocabulary/life-events.ts';
import type * as C from '../commands.ts';
import type { PublicSite } from '../views.ts';
import type { ApiContactAnswer, RatingPage } from './shapes.ts';

export interface IntakeHttpApi {
  'GET /api/v1/public/site': { query: { tiles: TileMode | 'site'; tongue: TileTongue }; out: PublicSite };
  /** A new anonymous visitor; keep the token on the device: it opens this visitor's tickets and nothing else. */
  'POST /api/v1/visitors': { in: Record<string, never>; out: { token: string; citizenId: Id } };
  /** multipart/form-data: `ticketId`, `file`. Header `authorization: Bearer <visitor token>`. */
  'POST /api/v1/visitor/files': { out: FileRef };
  /** Visitor: bearer token; staff: cookie. Only for those who may see the ticket. */
  'GET /api/v1/files/:id': { out: Blob };
  'GET /api/v1/files/:id/sound': { out: Blob };
  'GET /api/v1/ratings/:token': { out: RatingPage };
  'POST /api/v1/ratings/:token': { in: C.RatingSubmit; out: { ratedAt: Instant } };
  /** Header `authorization: Bearer <api key>`, `idempotency-key: <8..64>`. */
  'POST /api/v1/contacts': { in: C.ApiContact; out: ApiContactAnswer };
  'GET /api/v1/contacts/:no': {
    out: ApiContactAnswer & {
      feedback?: string;
      closedAt?: Instant;
      /** For the other system to send to its citizen, once the ticket is closed. */
      rating?: { link: string; closesAt: Instant; state: 'invited' | 'rated' | 'expired' };
    };
  };
  /** multipart/form-data: `ticketId`, `file`. */
  'POST /api/v1/files': { out: FileRef };
}
