/** Softphones beyond the network of the exchange: which servers they are given, and for how long. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { iceServersFor } from '../../../../server/channels/phone/asterisk/ice.ts';
import { ConfigError, readConfig } from '../../../../server/config.ts';

const URLS = ['stun:turn.example:3478', 'turns:turn.example:5349?transport=tcp'];

describe('STUN and TURN servers', () => {
  it('PH20 a TURN password is made for one person and ends with his right; STUN needs none', () => {
    const untilMs = Date.UTC(2026, 10, 23, 3, 0, 0);
    const [stun, turn] = iceServersFor({ urls: URLS, secret: 'shared' }, 'agent-01', untilMs);
    expect(stun).toEqual({ urls: URLS[0] });
    expect(turn).toEqual({
      urls: URLS[1],
      username: `${untilMs / 1000}:agent-01`,
      credential: createHmac('sha1', 'shared')
        .update(`${untilMs / 1000}:agent-01`)
        .digest('base64'),
    });
    expect(iceServersFor({ urls: [] }, 'agent-01', untilMs)).toEqual([]);
    expect(iceServersFor({ urls: URLS }, 'agent-01', untilMs)).toEqual([{ urls: URLS[0] }]);
  });

  it('PH20 addresses are checked at the start, and a TURN server needs its secret', () => {
    const read = (env: Record<string, string>) => readConfig({ DATA_DIR: '/tmp/x', ...env }).phone.ice;
    expect(read({})).toEqual({ urls: [] });
    expect(read({ TURN_URLS: 'stun:a.example:3478, stun:[::1]:3478' })).toEqual({
      urls: ['stun:a.example:3478', 'stun:[::1]:3478'],
    });
    expect(read({ TURN_URLS: URLS.join(' '), TURN_SECRET_FILE: '/etc/turn' })).toEqual({
      urls: URLS,
      secretFile: '/etc/turn',
    });
    for (const env of [{ TURN_URLS: 'https://turn.example' }, { TURN_URLS: URLS.join(' ') }])
      expect(() => read(env as Record<string, string>)).toThrow(ConfigError);
  });
});
