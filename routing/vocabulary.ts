/** The words of the field: every closed list that a record may carry, with Chinese and English labels. One noun per file. */
export * from './vocabulary/citizen.ts';
export * from './vocabulary/clearances.ts';
export * from './vocabulary/contact.ts';
export * from './vocabulary/exchange.ts';
export { keysOf, type Label } from './vocabulary/label.ts';
export { labelOf, setLocalServiceNames } from './vocabulary/label-of.ts';
export * from './vocabulary/matter.ts';
export * from './vocabulary/mediation-fields.ts';
export * from './vocabulary/order-stages.ts';
export * from './vocabulary/orders.ts';
export * from './vocabulary/organisations.ts';
export * from './vocabulary/people.ts';
export * from './vocabulary/services.ts';
export * from './vocabulary/ticket.ts';
