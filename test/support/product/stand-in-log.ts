/** What the stand-in for WeChat saw, as a page: the follower's side of a conversation, for pictures and for eyes. */
import type { StandIn } from '../../../scripts/wechat-stand-in/stand-in.ts';

export interface Said {
  /** The follower said or did it; else it reached him. */
  theirs: boolean;
  text: string;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`).replaceAll('\n', '<br>');

/** What reached a follower, in words. */
export const reachedText = (content: unknown): string => {
  const {
    content: text,
    head_content: head,
    list,
  } = content as {
    content?: string;
    head_content?: string;
    list?: { content: string }[];
  };
  return text ?? `${head ?? ''}\n${(list ?? []).map((one) => `[${one.content}]`).join(' ')}`;
};

/** Everything that reached him, in order, merged with what he said by the caller's own notes. */
export const logPage = (standIn: StandIn, openid: string, said: readonly Said[]): string => {
  const lines = said
    .map(({ theirs, text }) => `<p class="${theirs ? 'me' : 'line'}">${escaped(text)}</p>`)
    .join('\n');
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>微信（模拟）</title>
<style>body{margin:0;padding:16px;background:#ededed;font:15px/1.6 system-ui,"Noto Sans CJK SC",sans-serif}
h1{font-size:15px;text-align:center;margin:0 0 12px}p{max-width:78%;margin:8px 0;padding:8px 12px;border-radius:6px;background:#fff;clear:both;float:left;box-sizing:border-box}
.me{float:right;background:#95ec69}footer{clear:both;padding-top:8px;color:#666;font-size:12px}</style>
<h1>云溪县公共法律服务（模拟公众号）</h1>${lines}
<footer>模拟平台：已送达 ${standIn.reached(openid).length} 条，剩余额度 ${standIn.left(openid)} 条</footer></html>`;
};
