/** `npm run bench -- phone`: calls through the adapter and the exchange, beside the same calls in Asterisk's dial plan alone. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createAriHttp } from '../../server/channels/phone/asterisk/ari-http.ts';
import { type AsteriskLine, createAsteriskLine } from '../../server/channels/phone/asterisk/line.ts';
import { sentencesIn } from '../../server/channels/phone/asterisk/sentences.ts';
import type { PhoneEvent } from '../../server/channels/phone-line.ts';
import { type LocalPbx, startPbx } from '../../server/pbx/pbx.ts';
import { createLog } from '../../server/system.ts';
import type { PhoneCall } from '../../test/support/phones/call.ts';
import { TestPhone } from '../../test/support/phones/phone.ts';
import { getAsterisk } from '../pbx/get-asterisk.mjs';
import { type Figure, quantile, rate, time } from './figures.ts';

const HELD = Number(process.env.BENCH_HELD ?? 60);
const HELD_MS = 5_000;
const PER_SECOND = Number(process.env.BENCH_CALLS ?? 30);
const SECONDS = 4;
const TALKS = 20;
const COMMANDS = 300;

/** The same without an engine: music for whoever calls 1001, the desk for whoever calls 1002. */
const BARE = `
[from-carrier]
exten => 1001,1,Answer()
 same => n,MusicOnHold(hold)
exten => 1002,1,Answer()
 same => n,Dial(PJSIP/8001,20)
`;
const DESK = `[8001]
type=endpoint
transport=udp
context=agents
disallow=all
allow=alaw
direct_media=no
aors=8001
[8001]
type=aor
contact=sip:8001@127.0.0.3:`;

/** CPU seconds that a process has used. */
const cpuOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // Clock ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

const opened: TestPhone[] = [];
const callerOf = async (pbx: LocalPbx, number: string): Promise<PhoneCall> => {
  const phone = await TestPhone.open({ port: pbx.sipPort, user: '13800138000', tone: 600 });
  opened.push(phone);
  return phone.call(number);
};
const forget = (): void => {
  for (const phone of opened.splice(0)) phone.close();
};

/** From the first word of the caller to his being picked up, ms, at an even rate of calls. */
const rush = async (pbx: LocalPbx, number: string): Promise<{ tookMs: number[]; perSecond: number }> => {
  const from = performance.now();
  const calls: Promise<number>[] = [];
  for (let n = 0; n < PER_SECOND * SECONDS; n += 1) {
    const due = from + (n * 1000) / PER_SECOND - performance.now();
    if (due > 0) await wait(due);
    const began = performance.now();
    calls.push(
      callerOf(pbx, number).then(async (call) => {
        const status = await call.answered;
        const tookMs = performance.now() - began;
        await wait(500);
        call.hangUp();
        if (status !== 200) throw new Error(`a call was answered with ${status}`);
        return tookMs;
      }),
    );
  }
  const tookMs = await Promise.all(calls);
  const perSecond = (1000 * calls.length) / (performance.now() - from - 500);
  forget();
  return { tookMs, perSecond };
};

/** All of the held calls, at the rate of new calls; each has been answered and hears its music. */
const callsAtOnce = async (pbx: LocalPbx, number: string): Promise<PhoneCall[]> => {
  const calls: PhoneCall[] = [];
  for (let n = 0; n < HELD; n += 1) {
    const call = await callerOf(pbx, number);
    calls.push(call);
    await wait(1000 / PER_SECOND);
  }
  for (const call of calls) {
    const status = await call.answered;
    if (status !== 200) throw new Error(`a call was answered with ${status}`);
  }
  await Promise.all(calls.map((call) => call.hearsMusic()));
  return calls;
};

/** Processor use of the exchange per held call (percent of a core), and the longest pause that a caller heard (ms). */
const hold = async (pbx: LocalPbx, number: string): Promise<{ percent: number; gapMs: number }> => {
  const calls = await callsAtOnce(pbx, number);
  for (const call of calls) call.sound.longestGapMs = 0;
  const before = cpuOf(pbx.pid() ?? 0);
  await wait(HELD_MS);
  const percent = (cpuOf(pbx.pid() ?? 0) - before) / (HELD_MS / 1000) / HELD;
  const gapMs = Math.max(...calls.map((call) => call.sound.longestGapMs));
  for (const call of calls) call.hangUp();
  forget();
  return { percent: 100 * percent, gapMs };
};

/** From a desk that picks up to the first sound at the caller's ear, ms. */
const talks = async (pbx: LocalPbx, desk: TestPhone, number: string): Promise<number[]> => {
  const tookMs: number[] = [];
  for (let n = 0; n < TALKS; n += 1) {
    const call = await callerOf(pbx, number);
    const rung = await desk.next();
    await wait(50);
    const packets = call.sound.packets;
    const began = performance.now();
    rung.pickUp();
    while (call.sound.packets === packets) {
      if (performance.now() - began > 10_000) throw new Error('a talk without sound');
      await wait(1);
    }
    tookMs.push(performance.now() - began);
    call.hangUp();
    await rung.ended;
  }
  forget();
  return tookMs;
};

/** An engine that does with every caller the one thing that is measured. */
const engine =
  (line: AsteriskLine, onArrived: (callId: string) => Promise<unknown>) => (event: PhoneEvent) => {
    if (event.type === 'arrived') void onArrived(event.callId);
    if (event.type === 'answered' && event.legId.startsWith('desk-'))
      void line.connect(`talk-${event.legId}`, [event.legId.slice('desk-'.length), event.legId]);
    if (event.type === 'ended') void line.hangUp(`desk-${event.legId}`);
  };

const commands = async (work: () => Promise<unknown>): Promise<number[]> => {
  const tookMs: number[] = [];
  for (let n = 0; n < COMMANDS; n += 1) {
    const began = performance.now();
    await work();
    tookMs.push(performance.now() - began);
  }
  return tookMs;
};

export const benchPhone = async (): Promise<Figure[]> => {
  const { program, prompts } = await getAsterisk();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yxt-bench-phone-'));
  const log = createLog('error');
  mkdirSync(path.join(dataDir, 'pbx', 'own'), { recursive: true });
  const deskPort = 15_000 + Math.floor(Math.random() * 900);
  writeFileSync(path.join(dataDir, 'pbx', 'own', 'pjsip.conf'), `${DESK}${deskPort}\n`);
  writeFileSync(path.join(dataDir, 'pbx', 'own', 'extensions.conf'), BARE);
  const pbx = await startPbx({ dataDir, log, programDir: program, promptsDir: prompts });
  const line = createAsteriskLine({
    ari: pbx.ari,
    trunk: 'trunk',
    has: sentencesIn(path.join(dataDir, 'pbx', 'prompts')),
    log,
    key: Buffer.alloc(32),
    numbers: ['12348'],
    silentS: 20,
    mediaAddress: '127.0.0.1',
    ice: { urls: [] },
  });
  const http = createAriHttp(pbx.ari);
  try {
    await http.ask('POST', '/asterisk/modules/app_dial.so');
    let does = async (callId: string): Promise<unknown> => {
      await line.answer(callId);
      return line.music(callId, true);
    };
    await line.start(engine(line, (callId) => does(callId)));
    const desk = await TestPhone.open({
      port: pbx.sipPort,
      user: '8001',
      tone: 1000,
      host: '127.0.0.3',
      ownPort: deskPort,
    });
    desk.manner = 'ring';

    const [bareRush, ourRush] = [await rush(pbx, '1001'), await rush(pbx, '12348')];
    const [bareHold, ourHold] = [await hold(pbx, '1001'), await hold(pbx, '12348')];
    const ping = () => http.ask('GET', '/asterisk/ping');
    const bareAri = await commands(ping);
    const held = await callsAtOnce(pbx, '12348');
    const busyAri = await commands(ping);
    for (const call of held) call.hangUp();
    forget();
    const bareTalks = await talks(pbx, desk, '1002');
    does = async (callId) => {
      await line.answer(callId);
      const to = { kind: 'sip', address: '8001' } as const;
      return line.ring({ legId: `desk-${callId}`, callId, ticketId: 'B', to, timeoutMs: 20_000 });
    };
    const ourTalks = await talks(pbx, desk, '12348');
    desk.close();
    return [
      rate('phone: new calls', ourRush.perSecond, bareRush.perSecond),
      time('phone: call to answer p50', quantile(ourRush.tookMs, 0.5), quantile(bareRush.tookMs, 0.5)),
      time('phone: call to answer p95', quantile(ourRush.tookMs, 0.95), quantile(bareRush.tookMs, 0.95)),
      time(`phone: core per held call of ${HELD}`, ourHold.percent, bareHold.percent, '%'),
      time(`phone: longest gap of ${HELD} held`, ourHold.gapMs, bareHold.gapMs),
      time('phone: pick-up to sound p50', quantile(ourTalks, 0.5), quantile(bareTalks, 0.5)),
      time('phone: pick-up to sound p95', quantile(ourTalks, 0.95), quantile(bareTalks, 0.95)),
      time('phone: ARI busy, beside idle p50', quantile(busyAri, 0.5), quantile(bareAri, 0.5)),
      time('phone: ARI busy, beside idle p95', quantile(busyAri, 0.95), quantile(bareAri, 0.95)),
    ];
  } finally {
    forget();
    http.close();
    await line.close();
    await pbx.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};
