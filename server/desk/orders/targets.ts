/** Who may get an order, who may do what with one, and the files that a reply may carry. */
import type { FileRef } from '../../../routing/conversation.ts';
import { isStopped } from '../../../routing/dispatch/eligibility.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Order, OrderAction } from '../../../routing/orders/order.ts';
import type { Organisation } from '../../../routing/people.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { labelOf, SERVICES, type Service } from '../../../routing/vocabulary.ts';
import { may, memberOrgOf, type StaffPrincipal } from '../../auth/policy.ts';
import type { Core } from '../core.ts';

/** The organisation, when it is there, works, and offers the service. */
export const orgFor = (core: Core, orgId: Id, service: Service): Outcome<Organisation> => {
  const org = core.directory.org(orgId);
  if (!org || org.disabled) return refuse('not_found', '该机构不存在或已停用。', 'orgId');
  if (isStopped(core.directory.stoppedOf(org), service))
    return refuse(
      'forbidden',
      `${org.name}因处分暂停承办${labelOf(SERVICES, service)}，请选择其他机构。`,
      'orgId',
    );
  if (!org.services.includes(service))
    return refuse(
      'invalid_input',
      `${org.name}不办理${labelOf(SERVICES, service)}，请选择其他机构。`,
      'orgId',
    );
  return ok(org);
};

/** An order of his organisation, or one to him in person. */
export const handles = (who: StaffPrincipal, order: Pick<Order, 'orgId' | 'staffId'>): boolean =>
  order.orgId !== undefined ? memberOrgOf(who) === order.orgId : order.staffId === who.id;

const owns = (who: StaffPrincipal, ticket: Ticket | undefined): boolean => ticket?.ownerId === who.id;

type Right = 'handler' | 'owner' | 'desk' | 'supervisor' | 'handler_or_owner';

const RIGHTS: Record<OrderAction, Right> = {
  sign: 'handler',
  return: 'handler',
  reply: 'handler',
  ask_extension: 'handler',
  suspend: 'handler',
  stage: 'handler',
  resume: 'handler_or_owner',
  cancel: 'owner',
  accept_return: 'desk',
  reject_return: 'desk',
  remind: 'desk',
  assign: 'supervisor',
  take_back: 'supervisor',
  grant_extension: 'supervisor',
  refuse_extension: 'supervisor',
};

/**
 * May this person do this with this order? `lead` is the order above: whoever handles it also calls off and reminds
 * what hangs below it. An order of others is as if it were not there.
 */
export const mayAct = (
  who: StaffPrincipal,
  action: OrderAction,
  order: Order,
  ticket: Ticket | undefined,
  lead: Order | undefined,
): Outcome<true> => {
  const supervises = may(who, 'order.supervise');
  const mine = handles(who, order);
  const leads = lead !== undefined && handles(who, lead);
  const allowed = {
    handler: mine,
    owner: owns(who, ticket) || leads,
    desk: owns(who, ticket) || supervises || leads,
    supervisor: supervises,
    handler_or_owner: mine || owns(who, ticket),
  }[RIGHTS[action]];
  if (allowed) return ok(true);
  if (mine || leads || supervises) return refuse('forbidden');
  return refuse(RIGHTS[action] === 'handler' ? 'not_found' : 'not_owner');
};

/** Files of the ticket that a reply carries. */
export const filesOf = async (
  core: Core,
  ticketId: Id,
  fileIds: readonly Id[] | undefined,
): Promise<Outcome<FileRef[]>> => {
  const files: FileRef[] = [];
  for (const fileId of fileIds ?? []) {
    const file = await core.store.files.get(fileId);
    if (file?.ticketId !== ticketId) return refuse('not_found', '附件不存在或不属于该工单。', 'fileIds');
    files.push({ id: file.id, name: file.name, mime: file.mime, sizeBytes: file.sizeBytes });
  }
  return ok(files);
};
