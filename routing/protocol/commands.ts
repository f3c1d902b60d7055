/**
 * Inputs of every client event and HTTP body: one schema gives the check, the type and the OpenAPI text.
 * Clients import the types only, so that no schema code reaches a bundle. By noun in the folder of this name.
 */
export * from './commands/advisers.ts';
export * from './commands/canned-replies.ts';
export * from './commands/conflicts.ts';
export * from './commands/contact.ts';
export * from './commands/conversation.ts';
export {
  channelCode,
  deskKey,
  groupCode,
  id,
  languageCode,
  MAX_TEXT,
  matterCode,
  serviceCode,
  skillKey,
} from './commands/fields.ts';
export * from './commands/lists.ts';
export * from './commands/models.ts';
export * from './commands/order.ts';
export * from './commands/policies.ts';
export * from './commands/presence.ts';
export * from './commands/rules.ts';
export * from './commands/services.ts';
export * from './commands/shift.ts';
export * from './commands/staff.ts';
export * from './commands/ticket.ts';
