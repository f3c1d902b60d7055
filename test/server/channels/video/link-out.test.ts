/** VD1: which provider of video meetings a setting names, on the hosts that the operator has listed. */
import { describe, expect, it } from 'vitest';
import { createVideoLinkOut } from '../../../../server/channels/video/link-out.ts';
import { ConfigError, readConfig } from '../../../../server/config.ts';

describe('VD1: the provider', () => {
  it('is none for an empty setting, the host of the address, or refused', () => {
    const line = createVideoLinkOut(['meet.example.gov.cn']);
    const room = 'https://meet.example.gov.cn/{token}';
    expect(line.providerOf('  ')).toEqual({ ok: true, value: undefined });
    expect(line.providerOf(` ${room} `)).toEqual({
      ok: true,
      value: { kind: 'link_out', name: 'meet.example.gov.cn', room },
    });
    expect(line.providerOf('https://evil.example/{token}')).toMatchObject({ code: 'invalid_input' });
  });

  it('VIDEO_HOSTS lists host names alone; without it there is no video', () => {
    const read = (VIDEO_HOSTS?: string) =>
      readConfig({ DATA_DIR: '/tmp/x', ...(VIDEO_HOSTS === undefined ? {} : { VIDEO_HOSTS }) }).videoHosts;
    expect(read()).toEqual([]);
    expect(read('meet.example.gov.cn, meet.example.org:8443')).toEqual([
      'meet.example.gov.cn',
      'meet.example.org:8443',
    ]);
    for (const wrong of ['https://meet.example.gov.cn', '*.gov.cn', 'a/b'])
      expect(() => read(wrong)).toThrow(ConfigError);
  });
});
