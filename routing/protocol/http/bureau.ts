/** Regions, organisations, catalogue and facts of the bureau; the public look-ups. */

import type { Id } from '../../ticket.ts';
import type { Matter } from '../../vocabulary.ts';
import type * as D from '../bureau/directory.ts';
import type * as F from '../bureau/faq.ts';
import type { PromisesView } from '../bureau/promises.ts';
import type * as S from '../bureau/sanctions.ts';
import type { PageOf } from './shapes.ts';

export interface BureauHttpApi {
  'GET /api/v1/public/regions': { query: { parent?: string }; out: D.RegionList };
  'GET /api/v1/public/directory': { query: D.ProviderQuery; out: PageOf<D.ProviderView> };
  'GET /api/v1/public/directory/:code': { out: D.ProviderView };
  'GET /api/v1/public/directory/:code/qr': { out: Blob };
  'GET /api/v1/public/hotlines': { out: PageOf<D.HotlineView> };
  'GET /api/v1/public/faq': { query: { matter?: Matter }; out: F.FaqTopics };
  'POST /api/v1/public/faq/search': { in: F.FaqAsk; out: F.FaqFound };
  'POST /api/v1/public/faq/counts': { in: F.FaqCount; out: { counted: boolean } };
  /** PM: what is promised, and how it was kept. */
  'GET /api/v1/public/promises': { out: PromisesView };
  'GET /api/v1/public/catalogue': { query: D.CatalogueQuery; out: PageOf<D.CatalogueView> };
  /** POST so that the code stands in no log of addresses. */
  'POST /api/v1/public/status': { in: D.StatusAsk; out: D.StatusView };
  'POST /api/v1/public/status/join-code': { in: D.StatusAsk; out: D.StatusJoin };
  'POST /api/v1/regions/import': { in: D.SheetImport; out: D.SheetReport };
  'GET /api/v1/regions/export': { query: { format?: 'csv' | 'xlsx' }; out: Blob };
  'GET /api/v1/organisations/all': { query: D.OrganisationQuery; out: PageOf<D.OrganisationView> };
  'POST /api/v1/organisations': { in: D.OrganisationInput; out: D.OrganisationView };
  'PUT /api/v1/organisations/:id': { in: D.OrganisationUpdate; out: D.OrganisationView };
  'POST /api/v1/organisations/import': { in: D.SheetImport; out: D.SheetReport };
  'GET /api/v1/organisations/export': { query: { format?: 'csv' | 'xlsx' }; out: Blob };
  'GET /api/v1/sanctions': { out: PageOf<S.SanctionsView> };
  'GET /api/v1/sanctions/of/:kind/:id': { out: S.SanctionsView };
  'POST /api/v1/sanctions': { in: S.SanctionImpose; out: S.SanctionsView };
  'POST /api/v1/sanctions/:id/objection': { in: S.SanctionObject; out: S.SanctionsView };
  'POST /api/v1/sanctions/:id/decision': { in: S.SanctionDecide; out: S.SanctionsView };
  'POST /api/v1/sanctions/:id/lift': { in: S.SanctionLift; out: S.SanctionsView };
  'GET /api/v1/site': { out: D.SiteView };
  'PUT /api/v1/site': { in: { version: number; facts: D.SiteFacts }; out: D.SiteView };
  'PUT /api/v1/site/hotlines': { in: D.HotlinesSave; out: D.SiteView };
  'GET /api/v1/catalogue/:code/versions': { out: PageOf<D.CatalogueView> };
  'POST /api/v1/catalogue': { in: D.CatalogueSave; out: D.CatalogueView };
  'POST /api/v1/catalogue/import': { in: D.SheetImport; out: D.SheetReport };
  'GET /api/v1/catalogue/export': { query: { format?: 'csv' | 'xlsx' | 'json' }; out: Blob };
  'GET /api/v1/tickets/:id/catalogue': { out: PageOf<D.CatalogueUseView> };
  'POST /api/v1/tickets/:id/catalogue': { in: { code: string; orderId?: Id }; out: D.CatalogueUseView };
}
