/** One call from a page: the right to it, the microphone, the line, what is heard; for the page to show. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SoftphoneView } from '../../../routing/protocol/phone/phone.ts';
import type { PhoneHttpApi } from '../../../routing/protocol/phone/phone-http.ts';
import type { Result } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { closeStream, type MediaProblem, openMicrophone } from '../../shared/phone/devices.ts';
import type { SipLine, SipSession } from '../../shared/phone/sip-line.ts';
import { createPlayer, type Player, watchLevel } from '../../shared/phone/sound.ts';

export type CallStage =
  | 'idle'
  | 'asking'
  | 'connecting'
  | 'ringing'
  | 'talking'
  | 'lost'
  | 'ended'
  | 'failed';
export type CallTrouble = `mic.${MediaProblem}` | 'none' | 'tooMany';

const ROUTE: keyof PhoneHttpApi = 'POST /api/v1/public/demo-phone';
const askRight = (): Promise<Result<SoftphoneView>> =>
  (http as unknown as (route: string) => Promise<Result<SoftphoneView>>)(ROUTE);

/** A tenth of a second each; the bars need no more than that. */
const SHOWN_STEPS = 20;
const rounded = (level: number): number => Math.round(level * SHOWN_STEPS) / SHOWN_STEPS;

interface Held {
  line?: SipLine;
  session?: SipSession;
  player?: Player;
  stops: (() => void)[];
}

export const useCall = () => {
  const [stage, setStage] = useState<CallStage>('idle');
  const [trouble, setTrouble] = useState<CallTrouble>();
  const [talkingSince, setTalkingSince] = useState<number>();
  const [heard, setHeard] = useState(0);
  const [said, setSaid] = useState(0);
  const [muted, setMuted] = useState(false);
  const [pressed, setPressed] = useState('');
  const [blocked, setBlocked] = useState(false);
  const held = useRef<Held>({ stops: [] });

  const tidy = (): void => {
    const { line, player, stops } = held.current;
    for (const stop of stops) stop();
    player?.close();
    line?.close();
    held.current = { stops: [] };
    setHeard(0);
    setSaid(0);
    setBlocked(false);
  };
  const fail = (why: CallTrouble): void => {
    setTrouble(why);
    setStage('idle');
  };

  const dial = (line: SipLine, stream: MediaStream, to: string): void => {
    if (held.current.session) return;
    const session = line.call(stream, to);
    held.current.session = session;
    let connected = false;
    setStage('ringing');
    session.onSound((sound) => {
      held.current.player?.play(sound, '');
      held.current.stops.push(watchLevel(sound, (level) => setHeard(rounded(level))));
    });
    session.onTalk(() => {
      connected = true;
      setTalkingSince(Date.now());
      setStage('talking');
    });
    session.onEnd(() => {
      tidy();
      setStage(connected ? 'ended' : 'failed');
    });
  };

  const call = async (): Promise<void> => {
    setTrouble(undefined);
    setPressed('');
    setMuted(false);
    setTalkingSince(undefined);
    setStage('asking');
    const opened = await openMicrophone();
    if (!opened.ok) return fail(`mic.${opened.problem}`);
    setStage('connecting');
    const access = await askRight();
    const to = access.ok ? access.value.dial : undefined;
    if (!access.ok || !to) {
      closeStream(opened.stream);
      return fail(!access.ok && access.code === 'rate_limited' ? 'tooMany' : 'none');
    }
    const { openSipLine } = await import('../../shared/phone/sip-line.ts');
    held.current.player = createPlayer(setBlocked);
    held.current.stops.push(watchLevel(opened.stream, (level) => setSaid(rounded(level))));
    const line = openSipLine({
      access: access.value,
      register: false,
      onState: (state) => {
        if (state === 'ready') {
          dial(line, opened.stream, to);
          setStage((now) => (now === 'lost' ? 'talking' : now));
        }
        if (state === 'lost') setStage((now) => (now === 'talking' ? 'lost' : now));
      },
    });
    held.current.line = line;
  };

  useEffect(() => {
    const leave = (): void => held.current.session?.hangUp();
    addEventListener('pagehide', leave);
    return () => removeEventListener('pagehide', leave);
  }, []);

  return {
    stage,
    trouble,
    talkingSince,
    heard,
    said,
    muted,
    pressed,
    blocked,
    call,
    hear: () => held.current.player?.again(),
    hangUp: () => {
      const { session } = held.current;
      if (session) return session.hangUp();
      tidy();
      setStage('failed');
    },
    mute: (on: boolean) => {
      held.current.session?.mute(on);
      setMuted(on);
    },
    press: (key: string) => {
      held.current.session?.press(key);
      setPressed((before) => before + key);
    },
  };
};
