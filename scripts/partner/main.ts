/** The reference partner by hand: `npm run partner -- --key 12345.1 --secret ... [--port 12399] [--to URL]`. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { newKey, startReferencePartner } from './partner.ts';

const { values } = parseArgs({
  options: {
    key: { type: 'string' },
    secret: { type: 'string' },
    port: { type: 'string', default: '12399' },
    to: { type: 'string', default: 'http://127.0.0.1:12348' },
  },
});

const HELP = `commands:
  order TEXT            hand a work order to the line
  state NO              ask how it stands
  remind NO [TEXT]      urge it          withdraw NO [TEXT]   take it back
  signed NO | replied NO TEXT | returned NO TEXT   status of one that was handed to us (NO = its externalNo)
  slow MS | silent | fail STATUS | hang   how the next request is treated
  list                  what was taken`;

const main = async (): Promise<void> => {
  if (!values.key || !values.secret) {
    console.error(
      '--key and --secret are needed: they are shown once when the partner is made in the console',
    );
    process.exitCode = 1;
    return;
  }
  const partner = await startReferencePartner({
    keyId: values.key,
    secret: values.secret,
    port: Number(values.port),
  });
  const base = `${values.to}/api/v1`;
  const code = values.key.replace(/\.\d+$/, '');
  console.log(
    `partner listens on ${partner.url}; use ${partner.url}/orders and ${partner.url}/status\n${HELP}`,
  );
  const status = (externalNo: string, word: string, text: string) =>
    partner.send('POST', `${base}/partners/${code}/status`, {
      eventId: newKey(),
      externalNo,
      status: word,
      ...(text ? { text } : {}),
      ...(word === 'returned' ? { reason: 'not_competent' } : {}),
    });
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    const [command = '', first = '', ...rest] = line.trim().split(/\s+/);
    const tail = rest.join(' ');
    const no = encodeURIComponent(first);
    if (command === 'order')
      console.log(
        await partner.send(
          'POST',
          `${base}/workorders`,
          { externalNo: `${code}-${Date.now()}`, text: [first, tail].filter(Boolean).join(' ') },
          { idempotencyKey: newKey() },
        ),
      );
    else if (command === 'state') console.log(await partner.send('GET', `${base}/workorders/${no}`));
    else if (command === 'remind' || command === 'withdraw')
      console.log(await partner.send('POST', `${base}/workorders/${no}/${command}`, { text: tail }));
    else if (command === 'signed' || command === 'replied' || command === 'returned')
      console.log(await status(first, command, tail));
    else if (command === 'slow') partner.moods.push({ kind: 'slow', ms: Number(first) });
    else if (command === 'silent') partner.moods.push({ kind: 'silent' });
    else if (command === 'fail') partner.moods.push({ kind: 'fail', status: Number(first) });
    else if (command === 'hang') partner.moods.push({ kind: 'hang_up' });
    else if (command === 'list') console.log(JSON.stringify(partner.taken, null, 2));
    else console.log(HELP);
  }
  await partner.close();
};

await main();
