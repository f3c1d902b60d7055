/** Regions, organisations, catalogue and facts of the bureau put together, for the edges. */
import type { Policy } from '../../../routing/policy.ts';
import type { VideoLine } from '../../channels/video-line.ts';
import type { Bus, Clock, Ids, Log } from '../../ports.ts';
import type { Sheets } from '../../sheets/sheets.ts';
import type { Store } from '../../stores/store.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { type Catalogue, createCatalogue } from '../catalogue/catalogue.ts';
import { STARTER_CATALOGUE } from '../catalogue/starter.ts';
import { createOrganisationAdmin, type OrganisationAdmin } from '../organisations/admin.ts';
import { createProviders, type Providers } from '../organisations/providers.ts';
import type { Directory } from '../people/directory.ts';
import { createRegionDesk, type RegionDesk } from './regions.ts';
import type { Settings } from './settings.ts';
import { createSiteAdmin, type SiteAdmin } from './site-facts.ts';

export interface MasterData {
  regions: RegionDesk;
  organisations: OrganisationAdmin;
  providers: Providers;
  catalogue: Catalogue;
  site: SiteAdmin;
  close(): void;
}

export const createMasterData = async (deps: {
  store: Store;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Bus;
  log: Log;
  sheets: Sheets;
  settings: Settings;
  directory: Directory;
  policy: () => Policy;
  videoLine: VideoLine;
}): Promise<MasterData> => {
  const regions = await createRegionDesk(deps);
  const organisations = await createOrganisationAdmin({ ...deps, regions });
  const catalogue = await createCatalogue(deps);
  await catalogue.seed(STARTER_CATALOGUE);
  return {
    regions,
    organisations,
    catalogue,
    providers: createProviders({ ...deps, regions }),
    site: createSiteAdmin({ ...deps, regions }),
    close: () => {
      regions.close();
      catalogue.close();
    },
  };
};
