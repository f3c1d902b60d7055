/** Service lines: the built-in ones, and those that an installation adds (SV). */
import { l } from './label.ts';

/** Built-in service lines (R024, R025, R040). 'advice' is answered by the agent; the others may become service orders. */
export const SERVICES = {
  advice: l('法律咨询', 'Legal advice'),
  legal_aid: l('法律援助', 'Legal aid'),
  mediation: l('人民调解', "People's mediation"),
  notary: l('公证', 'Notary'),
  arbitration: l('仲裁', 'Arbitration'),
  appraisal: l('司法鉴定', 'Forensic appraisal'),
  reconsideration: l('行政复议', 'Administrative reconsideration'),
  counselling: l('心理咨询', 'Psychological counselling'),
} as const;
export type BuiltInService = keyof typeof SERVICES;

/** A line that the installation has added (SV); its name and terms are data, see local-services.ts. */
export type LocalService = `local:${string}`;
export type Service = BuiltInService | LocalService;

export const LOCAL_SERVICE = /^local:[a-z][a-z0-9-]{0,30}$/;

export const isLocalService = (code: string): code is LocalService => LOCAL_SERVICE.test(code);

/** A code that can be a service; whether a local line exists is asked of the installation's list. */
export const isServiceCode = (code: string): code is Service =>
  Object.hasOwn(SERVICES, code) || isLocalService(code);
