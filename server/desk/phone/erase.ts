/** What calls keep of a citizen who is erased: numbers, recordings, transcripts (PI). The call itself stays a figure. */
import type { Id } from '../../../routing/ticket.ts';
import type { FileStore } from '../../stores/file-store.ts';
import type { Store } from '../../stores/store.ts';

const MOST = 500;

/** Repeatable: a run that was cut off goes on where it ended. Ids of recordings that are named as files are removed too. */
export const eraseCalls = async (
  deps: {
    store: Pick<Store, 'calls' | 'recordings' | 'files'>;
    files: Pick<FileStore, 'remove'>;
    now: () => string;
  },
  ticketId: Id,
): Promise<void> => {
  const { store } = deps;
  for (const call of (await store.calls.find({ where: { ticketId }, limit: MOST })).items) {
    const { number: _number, ...rest } = call;
    const legs = call.legs.map((leg) =>
      leg.to.kind === 'number' ? { ...leg, name: '', to: { ...leg.to, number: '' } } : leg,
    );
    // Without a number nobody can be called back.
    const callback = call.callback ? { callback: 'done' as const } : {};
    const to = call.direction === 'out' ? '' : call.to;
    await store.calls.replace({ ...rest, ...callback, to, legs, updatedAt: deps.now() }, call.version);
  }
  for (const one of (await store.recordings.find({ where: { ticketId }, limit: MOST })).items) {
    const { sha256, peaks: _peaks, transcript: _transcript, source: _source, ...rest } = one;
    await store.recordings.replace({ ...rest, state: 'expired', updatedAt: deps.now() }, one.version);
    await store.files.remove(one.id);
    if (!sha256) continue;
    const named =
      (await store.recordings.count({ where: { sha256, state: 'kept' } })) +
      (await store.files.count({ where: { sha256 } }));
    if (named === 0) await deps.files.remove(sha256);
  }
};
