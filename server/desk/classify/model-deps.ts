/** What the models of the fallback, and their training, need of the rest. */
import type { Bus, Clock, Ids, Log } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import type { HeavyWork } from './heavy-work.ts';
import type { ModelHolder } from './models-holder.ts';
import type { RuleHolder } from './rules-holder.ts';

export interface ModelDeskDeps {
  store: Pick<Store, 'models' | 'modelVersions' | 'settings' | 'tickets' | 'messages'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish'>;
  log: Log;
  models: ModelHolder;
  rules: Pick<RuleHolder, 'live'>;
  work: Pick<HeavyWork, 'train' | 'measure'>;
}
