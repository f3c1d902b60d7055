/**
 * What each audience may see. Views are made on the server; no client ever gets a raw document. By noun in the
 * folder of this name.
 */
export type * from './views/board.ts';
export type * from './views/citizen.ts';
export type * from './views/conversation.ts';
export type * from './views/order.ts';
export type * from './views/people.ts';
export type * from './views/site.ts';
export type * from './views/ticket.ts';
