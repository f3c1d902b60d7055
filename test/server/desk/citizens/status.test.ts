/** CT2, CT6: the version a ticket keeps, what a query code opens, and what it never shows. */
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../../../server/desk/catalogue/catalogue.ts';
import { STARTER_CATALOGUE } from '../../../../server/desk/catalogue/starter.ts';
import { queryCodeOf } from '../../../../server/desk/citizens/status.ts';
import { createImportPlan } from '../../../../server/desk/import-plan.ts';
import { fakeAudit } from '../../../support/ports/server-fakes.ts';
import { codeOf, createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

const NO_SHEETS = {
  read: async () => {
    throw new Error('no sheets here');
  },
  write: async () => {
    throw new Error('no sheets here');
  },
};

describe('status of a ticket', () => {
  it('CT6: number and code open steps, orders and feedback, and no word about the person', async () => {
    const world = await createDeskWorld();
    const zhou = await world.hire({ username: 'zhou', displayName: '周律师' });
    await world.ready(zhou);
    const org = await world.found({ code: 'N1', name: '公证处' });
    const citizen = await world.visitor();
    const ticketId = await world.ask(citizen, '张三的秘密事情', { name: '张三', phone: '13900000000' });
    const view = must(await world.desk.citizen.ticket(citizen, ticketId));
    expect(view.queryCode).toMatch(/^\d{8}$/);
    const [offerId] = await world.offersOf(zhou);
    const detail = must(await world.desk.staff.accept(zhou, offerId!));
    expect(detail.queryCode).toBe(view.queryCode);
    must(
      await world.desk.staff.dispatchOrder(zhou, {
        ticketId,
        clientKey: 'client-key-1',
        orgId: org.id,
        service: 'notary',
        demand: '张三要求办理公证',
      }),
    );
    await world.settle();
    const seen = must(await world.desk.status.look(view.no, view.queryCode!));
    expect(seen).toMatchObject({ no: view.no, status: 'serving', orders: [{ orgName: '公证处' }] });
    expect(seen.steps.map((step) => step.en).join()).toContain('is now with you');
    for (const secret of ['张三', '13900000000', '秘密', zhou.id, ticketId])
      expect(JSON.stringify(seen)).not.toContain(secret);
  });

  it('CT6: an unknown number and a wrong code read alike, and codes of two tickets differ', async () => {
    const world = await createDeskWorld();
    const citizen = await world.visitor();
    const [one, two] = [await world.ask(citizen, '甲'), await world.ask(citizen, '乙')];
    const view = must(await world.desk.citizen.ticket(citizen, one));
    const wrong = await world.desk.status.look(
      view.no,
      must(await world.desk.citizen.ticket(citizen, two)).queryCode!,
    );
    const unknown = await world.desk.status.look('20990101-0001', view.queryCode!);
    expect(wrong).toEqual(unknown);
    expect(codeOf(wrong)).toBe('bad_token');
    expect(codeOf(await world.desk.status.look(view.no, ''))).toBe('bad_token');
    expect(queryCodeOf(new Uint8Array(32), one)).not.toBe(queryCodeOf(new Uint8Array(32).fill(1), one));
  });

  it('CT2: a ticket keeps the version under which it was opened, whatever comes later', async () => {
    const world = await createDeskWorld();
    const zhou = await world.hire({ username: 'zhou' });
    await world.ready(zhou);
    const catalogue = await createCatalogue({ ...world.core, audit: fakeAudit(), sheets: NO_SHEETS });
    await catalogue.seed(STARTER_CATALOGUE);
    const old = catalogue.current({ text: 'FLZX-02' }).items[0]!;
    const citizen = await world.visitor();
    const ticketId = await world.ask(citizen, '想申请法律援助');
    const [offerId] = await world.offersOf(zhou);
    must(await world.desk.staff.accept(zhou, offerId!));
    const { no, state: _s, createdAt: _c, tell: _t, ...content } = old;
    must(
      await catalogue.save(zhou, {
        ...content,
        from: '2026-11-21',
        workingDays: 3,
        why: '提速',
        basedOn: no,
      }),
    );
    await world.pass(3 * 86_400_000);
    expect(catalogue.current({ text: 'FLZX-02' }).items[0]!.no).toBe(2);
    expect(must(await catalogue.pin(zhou, ticketId, { code: 'FLZX-02' })).no).toBe(1);
    expect(must(await catalogue.pin(zhou, ticketId, { code: 'FLZX-02' })).no).toBe(1);
    expect((await catalogue.uses(ticketId)).items).toHaveLength(1);
    expect(codeOf(await catalogue.pin(zhou, ticketId, { code: 'NONE' }))).toBe('not_found');
    const lin = await world.hire({ username: 'lin' });
    expect(codeOf(await catalogue.pin(lin, ticketId, { code: 'FLZX-02' }))).toBe('not_owner');
    catalogue.close();
  });

  it('CT4: an import that a crash cut short is finished by the next start', async () => {
    const world = await createDeskWorld();
    const at = '2026-11-20T01:00:00.000Z';
    const docs = Array.from({ length: 1200 }, (_, n) => ({
      id: `r${n}`,
      version: 1,
      code: String(990_101_000 + n),
      name: `村${n}`,
      level: 'town' as const,
      disabled: false,
      createdAt: at,
      updatedAt: at,
    }));
    let left = 700;
    const dying = {
      get: world.store.regions.get.bind(world.store.regions),
      replace: world.store.regions.replace.bind(world.store.regions),
      insert: (doc: (typeof docs)[number]) => {
        left -= 1;
        if (left < 0) throw new Error('the process died');
        return world.store.regions.insert(doc);
      },
    };
    await expect(createImportPlan(world.core, 'regions', dying).run(docs, 'me')).rejects.toThrow('died');
    expect(await world.store.regions.count()).toBe(700);
    await createImportPlan(world.core, 'regions', world.store.regions).resume();
    expect(await world.store.regions.count()).toBe(1200);
    expect((await world.store.settings.find()).items.filter((one) => one.id.startsWith('import:'))).toEqual(
      [],
    );
  });
});
