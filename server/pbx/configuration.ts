/** The configuration of the private Asterisk, written anew at every start. What people add stands in `own/`. */
import { MODULES } from './modules.ts';
import type { PbxProgram } from './program.ts';

/** Name of the ARI application, and of its user. */
export const APP = 'yixiantong';
/** Where the sentences stand below the sounds of a language. */
export const SOUNDS = 'yixiantong';

export interface PbxPlace {
  /** Everything of this exchange lies below. */
  dir: string;
  /** Runtime files with short paths: the kernel allows 108 bytes for a socket. */
  runDir: string;
  program: PbxProgram;
  /** Address at which telephones, browsers and the carrier reach it; loopback by default. */
  address: string;
  httpPort: number;
  sipPort: number;
  rtpFrom: number;
  rtpTo: number;
  ariPassword: string;
  /** Numbers that may be called, digits; calls to others are refused. */
  numbers: readonly string[];
  /** Seconds without sound after which a leg counts as dead. */
  silentS: number;
  /** Longest call, seconds. */
  longestS: number;
}

const asteriskConf = (at: PbxPlace): string => `[directories]
astetcdir => ${at.dir}/etc
astmoddir => ${at.program.modulesDir}
astvarlibdir => ${at.dir}/var
astdbdir => ${at.dir}/var
astkeydir => ${at.dir}/var
astdatadir => ${at.dir}/share
astagidir => ${at.dir}/var
astspooldir => ${at.dir}/spool
astrundir => ${at.runDir}
astlogdir => ${at.dir}/log
astsbindir => ${at.dir}/var
[options]
defaultlanguage = zh
documentation_language = en_US
verbose = 1
nocolor = yes
hideconnect = yes
`;

/** Only messages that somebody should act on: no numbers of callers reach the log. */
const LOGGER = `[general]
dateformat=%F %T.%3q
[logfiles]
console => error
messages.log => error
`;

const httpConf = (at: PbxPlace): string => `[general]
enabled=yes
bindaddr=127.0.0.1
bindport=${at.httpPort}
sessionlimit=1000
session_keep_alive=60000
`;

const ariConf = (at: PbxPlace): string => `[general]
enabled=yes
websocket_write_timeout=500
channelvars=YXT_CALL,YXT_TICKET,YXT_TO,YXT_LEG,YXT_CONFIRM
[${APP}]
type=user
read_only=no
password=${at.ariPassword}
`;

/** Softphones are added over ARI while it runs; kept in its own database over a restart. */
const SORCERY = `[res_pjsip]
endpoint=config,pjsip.conf,criteria=type=endpoint
endpoint=astdb,yxt_endpoint
auth=config,pjsip.conf,criteria=type=auth
auth=astdb,yxt_auth
aor=config,pjsip.conf,criteria=type=aor
aor=astdb,yxt_aor
contact=astdb,registrar
`;

const pjsipConf = (at: PbxPlace): string => `[global]
type=global
user_agent=yixiantong
endpoint_identifier_order=username,ip
[udp]
type=transport
protocol=udp
bind=${at.address}:${at.sipPort}
[ws]
type=transport
protocol=ws
bind=127.0.0.1:${at.sipPort}

; Calls from this very machine: tests, a softphone on the desk. Whoever may send from here may call.
[local]
type=endpoint
transport=udp
context=from-carrier
disallow=all
allow=alaw,ulaw
direct_media=no
dtmf_mode=auto_info
rtp_symmetric=yes
language=zh
rtp_timeout=${at.silentS}
rtp_timeout_hold=300
[local]
type=identify
endpoint=local
match=127.0.0.1
#tryinclude "${at.dir}/own/pjsip.conf"
`;

const rtpConf = (at: PbxPlace): string => `[general]
rtpstart=${at.rtpFrom}
rtpend=${at.rtpTo}
strictrtp=yes
icesupport=yes
`;

const MUSIC = `[general]
[hold]
mode=files
directory=../music
sort=random
`;

/**
 * A caller enters the application; when nobody listens there, his message is recorded. Its name carries the numbers:
 * so they outlive a restart, and ARI can read nothing else that would.
 */
const extensionsConf = (at: PbxPlace): string => `[general]
static=yes
writeprotect=yes

[enter]
exten => s,1,Set(TIMEOUT(absolute)=${at.longestS})
 same => n,Set(YXT_CALL=\${UNIQUEID})
 same => n,Stasis(${APP},inbound,\${YXT_TO})
 same => n,GotoIf($["\${STASISSTATUS}"="FAILED"]?away)
 same => n,Hangup()
 same => n(away),Answer()
 same => n,Set(YXT_FILE=missed-\${UNIQUEID}-\${YXT_TO}-\${FILTER(0-9+,\${CALLERID(num)})})
 same => n,Playback(${SOUNDS}/out_of_service)
 same => n,Record(\${ASTSPOOLDIR}/recording/\${YXT_FILE}.wav,4,120,k)
 same => n,Playback(${SOUNDS}/message_kept)
 same => n,Hangup()

[from-carrier]
${at.numbers
  .map(
    (number) => `exten => ${number},1,Set(YXT_TO=\${EXTEN})
 same => n,Goto(enter,s,1)`,
  )
  .join('\n')}

; Softphones are rung, they do not dial.
[agents]
exten => _X.,1,Hangup(21)

; A citizen's page may dial the numbers of the hotline.
[web-callers]
${at.numbers
  .map(
    (number) => `exten => ${number},1,Set(YXT_TO=\${EXTEN})
 same => n,Goto(enter,s,1)`,
  )
  .join('\n')}
exten => _X.,1,Hangup(21)
#tryinclude "${at.dir}/own/extensions.conf"
`;

/** Contents by file name below `etc/`. */
export const configFiles = (at: PbxPlace): Record<string, string> => ({
  'asterisk.conf': asteriskConf(at),
  'modules.conf': `[modules]\nautoload=no\n${MODULES.map((name) => `load = ${name}.so\n`).join('')}`,
  'logger.conf': LOGGER,
  'http.conf': httpConf(at),
  'ari.conf': ariConf(at),
  'sorcery.conf': SORCERY,
  'pjsip.conf': pjsipConf(at),
  'pjproject.conf': '[startup]\nlog_mappings=0\n',
  'rtp.conf': rtpConf(at),
  'musiconhold.conf': MUSIC.replace('../music', `${at.dir}/music`),
  'extensions.conf': extensionsConf(at),
  'stasis.conf': '',
  'features.conf': '[general]\n',
  'acl.conf': '',
  'udptl.conf': '[general]\n',
  'cdr.conf': '[general]\nenable=no\n',
  'cel.conf': '[general]\nenable=no\n',
  'ccss.conf': '[general]\n',
  'indications.conf':
    '[general]\ncountry=cn\n[cn]\ndescription=China\nringcadence=1000,4000\ndial=450\nbusy=450/350,0/350\nring=450/1000,0/4000\ncongestion=450/700,0/700\n',
  'manager.conf': '[general]\nenabled=no\n',
  'codecs.conf': '[general]\n',
  'websocket_client.conf': '[general]\n',
});
