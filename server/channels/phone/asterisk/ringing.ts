/** Ringing browsers, telephones and numbers; who is reached over the carrier confirms with a key before he counts. */
import type { Log } from '../../../ports.ts';
import type { Endpoint, LegEnd, PhoneLine } from '../../phone-line.ts';
import { type AriHttp, OK, outcomeOf, part } from './ari-http.ts';
import { type Leg, VARIABLES } from './legs.ts';
import type { Speech } from './speech.ts';

/** Names of softphones' endpoints begin so; desk telephones may not. */
export const AGENT = 'agent-';
const SAFE = /^[\w.+-]{1,64}$/;
/** How often he is asked for the key, and how long each time is waited after the sentence. */
const ASKED = 3;
const KEY_MS = 4_000;
const KEY = '1';

export const addressOf = (to: Endpoint, trunk: string): string | undefined => {
  if (to.kind === 'browser') return SAFE.test(to.staffId) ? `PJSIP/${AGENT}${to.staffId}` : undefined;
  if (to.kind === 'sip') return SAFE.test(to.address) ? `PJSIP/${to.address}` : undefined;
  return /^\d{3,20}$/.test(to.number) ? `PJSIP/${to.number}@${trunk}` : undefined;
};

/** The endpoint that a name in the exchange stands for; undefined for the carrier, callers and other things. */
export const endpointOf = (resource: string, others: ReadonlySet<string>): Endpoint | undefined => {
  if (resource.startsWith(AGENT)) return { kind: 'browser', staffId: resource.slice(AGENT.length) };
  if (others.has(resource) || resource.startsWith('web-')) return undefined;
  return { kind: 'sip', address: resource };
};

export interface Ringing {
  ring: PhoneLine['ring'];
  /** Asks a leg that has picked up for the key; `confirmed` follows when he presses it. */
  ask(leg: Leg): void;
  /** A key of a leg that is being asked. */
  key(leg: Leg, digit: string): void;
}

export const createRinging = (
  http: AriHttp,
  options: { app: string; trunk: string },
  legs: Map<string, Leg>,
  speech: Speech,
  confirmed: (leg: Leg) => void,
  log: Log,
): Ringing => {
  const asked = new Map<string, (pressed: boolean) => void>();

  const giveUp = async (leg: Leg, why: LegEnd): Promise<void> => {
    leg.ending = why;
    await http.ask('DELETE', `/channels/${part(leg.legId)}`);
  };

  const askOnce = async (leg: Leg): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    const pressed = new Promise<boolean>((resolve) => asked.set(leg.legId, resolve));
    void speech.say(leg.legId, ['confirm']).then(() => {
      timer = setTimeout(() => asked.get(leg.legId)?.(false), KEY_MS);
    });
    const yes = await pressed;
    clearTimeout(timer);
    asked.delete(leg.legId);
    await speech.hush(leg.legId);
    return yes;
  };

  const ask = async (leg: Leg): Promise<void> => {
    for (let time = 0; time < ASKED; time += 1) {
      if (!(await askOnce(leg))) continue;
      const query = { variable: VARIABLES.confirm, value: 'done' };
      await http.ask('POST', `/channels/${part(leg.legId)}/variable`, { query });
      leg.confirming = false;
      return confirmed(leg);
    }
    await giveUp(leg, 'no_answer');
  };

  return {
    async ring({ legId, callId, ticketId, to, caller, timeoutMs }) {
      const endpoint = addressOf(to, options.trunk);
      if (!endpoint) return { ok: false, why: 'unreachable' };
      const confirm = to.kind === 'number' && to.confirm;
      if (legs.has(legId)) return OK;
      // Known before the request: a telephone that is busy may have ended it before the answer is here.
      legs.set(legId, {
        legId,
        callId,
        inbound: false,
        sinceMs: Date.now(),
        up: false,
        confirming: confirm,
        told: false,
        music: false,
      });
      const answer = await http.ask('POST', `/channels/${part(legId)}`, {
        query: {
          endpoint,
          app: options.app,
          appArgs: 'leg',
          timeout: Math.max(1, Math.ceil(timeoutMs / 1000)),
          callerId: caller,
          // The same as the caller has, so that nothing is transcoded.
          formats: 'alaw',
        },
        body: {
          variables: {
            [VARIABLES.call]: callId,
            [VARIABLES.leg]: legId,
            [VARIABLES.ticket]: ticketId,
            ...(confirm ? { [VARIABLES.confirm]: 'wait' } : {}),
            ...(to.kind === 'number'
              ? {}
              : {
                  'PJSIP_HEADER(add,X-Ticket-Id)': ticketId,
                  'PJSIP_HEADER(add,X-Call-Id)': callId,
                  'PJSIP_HEADER(add,X-Leg-Id)': legId,
                }),
          },
        },
      });
      const outcome = outcomeOf(answer, [409]);
      if (outcome.ok) return outcome;
      legs.delete(legId);
      // Nobody has signed on there, or the carrier does not answer.
      return answer?.status === 500 ? { ok: false, why: 'unreachable' } : outcome;
    },
    ask: (leg) => {
      if (asked.has(leg.legId)) return;
      ask(leg).catch((error: unknown) => log.error({ err: error }, 'a leg could not be asked for its key'));
    },
    key: (leg, digit) => asked.get(leg.legId)?.(digit === KEY),
  };
};
