/** A desk for tests of the HTTP edge: one ticket, no rules. */
import { ok, refuse } from '../../../routing/errors.ts';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import { editableOf } from '../../../routing/policy-check.ts';
import type { BoardView, MeView } from '../../../routing/protocol/views.ts';
import { permissionsOf } from '../../../server/auth/policy.ts';
import type { HttpDesk } from '../../../server/http/routes/index.ts';
import type { MemoryStore } from '../ports/memory-store.ts';

const EMPTY_BOARD: BoardView = {
  at: '2026-11-20T01:00:00.000Z',
  now: { waiting: 0, offered: 0, serving: 0, withOrg: 0, messageBox: 0, longestWaitMs: 0 },
  classes: [],
  people: [],
  today: {
    accepted: 0,
    closed: 0,
    byChannel: { web: 0, phone: 0, wechat: 0, counter: 0, workorder: 0 },
    byPlatform: { counter: 0, hotline: 0, web: 0 },
    byMatter: [],
    responses: { count: 0, due: 0, withinTarget: 0, meanMs: 0 },
    rated: 0,
    satisfied: 0,
    bad: 0,
    invited: 0,
  },
  orders: {
    dispatched: 0,
    signed: 0,
    overdue: 0,
    repliedToday: 0,
    returning: 0,
    extensionsAsked: 0,
    supervision: 0,
  },
  orgs: [],
  crises: [],
  alerts: [],
  feed: [],
};

/** No telephone: lists are empty, and nothing else is there. */
const stubPhone = (): HttpDesk['phone'] => {
  const nothing = async () => refuse('not_found');
  return {
    self: async () => ok({ available: false, online: false, line: 'down', calls: [] }),
    softphone: nothing,
    hold: nothing,
    mute: nothing,
    invite: nothing,
    drop: nothing,
    merge: nothing,
    back: nothing,
    transfer: nothing,
    leave: nothing,
    hangUp: nothing,
    dial: nothing,
    listen: nothing,
    report: nothing,
    audience: async () => undefined,
    calls: async () => ok({ calls: [], recordings: [] }),
    missed: async () => ok({ items: [] }),
    callBack: nothing,
    audio: nothing,
    webCaller: nothing,
  };
};

/** A desk that knows one ticket, `ticket-1`, open to everybody who gets as far as the desk. */
export const stubDesk = (store: MemoryStore): HttpDesk => {
  const contacts = new Map<string, string>();
  const nothing = async () => refuse('not_found');
  const empty = async () => ok({ items: [] });
  return {
    site: async () => ({
      name: '示范县公共法律服务中心',
      phone: '12348',
      regionCode: '510000',
      regionName: '示范县',
      privacyVersion: '1',
      privacyText: '告知',
      services: ['advice'],
      open: true,
      hoursText: '全天',
      maxFileBytes: 1,
      fileTypes: ['.png'],
    }),
    ratings: {
      page: async () => refuse('bad_token'),
      submit: async () => refuse('already_rated'),
    },
    staff: {
      me: async (who) => {
        const staff = (await store.staff.get(who.id))!;
        const me: MeView = {
          id: staff.id,
          username: staff.username,
          displayName: staff.displayName,
          role: staff.role,
          mustChangePassword: staff.mustChangePassword,
          skills: staff.skills,
          languages: staff.languages,
          capacity: staff.capacity,
          capacityTotal: staff.capacityTotal,
          permissions: [...permissionsOf(staff.role)],
        };
        return ok(me);
      },
    },
    queries: {
      tickets: empty,
      ticket: nothing,
      messages: empty,
      receipts: empty,
      history: empty,
      caseFile: async () => ok({ name: '20261122-0001', content: '' }),
      unmask: async () => ok({ subject: '欠薪', phone: '13800000000', until: '2026-11-22T08:05:00.000Z' }),
      orders: empty,
      mayReadFiles: async (_who, ticketId) => ticketId === 'ticket-1',
      mayAddFiles: async (_who, ticketId) => ticketId === 'ticket-1',
    },
    orders: {
      act: nothing,
      co: nothing,
      collaborate: nothing,
      supervise: nothing,
      detail: nothing,
      supervision: nothing,
      notices: empty,
      notice: async () => undefined,
      readNotices: async () => ok({ read: 0 }),
      linkGroup: nothing,
      unlinkGroup: nothing,
      replyGroup: nothing,
      group: empty,
      remind: nothing,
      ratingSlip: nothing,
      letter: async (_who, ticketId) =>
        ticketId === 'ticket-1' ? ok('<!doctype html><p>告知书</p>') : refuse('not_found'),
    },
    partner: {
      contact: async (who, key, input) => {
        const id = `${who.apiKeyId}:${key}`;
        const body = JSON.stringify(input);
        const before = contacts.get(id);
        if (before !== undefined && before !== body) return refuse('key_reused');
        contacts.set(id, body);
        return ok({
          ticketId: 'ticket-1',
          ticketNo: '20261120-0001',
          status: 'queued',
          externalNo: input.externalNo,
          repeated: before !== undefined,
        });
      },
      status: nothing,
    },
    board: { snapshot: async () => EMPTY_BOARD },
    figures: {
      drill: { list: nothing, all: nothing },
      timeline: {
        service: async () => ({
          at: EMPTY_BOARD.at,
          fromMs: 0,
          toMs: 0,
          stepMs: 0,
          targets: { voice: 15_000, chat: 180_000 },
          intervals: [],
          moves: [],
          backMs: 0,
        }),
      },
      trend: { view: async () => ({ today: [], usual: [], days: [] }) },
      own: {
        shift: async () => ({
          since: EMPTY_BOARD.at,
          closed: 0,
          answered: 0,
          inTime: 0,
          rated: 0,
          satisfied: 0,
        }),
      },
    },
    conflicts: {
      oppose: nothing,
      avoid: nothing,
      complained: async () => undefined,
      complainedLater: async () => undefined,
      list: nothing,
      unseal: nothing,
    },
    restrictions: { mark: nothing, lift: nothing },
    sanctions: {
      list: async () => ({ items: [] }),
      of: nothing,
      impose: nothing,
      object: nothing,
      decide: nothing,
      lift: nothing,
    },
    advisers: { list: empty, add: nothing, update: nothing, import: nothing },
    policies: {
      view: async () => {
        const policy = editableOf(DEFAULT_POLICY);
        const live = { no: 0, why: '', changed: [] };
        const draft = { version: 0, open: false, basedOn: 0, policy };
        return { live, policy, defaults: policy, draft, history: [live] };
      },
      saveDraft: async () => ok({ version: 1, problems: [] }),
      discardDraft: nothing,
      preview: async () => ({ tickets: 0, moved: [], unroutable: [], limits: [], problems: [] }),
      publish: nothing,
      rollback: nothing,
      switchCampaign: nothing,
    },
    workOrders: { receive: nothing, state: nothing, withdraw: nothing, remind: nothing, mirror: nothing },
    exchange: {
      list: empty,
      targets: () => ({ items: [] }),
      handOver: nothing,
      sign: nothing,
      giveBack: nothing,
      withdraw: nothing,
      number: nothing,
    },
    citizens: {
      identity: { identify: async () => refuse('bad_token', undefined, 'token') },
      identityKeys: {
        list: async () => ({ items: [], audience: 'http://test' }),
        create: async () => refuse('duplicate_key'),
        revoke: async () => refuse('not_found'),
      },
      appointments: {
        slots: async () => ({ day: '2026-11-20', days: [], places: [], slots: [] }),
        book: async () => refuse('duplicate_key'),
        mine: async () => [],
        move: async () => refuse('not_found'),
        ownAct: async () => refuse('not_found'),
        dayList: async () => [],
        receptions: async () => [],
        ofTicket: nothing,
        slotsFor: nothing,
        bookFor: nothing,
        slip: async () => refuse('not_found'),
        act: async () => refuse('not_found'),
      },
      video: { start: async () => refuse('not_found'), end: async () => refuse('not_found') },
      transcripts: {
        make: async () => refuse('not_found'),
        end: async () => refuse('not_found'),
        makeFor: async () => refuse('not_found'),
        endFor: async () => refuse('not_found'),
        page: async () => refuse('bad_token'),
      },
      aid: {
        ofTicket: nothing,
        draft: nothing,
        page: async () => refuse('bad_token'),
        confirm: async () => refuse('bad_token'),
        decline: async () => refuse('bad_token'),
      },
      ownData: {
        ask: async () => refuse('not_found'),
        askFor: async () => refuse('not_found'),
        mine: async () => [],
      },
      mailbox: {
        send: async () =>
          ok({ no: '20261122-0002', queryCode: '01234567', promisedBy: '2026-11-27T15:59:59.999Z' }),
        answers: {
          published: async () => [],
          letters: async () => ({ items: [] }),
          publish: async () => refuse('not_found'),
          takeBack: async () => refuse('not_found'),
        },
      },
      notices: {
        ask: async () => ok({ ok: true }),
        open: async () => refuse('bad_token'),
        save: async () => refuse('bad_token'),
        end: async () => refuse('bad_token'),
        byLink: async () => refuse('bad_token'),
        endByLink: async () => refuse('bad_token'),
      },
      bulletins: {
        reach: async () => ok({ open: true, people: 0, full: 0, perWeek: 2, leavesAt: EMPTY_BOARD.at }),
        create: async () => refuse('wrong_state'),
        list: async () => ({ items: [] }),
        get: nothing,
        log: nothing,
        cancel: nothing,
      },
      agree: () => refuse('version_conflict'),
    },
    status: {
      proved: async () => refuse('bad_token'),
      look: async () => refuse('bad_token'),
      joinCode: async () => refuse('bad_token'),
    },
    phone: stubPhone(),
    deliveries: { list: async () => ({ items: [] }), again: nothing },
  };
};
