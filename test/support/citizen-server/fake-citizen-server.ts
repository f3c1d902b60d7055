/** A small server that behaves to citizens as the protocol says, with levers for tests: no queue, no store. */
import { createServer } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import express from 'express';
import { Server } from 'socket.io';
import type { RatingPage } from '../../../routing/protocol/http.ts';
import type { CitizenClientEvents, CitizenServerEvents } from '../../../routing/protocol/socket.ts';
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { siteTiles, TILE_MODES, type TileTongue } from '../../../routing/vocabulary/life-events.ts';
import { citizenFiles } from './fake-citizen-files.ts';
import { citizenTalk } from './fake-citizen-talk.ts';

export interface FakeOptions {
  /** Folder of the built pages. */
  pages?: string;
  site?: Partial<PublicSite>;
}

const SITE: PublicSite = {
  name: '云溪县公共法律服务',
  phone: '12348',
  regionCode: '510000',
  regionName: '云溪县',
  privacyVersion: '2025-06',
  privacyText:
    '我们为答复您的咨询而处理您填写的内容、称呼和电话，保存期限为三年。您可以随时查询、更正或者要求删除。\n除法律规定和转办机构办理所必需外，不向他人提供。',
  services: ['advice', 'legal_aid', 'mediation', 'notary'],
  open: true,
  hoursText: '周一至周日 9:00–21:00，其余时间可留言',
  maxFileBytes: 5 * 1024 * 1024,
  fileTypes: ['image/png', 'image/jpeg', 'application/pdf'],
};

export const startFakeCitizenServer = async (options: FakeOptions = {}) => {
  const app = express();
  const http = createServer(app);
  const io = new Server<CitizenClientEvents, CitizenServerEvents>(http, {
    pingInterval: 2_000,
    pingTimeout: 2_000,
  });
  const site: PublicSite = { ...SITE, ...options.site };
  const visitors = new Map<string, string>();
  const ratingPages = new Map<string, RatingPage>();
  const tcp = new Set<TcpSocket>();
  const agreed: string[] = [];
  const asked: Record<string, string>[] = [];
  let counter = 0;
  let down = false;
  const next = (): number => ++counter;

  http.on('connection', (socket) => {
    if (down) return socket.destroy();
    tcp.add(socket);
    socket.on('close', () => tcp.delete(socket));
  });

  app.use(express.json());
  app.get('/api/v1/public/site', (request, response) => {
    const { tiles, tongue } = request.query;
    const mode = TILE_MODES.find((one) => one === tiles) ?? 'events';
    response.json({ ...site, tiles: siteTiles(mode, tongue as TileTongue) });
  });
  app.post('/api/v1/visitors', (request, response) => {
    if (request.headers['x-yixiantong'] !== '1')
      return response.status(403).json({ error: { code: 'forbidden', message: '' } });
    const token = `visitor-${next()}`;
    visitors.set(token, `c${counter}`);
    return response.json({ token, citizenId: `c${counter}` });
  });
  app.post('/api/v1/visitor/privacy', (request, response) => {
    agreed.push(request.body.version);
    return response.json({ ok: true });
  });
  app.get('/api/v1/visitor/subject-requests', (_request, response) => response.json({ items: asked }));
  app.post('/api/v1/visitor/subject-requests', (request, response) => {
    const at = new Date().toISOString();
    const one = { no: `GS20261123-000${asked.length + 1}`, kind: request.body.kind, state: 'open' };
    asked.push({ ...one, dueAt: at, createdAt: at });
    return response.status(201).json(asked[asked.length - 1]);
  });
  const files = citizenFiles(app, { visitors, site });
  app.get('/api/v1/ratings/:token', (request, response) => {
    const page = ratingPages.get(request.params.token);
    return page
      ? response.json(page)
      : response.status(404).json({ error: { code: 'not_found', message: '' } });
  });
  app.post('/api/v1/ratings/:token', (request, response) => {
    const page = ratingPages.get(request.params.token);
    if (!page) return response.status(404).json({ error: { code: 'not_found', message: '' } });
    if (page.state === 'rated')
      return response.status(409).json({ error: { code: 'already_rated', message: '' } });
    page.state = 'rated';
    page.grade = request.body.grade;
    return response.json({ ratedAt: new Date().toISOString() });
  });
  app.get('/readyz', (_request, response) => response.json({ ok: true }));
  if (options.pages) {
    const root = options.pages;
    const page = (name: string) => (_request: express.Request, response: express.Response) =>
      response
        .setHeader(
          'content-security-policy',
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' ws: wss:",
        )
        .sendFile(`${name}.html`, { root });
    app.get('/', page('index'));
    for (const name of ['demo', 'chat']) app.get(`/${name}`, page(name));
    app.get('/rate/:token', page('rating'));
    app.use(express.static(root));
  }

  const talk = citizenTalk({ io, site, visitors, files, next });

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    ...talk,
    /** The network is gone: connections break, new ones fail, until `mend`. */
    cut: (): void => {
      down = true;
      for (const socket of tcp) socket.destroy();
    },
    mend: (): void => {
      down = false;
    },
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    site,
    visitors,
    ratingPages,
    /** Versions of the notice that were agreed to again. */
    agreed,
    /** What was uploaded, to the byte. */
    bytesOf: (id: string): Buffer => files.get(id)?.bytes ?? Buffer.alloc(0),
    stop: async (): Promise<void> => {
      for (const socket of tcp) socket.destroy();
      await io.close();
    },
  };
};

export type FakeCitizenServer = Awaited<ReturnType<typeof startFakeCitizenServer>>;
