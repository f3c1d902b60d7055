/** Requests of citizens about their own data: a copy, a correction, a deletion. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import * as P from '../../../routing/protocol/citizens/subjects.ts';
import { pageQuery } from '../../../routing/protocol/commands.ts';
import { subjectPage } from '../../desk/subjects/collect.ts';
import type { SubjectAdmin } from '../../desk/subjects/subjects.ts';
import { download } from '../download.ts';
import { route } from '../route.ts';
import { idParams, pageOf } from '../schemas/common.ts';
import * as s from '../schemas/subjects.ts';

const tag = 'subject-requests';
const access = 'subject.manage';
const refusals = ['wrong_state', 'version_conflict'] as const;

export const subjectRoutes = (subjects: SubjectAdmin) => [
  route('GET /api/v1/subject-requests', {
    access,
    tag,
    summary: 'Requests, newest first',
    query: pageQuery.extend({ state: s.subjectState.optional() }),
    out: pageOf(s.subjectRequest),
    handle: async ({ query }) => ok(await subjects.list(query)),
  }),
  route('POST /api/v1/subject-requests/find', {
    access,
    cost: 5,
    tag,
    summary: 'Whose data: by ticket number or telephone, as little as tells people apart; audited',
    body: P.subjectFind,
    out: s.subjectCandidates,
    handle: ({ who, body }) => subjects.find(who, body),
  }),
  route('POST /api/v1/subject-requests', {
    access,
    tag,
    summary: 'Take a request down, with how the person proved who he is; due in 15 working days',
    body: P.subjectCreate,
    out: s.subjectRequest,
    status: 201,
    refusals: ['version_conflict'],
    handle: ({ who, body }) => subjects.create(who, body),
  }),
  route('GET /api/v1/subject-requests/:id/export', {
    access,
    cost: 10,
    tag,
    summary: 'Everything kept about the person, as JSON or as a page; audited',
    params: idParams,
    query: z.object({ format: z.enum(['json', 'html']).default('json') }),
    out: 'binary',
    refusals,
    handle: async ({ who, params, query }) => {
      const found = await subjects.export(who, params.id);
      if (!found.ok) return found;
      const { no, data } = found.value;
      return ok(
        query.format === 'html'
          ? download(`${no}.html`, 'text/html; charset=utf-8', subjectPage(data, no))
          : download(`${no}.json`, 'application/json; charset=utf-8', JSON.stringify(data, null, 2)),
      );
    },
  }),
  route('POST /api/v1/subject-requests/:id/correct', {
    access,
    tag,
    summary: 'Correct name or telephone everywhere; the tickets keep that it was corrected and by whom',
    params: idParams,
    body: P.subjectCorrect,
    out: s.subjectRequest,
    refusals,
    handle: ({ who, params, body }) => subjects.correct(who, params.id, body),
  }),
  route('POST /api/v1/subject-requests/:id/erase', {
    access,
    cost: 10,
    tag,
    summary: 'Take the person out of the record; tickets stay under a keyed pseudonym',
    params: idParams,
    body: P.subjectErase,
    out: s.subjectRequest,
    refusals,
    handle: ({ who, params, body }) => subjects.erase(who, params.id, body),
  }),
  route('POST /api/v1/subject-requests/:id/close', {
    access,
    tag,
    summary: 'End a request, done or refused with the reason that the person is given',
    params: idParams,
    body: P.subjectClose,
    out: s.subjectRequest,
    refusals,
    handle: ({ who, params, body }) => subjects.close(who, params.id, body),
  }),
];
