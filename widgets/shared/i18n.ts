/** Small typed messages: the Chinese table defines keys and {holes}; other languages must match it to compile. */
import type { Locale } from './locale.ts';

export type { Locale } from './locale.ts';

/** Names in curly brackets of a message: `前面还有 {n} 位` has the hole `n`. */
type Holes<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | Holes<Rest> : never;
type Args<S extends string> = [Holes<S>] extends [never]
  ? []
  : [values: { [P in Holes<S>]: string | number }];

/** The type of a translation: every key of the Chinese table, as text. */
export type Translation<T extends Record<string, string>> = { readonly [K in keyof T]: string };

/** Keys whose message has no holes: for tables that name a message. */
export type PlainKey<T extends Record<string, string>> = {
  [K in keyof T & string]: [Holes<T[K]>] extends [never] ? K : never;
}[keyof T & string];

export type Translate<T extends Record<string, string>> = <K extends keyof T & string>(
  key: K,
  ...args: Args<T[K]>
) => string;

/** Fills {holes}; an unknown hole stays visible so that it is noticed. */
export const fill = (template: string, values: Record<string, string | number> = {}): string =>
  template.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    return value === undefined ? hole : String(value);
  });

/**
 * `const t = translator({ 'zh-CN': zhCN, en }, () => locale.value)`. The locale is asked at each call, so that a
 * reactive source (Vue ref, Preact state) re-renders by itself. Declare the Chinese table `as const`.
 */
export const translator =
  <T extends Record<string, string>, L extends string = Locale>(
    tables: { 'zh-CN': T } & Record<L, Translation<T>>,
    locale: () => L,
  ): Translate<T> =>
  (key, ...args) =>
    fill((tables as Record<L, Translation<T>>)[locale()][key], args[0]);
