/** The staff HTTP routes of the fake server: session, lists and files. */
import { randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { SupervisionView } from '../../../routing/protocol/orders/order-views.ts';
import type { OrderView } from '../../../routing/protocol/views.ts';
import { refuseWith, serveAdmin } from './fake-staff-admin.ts';
import { fakeOrgFigures } from './fake-staff-board.ts';
import { serveFigures } from './fake-staff-figures.ts';
import { servePhoneHttp } from './fake-staff-phone.ts';
import { serveReferences } from './fake-staff-references.ts';
import { sidOf } from './fake-staff-socket.ts';
import type { FakeAccount, FakeTicket, FakeWorld } from './fake-staff-world.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);

export const serveHttp = (
  world: FakeWorld,
  onSignOut: (sid: string) => void,
  changed: (ticket: FakeTicket) => void,
): Express => {
  const app = express();
  app.use(express.json());
  app.post('/api/v1/session', (req, res) => {
    const account = world.accounts.get(String(req.body?.username));
    if (!account) return refuseWith(res, 'bad_credentials');
    if (account.failed >= 5) return refuseWith(res, 'locked_out');
    if (account.password !== req.body?.password) {
      account.failed += 1;
      return refuseWith(res, 'bad_credentials');
    }
    if (account.code && req.body?.code !== account.code)
      return refuseWith(res, 'bad_credentials', '请输入六位数字。', 'code');
    const sid = randomUUID();
    world.sessions.set(sid, account);
    res.setHeader('set-cookie', `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`);
    return res.json(account.me);
  });
  app.use('/api', (req: Request, res: Response, next: NextFunction) => {
    const account = world.sessions.get(sidOf(req.headers.cookie));
    if (!account) return refuseWith(res, 'not_signed_in');
    if (req.method !== 'GET' && req.headers['x-yixiantong'] !== '1') return refuseWith(res, 'foreign_origin');
    res.locals.account = account;
    return next();
  });
  const me = (res: Response): FakeAccount => res.locals.account as FakeAccount;
  app.get('/api/v1/session', (_req, res) => res.json(me(res).me));
  app.delete('/api/v1/session', (req, res) => {
    const sid = sidOf(req.headers.cookie);
    world.sessions.delete(sid);
    onSignOut(sid);
    res.json({ ok: true });
  });
  app.get('/api/v1/session/second-factor', (_req, res) =>
    res.json({
      on: false,
      required: me(res).me.mustAddSecondFactor ?? false,
      proposal: {
        secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
        uri: 'otpauth://totp/test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      },
    }),
  );
  app.post('/api/v1/session/second-factor', (req, res) => {
    const account = me(res);
    if (account.password !== req.body?.password)
      return refuseWith(res, 'bad_credentials', '原密码不正确。', 'password');
    if (req.body?.code !== '287082') return refuseWith(res, 'bad_credentials', '验证码不正确。', 'code');
    account.code = String(req.body.code);
    delete account.me.mustAddSecondFactor;
    return res.json({ spareCodes: ['aaaa-bbbb-cccc', 'dddd-eeee-ffff'] });
  });
  app.post('/api/v1/session/password', (req, res) => {
    const account = me(res);
    if (account.password !== req.body?.oldPassword) return refuseWith(res, 'bad_credentials');
    if (String(req.body?.newPassword).length < 10)
      return refuseWith(
        res,
        'invalid_input',
        '密码至少10位，并包含大写、小写、数字、符号中的三种',
        'newPassword',
      );
    account.password = String(req.body.newPassword);
    account.me.mustChangePassword = false;
    return res.json(account.me);
  });

  app.get('/api/v1/tickets', (req, res) => {
    const { scope, status, citizenId } = req.query;
    const wanted = status ? String(status).split(',') : undefined;
    const items = [...world.tickets.values()]
      .filter((ticket) => !wanted || wanted.includes(ticket.status))
      .filter((ticket) => (scope === 'mine' || !scope ? ticket.ownerId === me(res).me.id : true))
      .filter((ticket) =>
        scope === 'queue' && !wanted ? ticket.status === 'queued' || ticket.status === 'message_box' : true,
      )
      .filter((ticket) => !citizenId || ticket.requester.citizenId === citizenId)
      .filter(
        (ticket) => !req.query.text || `${ticket.no}${ticket.subject}`.includes(String(req.query.text)),
      );
    res.json({ items: items.map((ticket) => world.summary(ticket)) });
  });
  app.get('/api/v1/tickets/:id', (req, res) => {
    const ticket = world.tickets.get(req.params.id);
    if (!ticket) return refuseWith(res, 'not_found');
    return res.json(world.detail(ticket, me(res).me));
  });
  app.get('/api/v1/tickets/:id/messages', (req, res) => {
    const ticket = world.tickets.get(req.params.id);
    if (!ticket) return refuseWith(res, 'not_found');
    const after = Number(req.query.after ?? 0);
    const limit = Number(req.query.limit ?? 50);
    return res.json({ items: ticket.messages.filter((message) => message.seq > after).slice(0, limit) });
  });
  serveReferences(app);
  app.get('/api/v1/tickets/:id/group', (req, res) =>
    res.json({
      items: [...world.tickets.values()]
        .filter((one) => world.groups.get(one.id) === req.params.id)
        .map((one) => world.summary(one)),
    }),
  );
  app.post('/api/v1/tickets/:id/unmask', (req, res) => {
    const ticket = world.tickets.get(req.params.id);
    if (!ticket) return refuseWith(res, 'not_found');
    world.unmasked.push({ ticketId: ticket.id, why: String(req.body?.why) });
    return res.json({
      subject: ticket.subject,
      phone: '13812345678',
      until: new Date(Date.now() + 300_000).toISOString(),
    });
  });
  app.get('/api/v1/tickets/:id/receipts', (req, res) => {
    res.json({ items: world.tickets.get(req.params.id)?.receipts ?? [] });
  });
  app.get('/api/v1/tickets/:id/appointments', (_req, res) => res.json({ items: [] }));
  app.get('/api/v1/tickets/:id/similar', (_req, res) => res.json({ items: [] }));
  app.get('/api/v1/tickets/:id/conflicts', (_req, res) => res.json({ items: [] }));
  app.get('/api/v1/tickets/:id/history', (req, res) => {
    const ticket = world.tickets.get(req.params.id);
    const items = [...world.tickets.values()].filter(
      (one) => one.requester.citizenId === ticket?.requester.citizenId && one.id !== ticket?.id,
    );
    res.json({ items: items.map((one) => world.summary(one)) });
  });
  app.post('/api/v1/files', (req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks);
      const name = /filename="([^"]+)"/.exec(body.toString('latin1'))?.[1] ?? 'file';
      if (name.endsWith('.exe')) return refuseWith(res, 'unsupported_type');
      const png = name.endsWith('.png');
      return res.json({
        id: `f-${randomUUID().slice(0, 8)}${png ? 'png' : ''}`,
        name: Buffer.from(name, 'latin1').toString('utf8'),
        mime: png ? 'image/png' : 'application/pdf',
        sizeBytes: body.length,
      });
    });
  });
  app.get('/api/v1/files/:id', (_req, res) => res.type('image/png').send(PIXEL));

  app.get('/api/v1/orders/supervision', (_req, res) => {
    const all = [...world.orders.values()];
    const isOpen = (one: OrderView) => !['replied', 'returned', 'cancelled'].includes(one.status);
    const view: SupervisionView = {
      at: new Date().toISOString(),
      since: new Date(Date.now() - 30 * 86_400_000).toISOString(),
      returns: all.filter((one) => one.status === 'returning'),
      extensions: all.filter((one) => one.extension?.state === 'asked' && isOpen(one)),
      overdue: all.filter((one) => one.overdue && isOpen(one)),
      stranded: [],
      supervision: all.filter((one) => one.kind === 'supervision' && isOpen(one)),
      orgs: fakeOrgFigures(),
    };
    res.json(view);
  });
  app.get('/api/v1/orders/:id', (req, res) => {
    const order = world.orders.get(req.params.id);
    if (!order) return refuseWith(res, 'not_found');
    return res.json({ order, below: [...world.orders.values()].filter((one) => one.parentId === order.id) });
  });
  app.get('/api/v1/notices', (_req, res) => res.json({ items: world.notices }));
  app.post('/api/v1/notices/read', (req, res) => {
    const ids: string[] = req.body?.ids ?? [];
    for (const notice of world.notices) if (ids.includes(notice.id)) notice.read = true;
    res.json({ read: ids.length });
  });
  app.get('/api/v1/orders', (_req, res) => {
    const { orgId } = me(res).me;
    res.json({ items: [...world.orders.values()].filter((one) => !orgId || one.orgId === orgId) });
  });
  app.post('/api/v1/tickets/:id/video{/:end}', (req, res) => {
    const ticket = world.tickets.get(req.params.id);
    if (!ticket) return refuseWith(res, 'not_found');
    const at = new Date().toISOString();
    const [open] = ticket.meetings ?? [];
    ticket.mode = 'video';
    ticket.version += 1;
    ticket.updatedAt = at;
    const { url: _, ...rest } = open ?? {
      ...{ no: 1, from: 'text' as const, provider: 'meet.example.gov.cn', byName: '林晓', at },
      until: new Date(Date.now() + 7_200_000).toISOString(),
    };
    ticket.meetings = [
      req.params.end
        ? { ...rest, endedAt: at, minutes: 1 }
        : { ...rest, url: 'https://meet.example.gov.cn/room' },
    ];
    changed(ticket);
    return res.json(ticket.meetings[0]);
  });
  servePhoneHttp(app, world);
  serveFigures(app, world);
  serveAdmin(app, world);
  return app;
};
