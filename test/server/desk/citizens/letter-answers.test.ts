/** MB6: answers of the letter box that everybody may read: by hand, warned of personal data, audited, taken back. */
import { beforeEach, describe, expect, it } from 'vitest';
import { personalParts } from '../../../../routing/citizens/personal-parts.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createLetterAnswers, type LetterAnswers } from '../../../../server/desk/citizens/letter-answers.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

it('MB6: what looks like a person is found, and plain words and hotlines are not', () => {
  const kinds = (text: string, names: string[] = []) =>
    personalParts(text, names).map(({ kind, words }) => `${kind} ${words}`);
  expect(kinds('身份证330106199001011234，电话13800001111或0571-88881234，家住文三路12号')).toEqual([
    'id 330106199001011234',
    'phone 13800001111',
    'phone 0571-88881234',
    'address 家住文三路12号',
  ]);
  expect(kinds('我叫赵小明，找过王主任和周律师，林晓答复的', ['林晓', '李'])).toEqual([
    'name 林晓',
    'name 我叫赵小明',
    'name 王主任',
    'name 周律师',
  ]);
  expect(kinds('座机88881234')).toEqual(['phone 88881234']);
  expect(
    kinds('周六上午9点至12点值班，可拨打12348，2026年12月1日起，司法所所长接待，公证处主任负责'),
  ).toEqual([]);
});

describe('published answers', () => {
  let world: DeskWorld;
  let answers: LetterAnswers;
  let boss: StaffPrincipal;
  let zhou: StaffPrincipal;
  beforeEach(async () => {
    world = await createDeskWorld();
    answers = createLetterAnswers(world.core);
    zhou = await world.hire({ username: 'zhou' });
    boss = await world.hire({ username: 'boss', displayName: '钱正', role: 'supervisor' });
    await world.ready(zhou);
  });

  let serial = 0;
  const letter = async (text: string, feedback?: string) => {
    serial += 1;
    const sent = { clientKey: `letter-key-${serial}`, text, about: [], privacyVersion: '1' };
    const { no } = must(await world.desk.citizens.mailbox.send({ ...sent, name: '赵小明' }, ''));
    await world.settle();
    const { id } = (await world.store.tickets.getBy({ no }))!;
    if (feedback === undefined) return id;
    const [offerId] = await world.offersOf(zhou);
    must(await world.desk.staff.accept(zhou, offerId!));
    const wrapUp = { matter: '其他', service: 'advice', result: 'answered', basis: '' } as const;
    must(await world.desk.staff.close(zhou, { ...wrapUp, ticketId: id, feedback }));
    await world.settle();
    return id;
  };
  const audited = async () =>
    (await world.store.audit.find({ limit: 200, sort: { field: 'seq', direction: 'asc' } })).items
      .filter(({ what }) => what.startsWith('mailbox.'))
      .map(({ what, who, target, data }) => ({ what, who, target, data }));

  it('MB6: a draft with numbers hidden; published only when he has looked at what is left; shown without a person; taken back', async () => {
    const id = await letter('周六大厅没人，我电话13800001111', '周六上午有人值班');
    expect(await answers.published()).toEqual([]);
    const [line] = (await answers.letters(boss)).items;
    expect(line).toMatchObject({
      ticketId: id,
      question: '周六大厅没人，我电话138****1111',
      answer: '周六上午有人值班',
    });
    expect(line).not.toHaveProperty('published');
    const words = { question: '周六大厅没人', answer: '赵小明先生：周六上午有人值班' };
    const first = must(await answers.publish(boss, id, { ...words, sure: false }));
    expect(first).toMatchObject({
      published: false,
      found: [{ kind: 'name', words: '赵小明' }],
    });
    expect(await answers.published()).toEqual([]);
    expect(await audited()).toEqual([]);

    const clean = { question: '周六大厅没人', answer: '周六上午有人值班' };
    expect(must(await answers.publish(boss, id, { ...clean, sure: false }))).toEqual({
      published: true,
      found: [],
    });
    expect(await answers.published()).toEqual([{ ...clean, answeredOn: '2026-11-20' }]);
    // In other words it takes the place of the first; he has looked at the form of address.
    const again = { ...clean, answer: '周六上午王主任接待' };
    must(await answers.publish(boss, id, { ...again, sure: true }));
    expect(await answers.published()).toEqual([{ ...again, answeredOn: '2026-11-20' }]);
    expect((await answers.letters(boss)).items[0]?.published).toMatchObject({ ...again, byName: boss.name });
    must(await answers.takeBack(boss, id));
    expect(await answers.published()).toEqual([]);
    expect(codeOf(await answers.takeBack(boss, id))).toBe('not_found');
    const target = `ticket:${id}`;
    expect(await audited()).toMatchObject([
      { what: 'mailbox.published', who: boss.id, target, data: { again: false, left: [] } },
      { what: 'mailbox.published', who: boss.id, target, data: { again: true, left: ['name'] } },
      { what: 'mailbox.taken_back', who: boss.id, target },
    ]);
  });

  it('MB6: what is not answered, is no letter, or excludes him is not his to publish', async () => {
    const words = { question: '问', answer: '答', sure: true };
    const about = await letter('主任钱正态度不好', '已处理');
    const open = await letter('还没有答复');
    const chat = await world.ask(await world.visitor(), '你好');
    for (const id of [open, chat, 'nothing'])
      expect(codeOf(await answers.publish(boss, id, words))).toBe('not_found');
    expect((await world.store.tickets.get(about))?.exclusions?.length).toBeGreaterThan(0);
    expect(codeOf(await answers.publish(boss, about, words))).toBe('not_found');
    expect((await answers.letters(boss)).items).toEqual([]);
  });
});
