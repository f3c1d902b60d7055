/** Labels of codes in both languages. */

export interface Label {
  zh: string;
  en: string;
}

export const l = (zh: string, en: string): Label => ({ zh, en });

/** Keys of a label table, typed. */
export const keysOf = <T extends object>(table: T): (keyof T & string)[] =>
  Object.keys(table) as (keyof T & string)[];
