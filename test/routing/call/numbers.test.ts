/** Numbers as networks give them, loudness of recordings, and facts that come when they no longer fit. */
import { describe, expect, it } from 'vitest';
import { callArrives } from '../../../routing/call/begin.ts';
import { stepCall } from '../../../routing/call/call.ts';
import { maskNumber, normaliseNumber } from '../../../routing/call/numbers.ts';
import { DEFAULT_PHONE_POLICY } from '../../../routing/call/policy.ts';
import { measureWave } from '../../../routing/call/recording.ts';
import type { CallFact } from '../../../routing/call/types.ts';
import { toneWave } from '../../support/ports/fake-phone-line.ts';

describe('PH1 numbers', () => {
  it.each([
    ['+8613800138000', '13800138000'],
    ['008613800138000', '13800138000'],
    ['8613800138000', '13800138000'],
    ['013800138000', '13800138000'],
    ['138 0013-8000', '13800138000'],
    ['sip:+8613800138000@carrier.example', '13800138000'],
    ['+8657188880000', '057188880000'],
    ['057188880000', '057188880000'],
    ['88880000', '88880000'],
    ['+85223456789', '+85223456789'],
    ['0085223456789', '+85223456789'],
    ['12345', '12345'],
    ['anonymous', undefined],
    ['Restricted', undefined],
    ['', undefined],
    [undefined, undefined],
    ['drop table', undefined],
  ])('%s is %s', (given, kept) => expect(normaliseNumber(given)).toBe(kept));

  it('are shown masked', () => {
    expect(maskNumber('13800138000')).toBe('138****8000');
    expect(maskNumber('057188880000')).toBe('057*****0000');
    expect(maskNumber('12345')).toBe('***45');
  });
});

describe('PH17 recordings', () => {
  it('are measured: length and loudness in 200 steps', () => {
    const measured = measureWave(toneWave(1000));
    expect(measured?.ms).toBe(1000);
    expect(measured?.peaks).toHaveLength(200);
    expect(Math.max(...(measured?.peaks ?? []))).toBeCloseTo(0.5, 1);
    expect(measureWave(new Uint8Array(100))).toBeUndefined();
    expect(measureWave(toneWave(1000).subarray(0, 8044))?.ms, 'cut short').toBe(500);
  });
});

describe('PH3 a call', () => {
  const start = callArrives(
    { id: 'c', to: '12348', number: '13800138000', ticketId: 't' },
    DEFAULT_PHONE_POLICY,
    0,
  );
  const having = (...facts: CallFact[]) =>
    facts.reduce((call, fact) => stepCall(call, fact, DEFAULT_PHONE_POLICY, 1000).call, start.call);

  it('takes facts that no longer fit as nothing', () => {
    const ended = having({ type: 'ended', legId: 'c', why: 'hung_up' });
    expect(ended).toMatchObject({ state: 'ended', end: 'abandoned', live: false });
    for (const fact of [
      { type: 'said', what: 'welcome' },
      { type: 'digit', legId: 'c', digit: '5' },
      { type: 'offered', offerId: 'o', staffId: 's', name: 'n', untilMs: 9000 },
      { type: 'clock' },
      { type: 'hold', on: true },
      { type: 'ended', legId: 'c', why: 'hung_up' },
      { type: 'accepted', legId: 'offer-o', ok: true },
    ] satisfies CallFact[])
      expect(stepCall(ended, fact, DEFAULT_PHONE_POLICY, 2000).call, fact.type).toBe(ended);
  });

  it('connects nobody before the notice is over, and everybody at once after it', () => {
    const to = { kind: 'browser', staffId: 's' } as const;
    const rung: CallFact[] = [
      { type: 'offered', offerId: 'o', staffId: 's', name: 'n', to, untilMs: 15_000 },
      { type: 'answered', legId: 'offer-o' },
      { type: 'accepted', legId: 'offer-o', ok: true },
    ];
    expect(having(...rung)).toMatchObject({ state: 'greeting', joined: false });
    expect(having(...rung, { type: 'said', what: 'welcome' })).toMatchObject({
      state: 'talking',
      joined: true,
    });
    const late = stepCall(having(...rung), { type: 'clock' }, DEFAULT_PHONE_POLICY, 60_000);
    expect(late.call.joined, 'the word of its end was lost').toBe(true);
  });

  it('lets an agent go whose offer was given to somebody else', () => {
    const to = { kind: 'browser', staffId: 's' } as const;
    const call = having(
      { type: 'said', what: 'welcome' },
      { type: 'offered', offerId: 'o', staffId: 's', name: 'n', to, untilMs: 15_000 },
      { type: 'answered', legId: 'offer-o' },
    );
    const refused = stepCall(
      call,
      { type: 'accepted', legId: 'offer-o', ok: false },
      DEFAULT_PHONE_POLICY,
      1000,
    );
    expect(refused.call).toMatchObject({ state: 'waiting', joined: false });
    expect(refused.intents).toContainEqual({ do: 'hang_up', legId: 'offer-o' });
  });
});
