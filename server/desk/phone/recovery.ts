/** Record and exchange agree again after a restart or a lost link of either (PH15). */
import type { Call } from '../../../routing/call/types.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { PhoneLine, PhoneSnapshot } from '../../channels/phone-line.ts';
import type { Parts } from '../parts.ts';
import type { CallRecord } from './call-record.ts';
import type { PhoneEvents } from './events.ts';
import type { PhonePeople } from './people.ts';
import type { Recordings } from './recordings.ts';

const SETTING = 'phone-line';

export const createRecovery = (
  parts: Parts,
  line: PhoneLine,
  deps: { calls: CallRecord; people: PhonePeople; recordings: Recordings; events: () => PhoneEvents },
) => {
  const { core } = parts;
  const { calls, people, recordings, events } = deps;

  /** True when the exchange was started anew since it was last seen: every call of before is gone. */
  const isNewBoot = async (bootedAtMs: number): Promise<boolean> => {
    for (let tried = 0; tried < 5; tried += 1) {
      const known = await core.store.settings.get(SETTING);
      if (known?.value === bootedAtMs) return false;
      const doc = {
        id: SETTING,
        version: known?.version ?? 1,
        value: bootedAtMs,
        updatedAt: core.now(),
        updatedBy: 'system',
      };
      const written = known
        ? await core.store.settings.replace(doc, known.version)
        : await core.store.settings.insert(doc);
      if (written.ok) return known !== undefined;
    }
    return false;
  };

  /** What the exchange has of a call that is on record, and what is missing. */
  const agreeOne = async (call: Call, snapshot: PhoneSnapshot): Promise<void> => {
    const legs = new Map(snapshot.legs.map((leg) => [leg.legId, leg]));
    const inTalk = (legId: Id) => legs.get(legId)?.talkId !== undefined;
    if ((call.citizen === 'up' || call.citizen === 'ringing') && !legs.has(call.id)) {
      await calls.tell(call.id, { type: 'vanished' });
      return;
    }
    for (const leg of call.legs) {
      if (leg.state === 'gone') continue;
      const there = legs.get(leg.legId);
      if (!there) await calls.tell(call.id, { type: 'ended', legId: leg.legId, why: 'failed' });
      else if (there.state === 'up' && leg.state === 'ringing')
        await calls.tell(call.id, { type: 'answered', legId: leg.legId });
    }
    if (legs.get(call.id)?.state === 'up' && call.citizen === 'ringing')
      await calls.tell(call.id, { type: 'answered', legId: call.id });
    const now = await calls.get(call.id);
    if (!now?.live || now.citizen !== 'up') return;
    // Nobody may sit in silence: those who talk are connected, the others hear music.
    if (now.joined && !inTalk(now.id)) {
      const talking = now.legs.filter((leg) => leg.state === 'talking' && leg.role !== 'supervisor');
      await line.connect(`talk-${now.id}`, [now.id, ...talking.map((leg) => leg.legId)]);
    }
    if (!now.joined && now.state !== 'recording' && now.state !== 'rating' && now.state !== 'greeting')
      await line.music(now.id, true);
    await events().look(now.id);
    await calls.tell(now.id, { type: 'clock' });
  };

  const agree = async (): Promise<void> => {
    const snapshot = await line.snapshot();
    if (!snapshot) return;
    people.seenAll(
      snapshot.online.flatMap((endpoint) => (endpoint.kind === 'browser' ? [endpoint.staffId] : [])),
    );
    if (await isNewBoot(snapshot.bootedAtMs))
      core.log.warn({ bootedAtMs: snapshot.bootedAtMs }, 'the exchange was restarted: its calls are gone');
    const live = await calls.live();
    for (const call of live) await agreeOne(call, snapshot);
    const known = new Set(live.map((call) => call.id));
    for (const leg of snapshot.legs) {
      if (known.has(leg.callId) || known.has(leg.legId)) {
        const call = await calls.get(leg.callId);
        const mine = call?.legs.find((one) => one.legId === leg.legId);
        if (call && leg.legId !== call.id && (!mine || mine.state === 'gone')) await line.hangUp(leg.legId);
        continue;
      }
      // A caller who came while nobody listened is taken on; a leg of a call that has ended is let go.
      if (leg.inbound && !(await calls.get(leg.legId)))
        await events().arrive({
          callId: leg.legId,
          to: leg.to ?? '',
          ...(leg.from ? { from: leg.from } : {}),
        });
      else await line.hangUp(leg.legId);
    }
    for (const recordingId of snapshot.stored) {
      const one = await core.store.recordings.get(recordingId);
      if (one?.state === 'fetching') await recordings.whole(recordingId, one.ms);
      else if (one) await line.removeRecording(recordingId);
    }
  };

  let running: Promise<void> | undefined;
  return {
    /** One at a time; who asks meanwhile gets one more look afterwards. */
    agree: async (): Promise<void> => {
      const before = running;
      const mine = (before ?? Promise.resolve()).catch(() => undefined).then(agree);
      running = mine;
      await mine;
    },
  };
};
