/** What an installation works by: settings, rules, models, policies, regions, services. */
import type { CatalogueItem, CatalogueUse } from '../../../routing/bureau/catalogue.ts';
import type { Region } from '../../../routing/bureau/regions.ts';
import type {
  ModelDoc,
  ModelVersionDoc,
  PolicyVersionDoc,
  RuleSetDoc,
  SettingDoc,
} from '../../../routing/settings.ts';
import type { CollectionSpec } from '../collection.ts';

export interface RuleDocuments {
  settings: SettingDoc;
  ruleSets: RuleSetDoc;
  models: ModelDoc;
  modelVersions: ModelVersionDoc;
  policyVersions: PolicyVersionDoc;
  regions: Region;
  catalogue: CatalogueItem;
  catalogueUses: CatalogueUse;
}

export const RULES = {
  settings: { name: 'settings', fields: [], unique: [] },
  ruleSets: { name: 'ruleSets', fields: ['no'], unique: [['no']] },
  models: { name: 'models', fields: ['at'], unique: [] },
  modelVersions: { name: 'modelVersions', fields: ['no'], unique: [['no']] },
  policyVersions: { name: 'policyVersions', fields: ['no'], unique: [['no']] },
  regions: {
    name: 'regions',
    fields: ['code', 'level', 'parent'],
    unique: [['code']],
    text: ['code', 'name'],
  },
  catalogue: {
    name: 'catalogue',
    fields: ['code', 'no', 'service', 'from'],
    unique: [['code', 'no']],
    text: ['code', 'name'],
  },
  catalogueUses: { name: 'catalogueUses', fields: ['ticketId', 'code', 'no', 'at'], unique: [] },
} as const satisfies Record<keyof RuleDocuments, CollectionSpec>;
