/** SN3: organisations that a sanction keeps from new orders of a service; the server refuses them as well. */
import type { OrgLine } from '../../../routing/protocol/views.ts';
import type { Service } from '../../../routing/vocabulary.ts';

export const isOrgStopped = ({ stopped }: Pick<OrgLine, 'stopped'>, service: Service): boolean =>
  stopped?.some((line) => line === '*' || line === service) ?? false;
