/** Registers the scripts on a connection and is the only place that calls them and reads their result codes. */
import type { Redis } from 'ioredis';
import { queueError, whenReady } from './connection.ts';
import { ADD_CLASS, REMOVE_AGENT, SET_AGENT, SET_PROFILE } from './lua/agent-scripts.ts';
import { FORGET_GRAB, GRAB_TICKET, LIST_GRABBERS, LIST_GRABS } from './lua/grab-scripts.ts';
import { ACCEPT_OFFER, END_OFFER } from './lua/offer-scripts.ts';
import {
  COUNT_AHEAD,
  COUNT_ALL,
  FIND_TICKET,
  LIST_OFFERS,
  READ_AGENT,
  READ_AGENTS,
  READ_WAITING,
  WIPE_ALL,
} from './lua/read-scripts.ts';
import { ASSIGN_TICKET, ENQUEUE_TICKET, RELEASE_TICKET, WITHDRAW_TICKET } from './lua/ticket-scripts.ts';

/** Verb, noun, and the number of keys. */
const SCRIPTS = {
  'enqueueTicket-1': ENQUEUE_TICKET,
  'releaseTicket-1': RELEASE_TICKET,
  'withdrawTicket-1': WITHDRAW_TICKET,
  'assignTicket-1': ASSIGN_TICKET,
  'acceptOffer-1': ACCEPT_OFFER,
  'endOffer-1': END_OFFER,
  'setAgent-1': SET_AGENT,
  'removeAgent-1': REMOVE_AGENT,
  'setProfile-1': SET_PROFILE,
  'addClass-1': ADD_CLASS,
  'grabTicket-1': GRAB_TICKET,
  'forgetGrab-1': FORGET_GRAB,
  'listGrabbers-1': LIST_GRABBERS,
  'listGrabs-1': LIST_GRABS,
  'countAhead-1': COUNT_AHEAD,
  'findTicket-1': FIND_TICKET,
  'readAgent-1': READ_AGENT,
  'listOffers-1': LIST_OFFERS,
  'countAll-1': COUNT_ALL,
  'readAgents-1': READ_AGENTS,
  'readWaiting-1': READ_WAITING,
  'wipeAll-1': WIPE_ALL,
} as const;

export type ScriptName = keyof typeof SCRIPTS;

/** Expected refusals. A script that answers another negative number is a defect. */
const REFUSALS = {
  [-1]: 'unknown',
  [-2]: 'other_person',
  [-3]: 'deadline',
  [-4]: 'capacity',
  [-5]: 'occupied',
} as const;

export type Refusal = (typeof REFUSALS)[keyof typeof REFUSALS];

export type Result<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

/** Runs one script; `T` is the shape of its reply as its own comment says. */
export type RunScript = <T>(name: ScriptName, args: readonly (string | number)[]) => Promise<Result<T>>;

type DefinedCommand = (key: string, ...args: (string | number)[]) => Promise<unknown>;

/** @throws QueueUnavailable when Redis is lost or does not answer in time */
export function defineScripts(redis: Redis, key: string): RunScript {
  const commands = new Map<ScriptName, DefinedCommand>();
  for (const name of Object.keys(SCRIPTS) as ScriptName[]) {
    redis.defineCommand(name, { numberOfKeys: 1, lua: SCRIPTS[name] });
    const command = (redis as unknown as Record<string, DefinedCommand>)[name]!;
    commands.set(name, command.bind(redis));
  }
  return async <T>(name: ScriptName, args: readonly (string | number)[]): Promise<Result<T>> => {
    let reply: unknown;
    try {
      if (redis.status !== 'ready') await whenReady(redis);
      reply = await commands.get(name)!(key, ...args);
    } catch (error) {
      throw queueError(error);
    }
    if (typeof reply !== 'number' || reply >= 0) return { ok: true, value: reply as T };
    const refusal = REFUSALS[reply as keyof typeof REFUSALS];
    if (!refusal) throw new Error(`script ${name} answered ${reply}`);
    return { ok: false, refusal };
  };
}
