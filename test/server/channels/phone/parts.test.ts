/** The small pure pieces of the telephone adapter. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NUMBERS, SENTENCES } from '../../../../scripts/pbx/sentences.mjs';
import { endOf } from '../../../../server/channels/phone/asterisk/causes.ts';
import { legOf, shownLeg } from '../../../../server/channels/phone/asterisk/legs.ts';
import { maySend } from '../../../../server/channels/phone/asterisk/phone-socket.ts';
import { repairRiff } from '../../../../server/channels/phone/asterisk/riff.ts';
import { addressOf, endpointOf } from '../../../../server/channels/phone/asterisk/ringing.ts';
import { sentenceFaults, sentencesIn } from '../../../../server/channels/phone/asterisk/sentences.ts';
import { mediaOf } from '../../../../server/channels/phone/asterisk/speech.ts';
import { PROMPTS } from '../../../../server/channels/phone-line.ts';
import { readWav, toAlaw, tones } from '../../../../server/pbx/sounds.ts';

test('every sentence of the list is spoken in both languages; the beep is a tone', () => {
  expect(Object.keys(SENTENCES).sort()).toEqual(PROMPTS.filter((name) => name !== 'beep').sort());
  for (const { zh, en } of Object.values(SENTENCES)) {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toMatch(/\p{Script=Han}/u);
  }
});

test.each([
  ['0', 'zh', 'd0'],
  ['7', 'zh', 'd7'],
  ['10', 'zh', 'd10'],
  ['12', 'zh', 'd10 d2'],
  ['20', 'zh', 'd2 d10'],
  ['35', 'zh', 'd3 d10 d5'],
  ['12', 'en', 'd12'],
  ['20', 'en', 'd20'],
  ['35', 'en', 'd30 d5'],
  ['05', 'zh', 'd0 d5'],
  ['123', 'zh', 'd1 d2 d3'],
  ['138 0013', 'en', 'd1 d3 d8 d0 d0 d1 d3'],
] as const)('%s is read in %s as %s', (digits, language, files) => {
  const media = mediaOf(['ahead', { digits }], language, () => true)?.media ?? '';
  const names = media.split(',').map((one) => one.replace('sound:yixiantong/', ''));
  expect(names).toEqual(['ahead', ...files.split(' ')]);
  for (const name of names.slice(1)) expect(NUMBERS[language]).toHaveProperty(name);
});

const played = (
  prompts: Parameters<typeof mediaOf>[0],
  wanted: 'zh' | 'en' | 'yue' | 'bo',
  there: string[],
) => {
  const found = mediaOf(prompts, wanted, (name, language) => there.includes(`${language}/${name}`));
  return found && `${found.language} ${found.media.replaceAll('sound:yixiantong/', '')}`;
};

test('PH23 an announcement is spoken in the language of the caller when it is there whole, else in Chinese', () => {
  const place = ['waiting', 'ahead', { digits: '12' }, 'people'] as const;
  const yue = ['yue/waiting', 'yue/ahead', 'yue/people', 'yue/d10', 'yue/d2'];
  expect(played(place, 'yue', yue), 'counts as Mandarin does').toBe('yue waiting,ahead,d10,d2,people');
  expect(played(place, 'yue', yue.slice(1)), 'never half of each').toBe('zh waiting,ahead,d10,d2,people');
  const bo = ['bo/waiting', 'bo/ahead', 'bo/people', 'bo/d1', 'bo/d2'];
  expect(played(place, 'bo', bo), 'digit by digit').toBe('bo waiting,ahead,d1,d2,people');
  expect(played(place, 'bo', [...bo, 'bo/d12']), 'its own number').toBe('bo waiting,ahead,d12,people');
  expect(played(['rate'], 'en', [])).toBe('zh rate');
});

test('PH21 PH22 a sentence of the installation is spoken where it was recorded, else the general one or nothing', () => {
  const begin = [{ own: 'welcome-96148', or: 'welcome' }, { own: 'key-2' }] as const;
  expect(played(begin, 'zh', [])).toBe('zh welcome');
  expect(played(begin, 'zh', ['zh/welcome-96148', 'zh/key-2'])).toBe('zh welcome-96148,key-2');
  expect(played([{ own: 'key-2' }], 'zh', []), 'nothing to play').toBeUndefined();
});

test('PH23 what is missing or misnamed among the recordings is told, language by language', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yxt-sentences-'));
  const put = (language: string, ...names: string[]) => {
    mkdirSync(path.join(folder, language), { recursive: true });
    for (const name of names) writeFileSync(path.join(folder, language, `${name}.wav`), '');
  };
  try {
    put('zh', ...PROMPTS.filter((name) => name !== 'rate'), 'welcome-96148', 'key-star', 'key-22');
    put('yue', 'waiting', 'beep');
    put('zh', ...Object.keys(NUMBERS.zh));
    put('en', ...PROMPTS, ...Object.keys(NUMBERS.en));
    put('bo', 'beep');
    put('klingon');
    const faults = sentenceFaults(folder);
    expect(faults.map((one) => one.language)).toEqual(['zh', 'yue', 'klingon']);
    expect(faults[0]).toMatchObject({ missing: ['rate'], unknown: ['key-22'] });
    expect(faults[1]?.missing).toEqual(expect.arrayContaining(['rate', 'd10']));
    expect(faults[1]?.missing, 'spoken to staff').not.toContain('confirm');
    const has = sentencesIn(folder);
    expect([has('waiting', 'yue'), has('waiting', 'bo'), has('rate', 'zh')]).toEqual([true, false, false]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  [16, true, 'hung_up'],
  [17, false, 'busy'],
  [21, false, 'declined'],
  [19, false, 'no_answer'],
  [44, true, 'silent'],
  [127, false, 'hung_up'],
  [20, false, 'unreachable'],
  [0, true, 'hung_up'],
  [0, false, 'failed'],
  [38, true, 'failed'],
] as const)('cause %d, picked up: %s, is %s', (cause, up, why) => {
  expect(endOf(cause, up)).toBe(why);
});

const wav = (riff: number, data: number, body: number): Uint8Array => {
  const file = Buffer.alloc(44 + body, 1);
  file.write('RIFF', 0);
  file.writeUInt32LE(riff, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(data, 40);
  return file;
};

test('sizes of a recording that was cut are made right, those of a whole one stay', () => {
  const cut = repairRiff(wav(0, 0, 3201));
  expect(Buffer.from(cut).readUInt32LE(4)).toBe(3201 + 36);
  expect(Buffer.from(cut).readUInt32LE(40)).toBe(3200);
  expect(readWav(cut)?.length).toBe(1600);
  const whole = wav(36 + 320, 320, 320);
  expect(repairRiff(Uint8Array.from(whole))).toEqual(Uint8Array.from(whole));
  const none = Uint8Array.from([1, 2, 3]);
  expect(repairRiff(none)).toEqual(none);
});

test('sound becomes A-law as G.711 has it', () => {
  // Values of the recommendation's table, by their first and last steps.
  expect([...toAlaw(Int16Array.from([0, -1, 8, -9, 32_767, -32_768]))]).toEqual([
    0xd5, 0x55, 0xd5, 0x55, 0xaa, 0x2a,
  ]);
  expect(tones([[1000, 100]]).length).toBe(800);
});

test('a softphone sends as the one to whom its address was given, and in no other name', () => {
  const message = (from: string, method = 'REGISTER') =>
    `${method} sip:phone.yixiantong SIP/2.0\r\nVia: x\r\n${from}\r\nTo: <sip:other@x>\r\n\r\nFrom: <sip:agent-b@x>`;
  expect(maySend(message('From: "甲" <sip:agent-a@phone.yixiantong>;tag=1'), 'agent-a')).toBe(true);
  expect(maySend(message('f: <sip:agent-a@phone.yixiantong>;tag=1', 'INVITE'), 'agent-a')).toBe(true);
  expect(maySend(message('From: <sip:agent-b@phone.yixiantong>;tag=1'), 'agent-a')).toBe(false);
  expect(maySend(message('From: <sip:agent-a@x>\r\nf: <sip:agent-b@x>'), 'agent-a')).toBe(false);
  expect(maySend(message('From: <sip:agent-a@x>', 'REFER'), 'agent-a')).toBe(false);
  expect(maySend(message('X: <sip:agent-a@x>'), 'agent-a')).toBe(false);
  const dials = (to: string, tag = '') =>
    `INVITE sip:${to}@x SIP/2.0\r\nFrom: <sip:web-1@x>;tag=1\r\nTo: <sip:${to}@x>${tag}\r\n\r\n`;
  expect(maySend(dials('12348'), 'web-1', '12348')).toBe(true);
  expect(maySend(dials('110'), 'web-1', '12348')).toBe(false);
  expect(maySend(dials('asterisk', ';tag=2'), 'web-1', '12348')).toBe(true);
  expect(maySend('SIP/2.0 200 OK\r\n\r\n', 'agent-a')).toBe(true);
  expect(maySend('\r\n\r\n', 'agent-a')).toBe(true);
});

test('whom to ring becomes an address of the exchange, and nothing else can', () => {
  expect(addressOf({ kind: 'browser', staffId: '01HX' }, 'trunk')).toBe('PJSIP/agent-01HX');
  expect(addressOf({ kind: 'sip', address: '8001' }, 'trunk')).toBe('PJSIP/8001');
  expect(addressOf({ kind: 'number', number: '13900000000', confirm: true }, 'trunk')).toBe(
    'PJSIP/13900000000@trunk',
  );
  expect(addressOf({ kind: 'sip', address: 'x/sip:evil@y' }, 'trunk')).toBeUndefined();
  expect(addressOf({ kind: 'number', number: '139@evil', confirm: true }, 'trunk')).toBeUndefined();
  expect(addressOf({ kind: 'browser', staffId: 'a&b' }, 'trunk')).toBeUndefined();
  expect(endpointOf('agent-01HX', new Set())).toEqual({ kind: 'browser', staffId: '01HX' });
  expect(endpointOf('8001', new Set(['trunk']))).toEqual({ kind: 'sip', address: '8001' });
  expect(endpointOf('trunk', new Set(['trunk']))).toBeUndefined();
  expect(endpointOf('web-1', new Set())).toBeUndefined();
});

test('a channel is a leg of ours when it carries a call; a withheld number is none', () => {
  const channel = {
    id: 'c1',
    name: 'PJSIP/local-1',
    state: 'Up',
    caller: { number: 'anonymous' },
    dialplan: { app_name: 'Stasis' },
    creationtime: '2026-11-22T23:20:54.732+0000',
    channelvars: { YXT_CALL: 'c1', YXT_TO: '12348', YXT_LEG: '', YXT_CONFIRM: '' },
  };
  const leg = legOf(channel);
  expect(leg && shownLeg(leg, undefined)).toEqual({
    legId: 'c1',
    inbound: true,
    to: '12348',
    state: 'up',
    callId: 'c1',
    sinceMs: Date.UTC(2026, 10, 22, 23, 20, 54, 732),
  });
  expect(legOf({ ...channel, channelvars: {} })).toBeUndefined();
  expect(legOf({ ...channel, dialplan: { app_name: 'Record' } })).toBeUndefined();
  const rung = legOf({ ...channel, channelvars: { YXT_CALL: 'c0', YXT_LEG: 'c1', YXT_CONFIRM: 'wait' } });
  expect(rung && shownLeg(rung, 't')).toMatchObject({
    inbound: false,
    state: 'ringing',
    callId: 'c0',
    talkId: 't',
  });
});
