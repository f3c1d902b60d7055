/**
 * The small XML of WeChat: one root `<xml>` with flat fields, text or CDATA. Nested fields (some menu events) are
 * skipped, never followed. Whatever a general parser would have to be protected from (DOCTYPE, entities of its own,
 * processing instructions) is refused.
 */

/** No message of WeChat comes near it. */
export const MAX_XML_BYTES = 64 * 1024;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

const unescaped = (text: string): string | undefined => {
  let wrong = false;
  const plain = text.replace(/&([^;&]{0,12});?/g, (whole, name: string) => {
    const known = ENTITIES[name];
    if (!known || !whole.endsWith(';')) wrong = true;
    return known ?? '';
  });
  return wrong ? undefined : plain;
};

interface Text {
  /** Undefined when child elements stand in it. */
  value: string | undefined;
  /** Behind the closing tag. */
  end: number;
}

/** Reads up to the closing tag of `name`; `depth` keeps nesting within reason. */
const readElement = (xml: string, from: number, name: string, depth: number): Text | undefined => {
  if (depth > 8) return undefined;
  let value = '';
  let nested = false;
  for (let at = from; ; ) {
    const next = xml.indexOf('<', at);
    if (next < 0) return undefined;
    const text = unescaped(xml.slice(at, next));
    if (text === undefined) return undefined;
    value += text;
    if (xml.startsWith('<![CDATA[', next)) {
      const end = xml.indexOf(']]>', next + 9);
      if (end < 0) return undefined;
      value += xml.slice(next + 9, end);
      at = end + 3;
      continue;
    }
    const close = xml.indexOf('>', next);
    if (close < 0) return undefined;
    const tag = xml.slice(next + 1, close);
    if (tag === `/${name}`) return { value: nested ? undefined : value, end: close + 1 };
    if (tag.endsWith('/') && NAME.test(tag.slice(0, -1))) {
      nested = true;
      at = close + 1;
      continue;
    }
    if (!NAME.test(tag)) return undefined;
    const child = readElement(xml, close + 1, tag, depth + 1);
    if (!child) return undefined;
    nested = true;
    at = child.end;
  }
};

/** The flat fields of a message, or undefined when it is not one. Of a repeated field the first counts. */
export const readXml = (xml: string): Map<string, string> | undefined => {
  if (Buffer.byteLength(xml) > MAX_XML_BYTES) return undefined;
  const start = /^\s*<xml>/.exec(xml)?.[0].length;
  if (start === undefined) return undefined;
  const fields = new Map<string, string>();
  for (let at = start; ; ) {
    const next = xml.indexOf('<', at);
    if (next < 0 || xml.slice(at, next).trim() !== '') return undefined;
    const close = xml.indexOf('>', next);
    if (close < 0) return undefined;
    const tag = xml.slice(next + 1, close);
    if (tag === '/xml') return xml.slice(close + 1).trim() === '' ? fields : undefined;
    if (tag.endsWith('/') && NAME.test(tag.slice(0, -1))) {
      at = close + 1;
      continue;
    }
    if (!NAME.test(tag)) return undefined;
    const element = readElement(xml, close + 1, tag, 0);
    if (!element) return undefined;
    if (element.value !== undefined && !fields.has(tag)) fields.set(tag, element.value);
    at = element.end;
  }
};

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** Numbers as they are, texts as CDATA. */
export const writeXml = (fields: Record<string, string | number>): string =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${typeof value === 'number' ? value : cdata(value)}</${name}>`)
    .join('')}</xml>`;
