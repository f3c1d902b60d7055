/** Builds a store out of one collection per declared specification. */
import { checkSpec } from './checks.ts';
import { COLLECTIONS, type Collection, type CollectionSpec, SERIALS, type Store } from './store.ts';

/** Every specification, in a fixed order. */
export const ALL_SPECS: readonly CollectionSpec[] = [...Object.values(COLLECTIONS), SERIALS];

/** Makes the collections; the adapter adds `ping` and `close`. */
export const assemble = (
  make: <T extends { id: string }>(spec: CollectionSpec) => Collection<T>,
): Omit<Store, 'ping' | 'close'> => {
  ALL_SPECS.forEach(checkSpec);
  return {
    tickets: make(COLLECTIONS.tickets),
    messages: make(COLLECTIONS.messages),
    files: make(COLLECTIONS.files),
    orders: make(COLLECTIONS.orders),
    notices: make(COLLECTIONS.notices),
    invitations: make(COLLECTIONS.invitations),
    ratings: make(COLLECTIONS.ratings),
    citizens: make(COLLECTIONS.citizens),
    staff: make(COLLECTIONS.staff),
    organisations: make(COLLECTIONS.organisations),
    shifts: make(COLLECTIONS.shifts),
    sessions: make(COLLECTIONS.sessions),
    apiKeys: make(COLLECTIONS.apiKeys),
    audit: make(COLLECTIONS.audit),
    receipts: make(COLLECTIONS.receipts),
    idempotency: make(COLLECTIONS.idempotency),
    settings: make(COLLECTIONS.settings),
    presences: make(COLLECTIONS.presences),
    ruleSets: make(COLLECTIONS.ruleSets),
    models: make(COLLECTIONS.models),
    modelVersions: make(COLLECTIONS.modelVersions),
    presenceLog: make(COLLECTIONS.presenceLog),
    rosterChanges: make(COLLECTIONS.rosterChanges),
    swaps: make(COLLECTIONS.swaps),
    attendance: make(COLLECTIONS.attendance),
    policyVersions: make(COLLECTIONS.policyVersions),
    advisers: make(COLLECTIONS.advisers),
    conflicts: make(COLLECTIONS.conflicts),
    serials: make(SERIALS),
    followers: make(COLLECTIONS.followers),
    inbox: make(COLLECTIONS.inbox),
    outbox: make(COLLECTIONS.outbox),
    sms: make(COLLECTIONS.sms),
    reaches: make(COLLECTIONS.reaches),
    followUps: make(COLLECTIONS.followUps),
    calls: make(COLLECTIONS.calls),
    recordings: make(COLLECTIONS.recordings),
    partners: make(COLLECTIONS.partners),
    workOrders: make(COLLECTIONS.workOrders),
    deliveries: make(COLLECTIONS.deliveries),
    nonces: make(COLLECTIONS.nonces),
    regions: make(COLLECTIONS.regions),
    catalogue: make(COLLECTIONS.catalogue),
    catalogueUses: make(COLLECTIONS.catalogueUses),
    broadcasts: make(COLLECTIONS.broadcasts),
    subjectRequests: make(COLLECTIONS.subjectRequests),
  };
};
