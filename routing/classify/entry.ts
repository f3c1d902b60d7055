/** The door a contact came through, as evidence: a named entry says a group, a tile says a matter or a service (R081). */

import { meaningOfEntry } from '../vocabulary/life-events.ts';
import { MAILBOX_ENTRY } from '../vocabulary/mailbox.ts';
import { GROUPS, type Group } from '../vocabulary.ts';
import type { Classification } from './classification.ts';

/** Below this the words are too unsure to outweigh a tile that the citizen chose. */
const UNSURE = 0.5;

/**
 * CL-E1: the entry's group is added. A tile decides the matter only where the words say nothing or little; where they
 * are sure of something else, the words win and the tile is the second candidate. A life event adds its mark (R033).
 * @param entry `migrant_worker/tile:wage/event:work`, any part may be missing
 */
export const withEntry = (found: Classification, entry: string | undefined): Classification => {
  if (!entry) return found;
  const parts = entry.replaceAll('-', '_').split('/');
  const tile = meaningOfEntry(entry);
  const group = parts.find((part): part is Group => Object.hasOwn(GROUPS, part));
  let result = found;
  const evidence = (effect: string) => ({
    rule: '入口',
    effect,
    span: [0, 0] as [number, number],
    text: entry,
    weight: 1,
  });
  if (group && !found.groups.includes(group)) {
    result = {
      ...result,
      groups: [...result.groups, group],
      evidence: [...result.evidence, evidence(`group:${group}`)],
    };
  }
  // MB3: a letter is about the service itself; a field of law stands only where its words are sure of it.
  const isLetter = parts.includes(MAILBOX_ENTRY);
  const matter = tile.matter ?? (isLetter ? '其他' : undefined);
  if (matter && result.matter !== matter) {
    const others = result.candidates.filter((candidate) => candidate.matter !== matter);
    const unsure = result.matter === '其他' || result.confidence < UNSURE;
    const candidates = unsure
      ? [{ matter, score: Math.max(UNSURE, others[0]?.score ?? 0) }, ...others]
      : [...others.slice(0, 1), { matter, score: UNSURE }, ...others.slice(1)];
    result = {
      ...result,
      candidates,
      matter: unsure ? matter : result.matter,
      needsReview: true,
      evidence: [...result.evidence, evidence(`matter:${matter}`)],
    };
  }
  const service = tile.service;
  if (service && !result.services.includes(service)) {
    result = {
      ...result,
      services: [...result.services, service],
      service: result.service === 'advice' ? service : result.service,
      evidence: [...result.evidence, evidence(`service:${service}`)],
    };
  }
  const tags = tile.tags.filter((tag) => !result.tags?.includes(tag));
  if (tags.length > 0) {
    result = {
      ...result,
      tags: [...(result.tags ?? []), ...tags],
      evidence: [...result.evidence, ...tags.map((tag) => evidence(`tag:${tag}`))],
    };
  }
  // Who writes to the letter box says that something was wrong, unless he says that he suggests or praises.
  if (isLetter && !['complaint', 'suggestion', 'praise'].includes(result.kind)) {
    result = {
      ...result,
      kind: 'complaint',
      evidence: [...result.evidence, evidence('kind:complaint')],
    };
  }
  return result;
};
