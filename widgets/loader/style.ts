/** The launcher's own style sheet: short, and independent of the host page. */
import type { LoaderOptions } from './options.ts';

/** Whether white words can stand on the colour (WCAG luminance, 4.5:1); on every other one black ones can. */
export const isDark = (hex: string): boolean => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5;
};

export const style = ({ colour, left }: LoaderOptions): string => {
  const side = left ? 'left' : 'right';
  return `button{all:initial;position:fixed;${side}:20px;bottom:20px;display:flex;align-items:center;gap:8px;min-height:56px;padding:0 22px 0 18px;box-sizing:border-box;border-radius:28px;background:${colour};color:#000;font:600 17px/1.2 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;cursor:pointer;box-shadow:0 8px 24px rgb(20 40 80/28%),0 2px 6px rgb(20 40 80/18%)}
button.white{color:#fff}
button:hover{filter:brightness(.92)}
button:focus{outline:3px solid #fff;box-shadow:0 0 0 6px ${colour}}
button.away{visibility:hidden}
svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
b{position:absolute;top:-6px;right:-2px;min-width:24px;height:24px;padding:0 7px;box-sizing:border-box;border-radius:12px;background:#c2410c;color:#fff;font:700 14px/24px system-ui,sans-serif;text-align:center}
.box{position:fixed;${side}:20px;bottom:20px;width:400px;height:700px;max-height:calc(100% - 40px);border-radius:18px;overflow:hidden;background:#f2f5fa;box-shadow:0 18px 48px rgb(20 40 80/28%),0 2px 8px rgb(20 40 80/16%)}
iframe{width:100%;height:100%;border:0;display:block}
[hidden]{display:none!important}
@media (max-width:640px),(max-height:480px){.box{left:0;right:0;top:0;bottom:0;width:100%;height:100%;max-height:none;border-radius:0}}
@media (prefers-reduced-motion:no-preference){.box{animation:up .18s ease-out}@keyframes up{from{opacity:0;transform:translateY(14px)}}}
@media print{button,.box{display:none}}`;
};
