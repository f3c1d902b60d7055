/** Recordings: begun with a talk or a message, fetched when whole, checked, kept, put into words, deleted by age. */
import { keepUntil, measureWave, type Recording } from '../../../routing/call/recording.ts';
import type { Call } from '../../../routing/call/types.ts';
import { ok } from '../../../routing/errors.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { PhoneLine } from '../../channels/phone-line.ts';
import { instant } from '../../ports.ts';
import { SYSTEM } from '../core.ts';
import type { Parts } from '../parts.ts';

export interface Recordings {
  begin(call: Call, recordingId: Id, kind: Recording['kind'], source?: string): Promise<void>;
  /** The exchange says that it is whole, or that there is none. */
  whole(recordingId: Id, ms: number): Promise<void>;
  lost(recordingId: Id): Promise<void>;
  /** Fetches, checks and keeps it; a failed try comes again by its clock. */
  keep(recordingId: Id): Promise<void>;
  ofTicket(ticketId: Id): Promise<Recording[]>;
  /** Deletes what is too old, and fetches what was left behind; answers how many it touched. */
  sweep(): Promise<number>;
}

/** A transcript that takes longer has failed, ms. */
const RECOGNISE_MS = 120_000;
/** A recording that the exchange has not told of as whole is asked for after this, ms. */
const ASK_AFTER_MS = 5 * 60_000;

export const createRecordings = (parts: Parts, line: PhoneLine): Recordings => {
  const { core, log, record } = parts;
  const { store } = core;

  const change = async (
    id: Id,
    decide: (one: Recording) => Partial<Recording> | undefined,
  ): Promise<Recording | undefined> => {
    for (let tried = 0; tried < 10; tried += 1) {
      const one = await store.recordings.get(id);
      const set = one && decide(one);
      if (!one || !set) return one;
      const written = await store.recordings.replace({ ...one, ...set, updatedAt: core.now() }, one.version);
      if (written.ok) {
        core.bus.publish('call.changed', { callId: one.callId, ticketId: one.ticketId, live: false });
        return written.doc;
      }
    }
    throw new Error('recording could not be written');
  };

  const audit = (what: string, one: Recording, data: Record<string, unknown>) =>
    core.audit.note({
      id: `${what}:${one.id}`,
      at: core.now(),
      who: SYSTEM.id,
      whoName: '',
      from: 'phone',
      what,
      target: `recording:${one.id}`,
      data: { ticketId: one.ticketId, callId: one.callId, ...data },
    });

  /** A message becomes the citizen's entry in the message box, with its recording. */
  const tellMessage = async (one: Recording): Promise<void> => {
    const ticket = await record.get(one.ticketId);
    if (!ticket || one.kind !== 'message' || !one.sha256) return;
    const file = {
      id: one.id,
      name: `${ticket.no}-留言.wav`,
      mime: 'audio/wav',
      sizeBytes: one.sizeBytes ?? 0,
    };
    await store.files.insert({
      ...file,
      ticketId: ticket.id,
      sha256: one.sha256,
      uploadedBy: ticket.requester.citizenId,
      at: one.startedAt,
    });
    await log.append(ticket, {
      key: `recording:${one.id}`,
      author: { kind: 'citizen', id: ticket.requester.citizenId, name: ticket.requester.name ?? '' },
      kind: 'file',
      text: `电话留言（${Math.max(1, Math.round(one.ms / 1000))} 秒）`,
      file,
    });
  };

  /** Words are a hint: an internal note, and what classification makes of it. */
  const transcribe = async (one: Recording, wave: Uint8Array): Promise<void> => {
    if (!core.recogniser || one.transcript?.state === 'done') return;
    await change(one.id, () => ({ transcript: { state: 'waiting' } }));
    try {
      const text = (await core.recogniser.recognise(wave, AbortSignal.timeout(RECOGNISE_MS))).trim();
      await change(one.id, () => ({ transcript: { state: 'done', text } }));
      const ticket = await record.get(one.ticketId);
      if (ticket && text)
        await log.append(ticket, {
          key: `transcript:${one.id}`,
          author: { kind: 'system', id: 'system', name: '系统' },
          kind: 'note',
          text: `录音转写：${text}`,
        });
    } catch (error) {
      core.log.warn({ err: error, recordingId: one.id }, 'recording could not be put into words');
      await change(one.id, () => ({ transcript: { state: 'failed' } }));
    }
  };

  const keep: Recordings['keep'] = async (recordingId) => {
    const before = await store.recordings.get(recordingId);
    if (before?.state !== 'fetching') return;
    const bytes = await line.fetchRecording(before.source ?? recordingId);
    if (!bytes) {
      await change(recordingId, (one) => (one.state === 'fetching' ? { state: 'lost' } : undefined));
      return audit('recording.lost', before, {});
    }
    const wave = measureWave(bytes);
    const staged = await core.channels.stage(Buffer.from(bytes));
    await staged.commit();
    const kept = await change(recordingId, (one) =>
      one.state === 'fetching'
        ? {
            state: 'kept',
            whole: true,
            sha256: staged.sha256,
            sizeBytes: staged.sizeBytes,
            ...(wave ? { ms: wave.ms, peaks: wave.peaks } : {}),
          }
        : undefined,
    );
    if (!kept) return;
    audit('recording.kept', kept, { sha256: staged.sha256, sizeBytes: staged.sizeBytes });
    await tellMessage(kept);
    // Ours now: the exchange may forget it.
    await line.removeRecording(recordingId);
    core.background('transcript', transcribe(kept, bytes));
  };

  const soon = (recordingId: Id) =>
    core.timers.schedule('recording.keep', recordingId, { recordingId }, core.clock.nowMs());

  const expire = async (one: Recording): Promise<void> => {
    const gone = await change(one.id, (now) => (now.state === 'kept' ? { state: 'expired' } : undefined));
    if (gone?.state !== 'expired' || !one.sha256) return;
    // Equal bytes are kept once: they go with the last record that names them.
    await store.files.remove(one.id);
    const named =
      (await store.recordings.count({ where: { sha256: one.sha256, state: 'kept' } })) +
      (await store.files.count({ where: { sha256: one.sha256 } }));
    if (named === 0) await core.channels.files.remove(one.sha256);
    audit('recording.deleted', one, { keepUntil: one.keepUntil });
    await record.change(one.ticketId, SYSTEM, () =>
      ok({ set: {}, type: 'call.recording_deleted', data: { recordingId: one.id, why: 'age' } }),
    );
  };

  return {
    keep,
    begin: async (call, recordingId, kind, source) => {
      const nowMs = core.clock.nowMs();
      await store.recordings.insert({
        id: recordingId,
        version: 1,
        callId: call.id,
        ticketId: call.ticketId ?? '',
        kind,
        startedAt: instant(nowMs),
        ms: 0,
        state: 'fetching',
        whole: false,
        ...(source ? { source } : {}),
        keepUntil: keepUntil(nowMs, core.policy().phone.keepRecordingDays),
        createdAt: instant(nowMs),
        updatedAt: instant(nowMs),
      });
    },
    whole: async (recordingId, ms) => {
      const one = await change(recordingId, (now) =>
        now.state === 'fetching' && !now.whole ? { whole: true, ms } : undefined,
      );
      if (one?.state === 'fetching') await soon(recordingId);
    },
    lost: async (recordingId) => {
      const one = await change(recordingId, (now) =>
        now.state === 'fetching' ? { state: 'lost' } : undefined,
      );
      if (one?.state === 'lost') audit('recording.lost', one, {});
    },
    ofTicket: async (ticketId) =>
      (
        await store.recordings.find({
          where: { ticketId },
          sort: { field: 'startedAt', direction: 'asc' },
          limit: 200,
        })
      ).items,
    sweep: async () => {
      const old = await store.recordings.find({
        where: { state: 'kept', keepUntil: { lt: core.now() } },
        limit: 100,
      });
      for (const one of old.items) await expire(one);
      const left = await store.recordings.find({ where: { state: 'fetching' }, limit: 200 });
      const late = left.items.filter((one) => Date.parse(one.updatedAt) + ASK_AFTER_MS < core.clock.nowMs());
      let asked = 0;
      for (const one of late) {
        const call = await store.calls.get(one.callId);
        if (call?.recording && call.recordings.at(-1) === one.id) continue;
        await soon(one.id);
        asked += 1;
      }
      return old.items.length + asked;
    },
  };
};
